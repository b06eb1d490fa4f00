"""Lonja: an open, self-hosted creator marketplace."""

__version__ = "0.1.0"
