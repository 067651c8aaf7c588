"""Core's tables, each in the file of its process: `models/audit.py` beside `audit.py`."""

from network.core.models.approvals import Approval, ApprovalQuerySet
from network.core.models.audit import AuditEntry, AuditPayload, AuditQuerySet
from network.core.models.jobs import ScheduledJob

__all__ = ["Approval", "ApprovalQuerySet", "AuditEntry", "AuditPayload", "AuditQuerySet", "ScheduledJob"]
