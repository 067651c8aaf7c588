"""Hands on the models of the parts."""

from workstreams.streams.models import Interest, WorkStream

__all__ = ["Interest", "WorkStream"]
