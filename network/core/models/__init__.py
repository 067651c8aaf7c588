"""Core's tables, each in the file of its process: `models/audit.py` beside `audit.py`."""

from network.core.models.approvals import Approval, ApprovalQuerySet
from network.core.models.audit import AuditEntry, AuditLeftover, AuditPayload, AuditQuerySet, AuditReader, AuditSeal
from network.core.models.jobs import ScheduledJob

__all__ = [
    "Approval",
    "ApprovalQuerySet",
    "AuditEntry",
    "AuditLeftover",
    "AuditPayload",
    "AuditQuerySet",
    "AuditReader",
    "AuditSeal",
    "ScheduledJob",
]
