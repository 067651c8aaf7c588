"""Who is told of what: each app announces its kinds of notification in its `notifications.py`.

    @register
    class SomebodyJoined(NotificationKind):
        name, on = "members.somebody_joined", ("members.joined",)
        category, title = _("Membership"), _("Somebody joins the Network")

        def recipients(self, entry):
            return Person.objects.with_role(RoleKind.BOARD_MEMBER)

What is said is the sentence of the audit entry (network.core.feed). How it reaches people is network.outreach's.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.core.languages import Text
from network.core.models import AuditEntry


class Rhythm(models.TextChoices):
    """How soon a person wants an e-mail of it; their page shows it at once in any case."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, all in one letter")
    WEEKLY = "weekly", _("Once a week, all in one letter")
    NEVER = "never", _("Never by e-mail")


class NotificationKind:
    """One thing that a person can be told of. Subclass, fill in, `register`."""

    name: ClassVar[str]  # app.what_happened, as the person would put it
    on: ClassVar[tuple[str, ...]]  # the kinds of audit entry
    category: ClassVar[Text]  # its heading among the settings
    title: ClassVar[Text]  # in the settings: "Somebody joins the Network"
    rhythm: ClassVar[Rhythm] = Rhythm.DAILY  # until the person chooses
    always: ClassVar[Text] = ""  # why it can't be turned off, a whole sentence; then it comes at once
    is_own: ClassVar[bool] = False  # said in the words for whom it concerns, and written in their language

    def recipients(self, entry: AuditEntry) -> Iterable[Any]:
        """The people (`members.Person`) who are told of this entry; each once, whatever it holds."""
        raise NotImplementedError

    def is_offered_to(self, person: Any) -> bool:
        """Whether it stands among this person's settings."""
        return True

    def path(self, entry: AuditEntry) -> str:
        """The page on which there is more, in the language that is spoken; "" for none."""
        return ""


_kinds: dict[str, NotificationKind] = {}


def register(kind: type[NotificationKind]) -> type[NotificationKind]:
    """Class decorator: add the kind; two of one name are a mistake."""
    if kind.name in _kinds:
        raise ValueError(f"Two kinds of notification are called {kind.name}.")
    _kinds[kind.name] = kind()
    return kind


def kinds() -> dict[str, NotificationKind]:
    """All kinds by name, in the order in which they were announced."""
    return dict(_kinds)


def kinds_on(entry: AuditEntry) -> list[NotificationKind]:
    """Those that tell of this entry."""
    return [kind for kind in _kinds.values() if entry.kind in kind.on]


def kinds_for(person: Any) -> list[NotificationKind]:
    """Those that stand among a person's settings."""
    return [kind for kind in _kinds.values() if kind.is_offered_to(person)]
