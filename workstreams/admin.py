"""Hands on what the parts register with the admin."""

from workstreams.streams import admin as streams

__all__ = ["streams"]
