"""A newsletter digest builder: feeds in, one morning brief a day out."""

__version__ = "0.1.0"
