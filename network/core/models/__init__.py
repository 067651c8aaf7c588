"""Core's tables, each in the file of its process: `models/audit.py` beside `audit.py`."""

from network.core.models.audit import AuditEntry, AuditPayload, AuditQuerySet

__all__ = ["AuditEntry", "AuditPayload", "AuditQuerySet"]
