"""The window: sign-up, confirmation, preferences, leaving, the archive, feeds, health, metrics."""

from digest.web.app import application
from digest.web.server import opened
from digest.web.window import Window

__all__ = ["Window", "application", "opened"]
