"""One TOML file and a few environment variables, read once into frozen, checked values."""

from digest.config.daemon import AlarmSettings, LogSettings, ScheduleSettings
from digest.config.kinds import database, expression
from digest.config.load import find, load, on_this_day, shipped
from digest.config.mail import (
    BouncesSettings,
    DeliverySettings,
    DkimSettings,
    HooksSettings,
    SmtpSettings,
)
from digest.config.settings import (
    ArticleSettings,
    BriefSettings,
    Config,
    DefaultSettings,
    EditionSettings,
    FeedSettings,
    FetchSettings,
    OutputSettings,
    RuleSettings,
    SectionSettings,
    StoreSettings,
    WebSettings,
)

__all__ = [
    "AlarmSettings",
    "ArticleSettings",
    "BouncesSettings",
    "BriefSettings",
    "Config",
    "DefaultSettings",
    "DeliverySettings",
    "DkimSettings",
    "EditionSettings",
    "FeedSettings",
    "FetchSettings",
    "HooksSettings",
    "LogSettings",
    "OutputSettings",
    "RuleSettings",
    "ScheduleSettings",
    "SectionSettings",
    "SmtpSettings",
    "StoreSettings",
    "WebSettings",
    "database",
    "expression",
    "find",
    "load",
    "on_this_day",
    "shipped",
]
