"""Second-person approval: one asks, somebody else approves, and the very thing that was asked for is done.

An app names such a verb in its own `approvals.py`, as a subclass of `Verb` under `@register`. Approving does
the verb in the same transaction, so that nothing can change in between; what changed since it was asked for
makes the request void (OWASP ASVS 5.0, 2.3.5; reliability S14).
"""

import hashlib
import json
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from network.core import audit
from network.core.db import refusing
from network.core.languages import Text
from network.core.models import Approval
from network.core.policy import ALLOWED, Denied, Verdict, authorize

DAYS = 7
LONG = 200  # characters
ALREADY_ASKED = _("This waits for a second person already.")


class Line(NamedTuple):
    """One line of what is shown to the second person; `lang` when it is in a language of its own."""

    label: Text
    text: Text
    lang: str = ""

    @property
    def is_long(self) -> bool:
        """Folded together at first, so that all the lines are seen at a glance."""
        return len(str(self.text)) > LONG


class Verb:
    """A verb that needs a second person. Subclass, fill in, `register`."""

    name: ClassVar[str]  # app.verb_model, e.g. "outreach.send_campaign"
    title: ClassVar[Text]
    permission: ClassVar[str]  # who may approve it

    def content(self, thing: Any, details: dict[str, Any]) -> dict[str, Any]:
        """All that decides what will be done, as it stands now: plain JSON, digested when asked and when approved."""
        raise NotImplementedError

    def lines(self, content: dict[str, Any]) -> list[Line]:
        """The content in words, for whoever approves it."""
        raise NotImplementedError

    def carry_out(self, thing: Any, approval: Approval) -> Text:
        """Do it, in the transaction of the approval; returns the sentence that says what was done.

        `approval.details` are what was handed to `ask`. A ValidationError leaves the request waiting.
        """
        raise NotImplementedError


_verbs: dict[str, Verb] = {}


def register(verb: type[Verb]) -> type[Verb]:
    """Class decorator: add the verb; two of one name are a mistake."""
    if verb.name in _verbs:
        raise ValueError(f"Two verbs for a second person are called {verb.name}.")
    _verbs[verb.name] = verb()
    return verb


def verb_of(approval: Approval) -> Verb:
    return _verbs[approval.verb]


def digest(name: str, thing: models.Model, content: dict[str, Any]) -> str:
    """SHA-256 in hex over the verb, its object and the content as sorted JSON."""
    whole = [name, thing._meta.label_lower, str(thing.pk), content]
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


# --- Asking --------------------------------------------------------------------------------------------------
@transaction.atomic
def ask(name: str, *, on: models.Model, by: Any, reason: str, details: dict[str, Any] | None = None) -> Approval:
    """Ask a second person for a verb; `details` (plain JSON) are what it needs beside its object.

    Raises ValidationError when the very same waits already.
    """
    verb, given = _verbs[name], details or {}
    thing = _locked(on)
    asked = digest(name, thing, verb.content(thing, given))
    for overdue in Approval.objects.about(thing).overdue().filter(verb=name).select_for_update():
        _end(overdue, "lapsed")
    with refusing("approval_asked_for_once", ALREADY_ASKED):
        approval = Approval.objects.create(
            verb=name, thing=thing, digest=asked, details=given, reason=reason, asked_by=by, expires_at=Now() + timedelta(days=DAYS)
        )
    audit.record("core.approval_asked", by=by, on=approval, verb=name, object=_name(thing), digest=asked)
    return approval


def _locked(thing: models.Model) -> Any:
    """The object as it stands, held until the transaction ends."""
    return type(thing)._base_manager.select_for_update().get(pk=thing.pk)


def _name(thing: models.Model) -> str:
    return f"{thing._meta.label_lower} {thing.pk}"


# --- Who may --------------------------------------------------------------------------------------------------
def can_decide(user: Any, approval: Approval) -> Verdict:
    """Somebody with the verb's permission who is another human than who asked."""
    if not user.has_perm(verb_of(approval).permission):
        return Denied(_("Your role does not let you decide this."))
    if user.is_same_human_as(approval.asked_by):
        return Denied(_("You asked for this yourself, by this sign-in or another: somebody else decides it."))
    return ALLOWED


def can_withdraw(user: Any, approval: Approval) -> Verdict:
    """Whoever asked."""
    return ALLOWED if user.pk == approval.asked_by_id else Denied(_("Only who asked for it can withdraw it."))


# --- Deciding ---------------------------------------------------------------------------------------------------
def stands(approval: Approval) -> bool:
    """Whether what was asked for is still what would be done."""
    thing = approval.thing
    return thing is not None and _digest_now(approval, thing) == approval.digest


def _digest_now(approval: Approval, thing: models.Model) -> str:
    return digest(approval.verb, thing, verb_of(approval).content(thing, approval.details or {}))


@transaction.atomic
def approve(approval: Approval, *, by: Any) -> Text | None:
    """Do what was asked for; returns the sentence of the verb, or None when it has changed meanwhile and is void now.

    Raises PermissionDenied with the reason for the wrong person, Approval.DoesNotExist when it was decided or
    lapsed meanwhile, and the verb's own ValidationError, which leaves it waiting.
    """
    approval = _waiting(approval)
    authorize(can_decide(by, approval))
    thing = approval.thing and _locked(approval.thing)
    if thing is None or _digest_now(approval, thing) != approval.digest:
        _end(approval, "voided")
        return None
    approval.decided_by = by
    said = verb_of(approval).carry_out(thing, approval)
    _end(approval, "approved", by=by)
    return said


@transaction.atomic
def decline(approval: Approval, *, by: Any, answer: str) -> None:
    """It is not done; the answer says why. Raises as `approve`."""
    approval = _waiting(approval)
    authorize(can_decide(by, approval))
    _end(approval, "declined", by=by, answer=answer)


@transaction.atomic
def withdraw(approval: Approval, *, by: Any) -> None:
    """Whoever asked no longer wants it. Raises as `approve`."""
    approval = _waiting(approval)
    authorize(can_withdraw(by, approval))
    _end(approval, "withdrawn", actor=by)


@transaction.atomic
def lapse() -> int:
    """Put away what nobody decided in time, and forget its details; how many."""
    overdue = list(Approval.objects.overdue().select_for_update(skip_locked=True))
    for approval in overdue:
        _end(approval, "lapsed")
    return len(overdue)


def _waiting(approval: Approval) -> Approval:
    """The row, held; who comes second finds it decided (DoesNotExist)."""
    return Approval.objects.waiting().select_for_update().get(pk=approval.pk)


def _end(approval: Approval, end: str, *, by: Any = None, actor: Any = None, answer: str = "") -> None:
    columns = {f"{end}_at": Now(), "decided_by": by, "answer": answer, "details": None}
    Approval.objects.filter(pk=approval.pk).update(**columns)
    audit.record(f"core.approval_{end}", by=by or actor, on=approval, verb=approval.verb, digest=approval.digest)
