"""Core's tables, each in the file of its process: `models/audit.py` beside `audit.py`."""

from network.core.models.approvals import Approval, ApprovalQuerySet
from network.core.models.audit import AuditEntry, AuditLeftover, AuditPayload, AuditQuerySet, AuditReader, AuditSeal
from network.core.models.jobs import ScheduledJob
from network.core.models.limits import TryCount, TryCountQuerySet
from network.core.models.links import Link, LinkQuerySet

__all__ = [
    "Approval",
    "ApprovalQuerySet",
    "AuditEntry",
    "AuditLeftover",
    "AuditPayload",
    "AuditQuerySet",
    "AuditReader",
    "AuditSeal",
    "Link",
    "LinkQuerySet",
    "ScheduledJob",
    "TryCount",
    "TryCountQuerySet",
]
