"""Runs `items` in child processes, which may die of what they read: no feed ends the walk."""

from digest.parsing.pool import THREADS, Parsers

__all__ = ["THREADS", "Parsers"]
