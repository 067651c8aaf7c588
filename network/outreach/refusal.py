""" "Please don't write to me again": a signed token in each letter of news, a keyed hash kept of the address."""

import uuid

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models.functions import Now

from network.outreach import addresses
from network.outreach.models import Consent, Message, Suppression

_signer = Signer(salt="network.outreach.refusal", sep=".")


def token_of(reference: uuid.UUID) -> str:
    """The token of one e-mail for links in it: HMAC-signed, so that nobody can make one up."""
    return _signer.sign(reference.hex)


def message_of(token: str) -> Message | None:
    """The e-mail that a token was made for; None for a token that we did not make or an e-mail that is gone."""
    try:
        reference = _signer.unsign(token)
    except BadSignature:
        return None
    return Message.objects.filter(reference=reference).first()


@transaction.atomic
def refuse(message: Message) -> Suppression:
    """Never write news to this address again, and end the consent of everybody who reads it. Saying it twice changes nothing."""
    suppression = suppress(message.to, message=message)
    theirs = Consent.objects.of(message.to) | Consent.objects.filter(person=message.person_id)
    theirs.standing().update(withdrawn_at=Now())
    return suppression


def suppress(address: str, *, message: Message | None = None) -> Suppression:
    """Keep that this address gets no news, by its keyed hash alone."""
    return Suppression.objects.get_or_create(address_hash=addresses.hashes(address)[0], defaults={"message": message})[0]
