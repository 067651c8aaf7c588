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
    """Never write news to this address again, and end the person's consent. Saying it twice changes nothing."""
    suppression, _ = Suppression.objects.get_or_create(address_hash=addresses.hashes(message.to)[0], defaults={"message": message})
    Consent.objects.standing().filter(person=message.person_id).update(withdrawn_at=Now())
    return suppression
