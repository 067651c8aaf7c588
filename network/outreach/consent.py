"""Consent to news: given with its wording, taken back with its date; nothing of it is ever overwritten."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from network.outreach.models import Consent, Suppression
from network.outreach.refusal import suppress


@transaction.atomic
def give(person: Any, *, wording: str, language: str) -> Consent:
    """Keep that a person asked for news, and to which words (`language`: `cy` or `en`, as they read them).

    Asking for news ends an earlier "please don't write to me again" of the same address.
    """
    if person.email:
        Suppression.objects.of(person.email).delete()
    standing = Consent.objects.standing().filter(person=person).first()
    return standing or Consent.objects.create(person=person, wording=wording, language=language)


@transaction.atomic
def withdraw(person: Any) -> None:
    """End a person's consent; their address gets no news any more, unless somebody who shares it asked for it too."""
    Consent.objects.standing().filter(person=person).update(withdrawn_at=Now())
    if person.email and not Consent.objects.standing().of(person.email).exists():
        suppress(person.email)
