"""What core's own tables hold of people, and those of Django and allauth, which have no `privacy.py`."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q

from network.core.models import (
    Approval,
    AuditEntry,
    AuditLeftover,
    AuditPayload,
    AuditReader,
    AuditSeal,
    Link,
    ScheduledJob,
    TryCount,
)
from network.core.privacy.activities import ACCOUNTABILITY, RECORD, SIGN_IN, UNFINISHED
from network.core.privacy.registry import Anonymised, Kept, Model, Subject, by_label, declare, impersonal


# --- Sign-ins -----------------------------------------------------------------------------------------
def sessions_of(subject: Subject) -> Q:
    """Sessions in which they are signed in, or have typed an address that is theirs alone.

    A session's data is signed and packed, so every one is opened: some 20 µs each.
    """
    return Q(pk__in=[session.pk for session in Session.objects.iterator() if _speaks_of(session, subject)])


def _speaks_of(session: Session, subject: Subject) -> bool:
    data = session.get_decoded()
    if subject.user and data.get("_auth_user_id") == str(subject.user.pk):
        return True
    said = str(data).lower()
    return any(address in said for address in subject.addresses)


declare(Session, SIGN_IN, found=sessions_of, hidden=("session_key", "session_data"))
declare(EmailAddress, SIGN_IN)
declare(EmailConfirmation, SIGN_IN, hidden=("key",))
declare(Authenticator, SIGN_IN, hidden=("data",))
declare(UserSession, SIGN_IN, hidden=("session_key",))
declare(SocialAccount, SIGN_IN)
declare(SocialToken, SIGN_IN, hidden=("token", "token_secret"))


# --- Records ------------------------------------------------------------------------------------------
def _by_content_type(rows: Mapping[Model, Iterable[Any]]) -> Q:
    found = Q(pk__in=[])
    for model, keys in rows.items():
        kind = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
        found |= Q(**kind, object_id__in=[str(key) for key in keys])
    return found


def _entries_of(subject: Subject) -> Q:
    """What they did, and what was done on their behalf."""
    return Q(on_behalf_of_id=subject.person.pk) | (Q(actor_id=subject.user.pk) if subject.user else Q())


def _with_entry_of(subject: Subject) -> Q:
    """What hangs on an entry of what was done on their behalf."""
    return Q(entry__on_behalf_of_id=subject.person.pk)


_ABOUT_ITS_ENTRY = by_label("entry__object_type", "entry__object_id")


def _waiting_about(subject: Subject) -> Q:
    """What waits for a second person with an address of theirs in it: a list to be written to."""
    found = Q(pk__in=[])
    for address in subject.addresses:
        found |= Q(details__icontains=address)
    return found


declare(AuditEntry, RECORD, found=_entries_of, about=by_label("object_type", "object_id"), erase=Kept(ACCOUNTABILITY))
declare(AuditPayload, RECORD, found=_with_entry_of, about=_ABOUT_ITS_ENTRY, hidden=("salt",))
declare(AuditSeal, RECORD, found=_with_entry_of, about=_ABOUT_ITS_ENTRY, erase=Kept(ACCOUNTABILITY))
declare(AuditLeftover, RECORD, found=_with_entry_of, about=_ABOUT_ITS_ENTRY)
declare(LogEntry, RECORD, about=_by_content_type)
# A request that waits and loses its details can't be approved any more: it is void, and is asked for anew.
declare(
    Approval,
    RECORD,
    of=("asked_by",),
    named=("decided_by",),
    about=_by_content_type,
    found=_waiting_about,
    erase=Anonymised(keep=("verb", "object_id", "digest"), because=ACCOUNTABILITY, reason="", answer="", details=None),
)

impersonal(AuditReader, ScheduledJob, ContentType, Permission, Group, SocialApp, TryCount)
# --- Links in letters ---------------------------------------------------------------------------------
# A link goes with its person and with what it opens; one that a letter of theirs holds no longer opens anything.
declare(Link, UNFINISHED, of=("person",), named=("revoked_by",), about=by_label("object_type", "object_id"), hidden=("token_hash",))

# Counts of tries hold a keyed hash for an hour at most.
