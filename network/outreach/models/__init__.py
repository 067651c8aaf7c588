"""Outreach's tables: the mail and who may be written to, and what people are told of."""

from network.outreach.models.mail import (
    ENDS,
    Basis,
    Campaign,
    Consent,
    Hold,
    Message,
    MessageQuerySet,
    Suppression,
)
from network.outreach.models.notifications import Notification, NotificationChoice

__all__ = [
    "ENDS",
    "Basis",
    "Campaign",
    "Consent",
    "Hold",
    "Message",
    "MessageQuerySet",
    "Notification",
    "NotificationChoice",
    "Suppression",
]
