"""Bearer links: an address in a letter that lets its holder do one thing, without a sign-in.

A token is 192 random bits; the table holds its SHA-256. A link has one purpose, an end, a number of uses, and is made
for one person: its page shows that person alone, whoever is signed in or shares the address. Opening it shows (mail
scanners open every link), pressing acts, and "this was not for me" is on every such page.

Each app announces its purposes in its `links.py`:

    register(Purpose("members.join", _("Become a member"), page="members:join_confirm", life=timedelta(days=7), uses=1))
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.functional import lazy

from network.core import audit
from network.core.languages import Text, absolute
from network.core.models import Link

KEEP_CLOSED = timedelta(days=30)


class ClosedError(Exception):
    """The link no longer works: used up, too old, revoked, or what it opens is gone."""


@dataclass(frozen=True)
class Purpose:
    """What a link is for. `page` is the name of its address, which takes the token; `uses` None is any number.

    `closed` is the page that says that it no longer works; `on_report` what becomes of a link whose reader says that it
    was not for them: it is revoked, unless the purpose says otherwise.
    """

    name: str
    title: Text
    page: str
    life: timedelta
    uses: int | None = None
    closed: str = "links/closed.html"
    on_report: Callable[[Link], None] | None = None


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> Purpose:
    """Add a purpose; two of one name are a mistake."""
    if purpose.name in _purposes:
        raise ValueError(f"Two purposes of links are called {purpose.name}.")
    _purposes[purpose.name] = purpose
    return purpose


def purposes() -> dict[str, Purpose]:
    """All purposes by name."""
    return dict(_purposes)


# --- Making -----------------------------------------------------------------------------------------------
def new_token() -> str:
    """192 random bits in 32 characters that may stand in an address."""
    return secrets.token_urlsafe(24)


def make(purpose: str, *, for_: models.Model | None = None, thing: models.Model | None = None, **own: Any) -> str:
    """A new link's token, e.g. `make("members.join", thing=request)`; in the caller's transaction.

    `for_` is the person it is made for, if we know one; `thing` what it opens. `uses=` and `life=` (a timedelta) may
    differ from the purpose's own. The token is told here once and can't be found again.
    """
    token = new_token()
    keep(purpose, [(token, for_, thing)], **own)
    return token


def keep(purpose: str, made: Iterable[tuple[str, models.Model | None, models.Model | None]], **own: Any) -> None:
    """Write the links of so many (token, for whom, thing), for letters that are written in thousands."""
    what = _purposes[purpose]
    terms = {"purpose": purpose, "uses": own.get("uses", what.uses), "expires_at": from_now(own.get("life", what.life))}
    links = [Link(token_hash=hash_of(token), person=person, **_pointer(thing), **terms) for token, person, thing in made]
    Link.objects.bulk_create(links, batch_size=500)


def _pointer(thing: models.Model | None) -> dict[str, str]:
    return {"object_type": thing._meta.label_lower, "object_id": str(thing.pk)} if thing else {}


def path(purpose: str, token: str) -> str:
    """The page of a link, in the language spoken now."""
    return reverse(_purposes[purpose].page, args=[token])


# For letters: each half asks for it in its own language.
address = lazy(lambda purpose, token: absolute(path(purpose, token)), str)


def hash_of(token: str) -> str:
    """SHA-256 in hex. Without salt: there is nothing to try, since a token is not a word that somebody chose."""
    return hashlib.sha256(token.encode()).hexdigest()


def from_now(span: timedelta) -> ExpressionWrapper:
    """A moment of the database's clock."""
    return ExpressionWrapper(Now() + Value(span), output_field=DateTimeField())


# --- Opening and using ---------------------------------------------------------------------------------------
def find(purpose: str, token: str) -> Link | None:
    """The link of a token, whether it works or not; None for one that nobody made for this purpose, or that is forgotten."""
    return Link.objects.for_page().filter(token_hash=hash_of(token), purpose=purpose).first()


def use(link: Link) -> None:
    """Claim one use, in the caller's transaction and undone with it; ClosedError when there is none left.

    One statement: of two people who press at once the second waits for the first, and then finds it closed.
    """
    if not Link.objects.open().filter(pk=link.pk).update(used=F("used") + 1):
        raise ClosedError


# --- Ending ---------------------------------------------------------------------------------------------------
@transaction.atomic
def revoke(link: Link, *, by: Any = None) -> bool:
    """End a link before its time; whether it was still unrevoked."""
    done = Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=Now(), revoked_by=by)
    if done:
        audit.record("core.link_revoked", by=by, on=link)
    return bool(done)


@transaction.atomic
def report(link: Link) -> None:
    """Its reader says that it was not for them: noted once, and what the purpose says is done."""
    if not Link.objects.filter(pk=link.pk, reported_at=None).update(reported_at=Now()):
        return
    audit.record("core.link_reported", on=link)
    on_report = _purposes[link.purpose].on_report
    if on_report:
        on_report(link)
    else:
        revoke(link)


def forget_closed() -> int:
    """Remove the links that have not worked for KEEP_CLOSED; how many. Until then the board may look at them."""
    return Link.objects.filter(expires_at__lte=from_now(-KEEP_CLOSED)).delete()[0]
