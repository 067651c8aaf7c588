""" "Please don't write to me again": a link in each letter of news, a keyed hash kept of the address."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from network.core import links
from network.core.models import Link
from network.outreach import addresses
from network.outreach.models import Consent, Message, Suppression


def keep_links(messages: Iterable[Message]) -> None:
    """Make the tokens that these letters of news already hold into links."""
    links.keep("outreach.refusal", ((message.refusal_token, message.person, message) for message in messages))


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


@transaction.atomic
def refuse_by(link: Link) -> Suppression:
    """The same by the link in the letter. Raises links.ClosedError for one that was revoked meanwhile."""
    links.use(link)
    return refuse(link.thing)
