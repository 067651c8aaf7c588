"""Consent to news: given with its wording, taken back with its date; nothing of it is ever overwritten."""

from typing import Any

from django.db import transaction

from network.outreach.models import Consent, Suppression


@transaction.atomic
def give(person: Any, *, wording: str, language: str) -> Consent:
    """Keep that a person asked for news, and to which words (`language`: `cy` or `en`, as they read them).

    Asking for news ends an earlier "please don't write to me again" of the same address.
    """
    if person.email:
        Suppression.objects.of(person.email).delete()
    standing = Consent.objects.standing().filter(person=person).first()
    return standing or Consent.objects.create(person=person, wording=wording, language=language)
