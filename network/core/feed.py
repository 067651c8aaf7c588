"""What the audit record says, in sentences that a person reads.

Each app tells the kinds that its verbs record, in its `notifications.py`; a test holds that none is left untold:

    tell("members.joined", _("New member: %(thing)s"), own=_("You became a member of the Network."))

The record itself holds ids alone. Names are looked up when it is read, and what was erased is no longer named.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from network.core.languages import Text
from network.core.models import AuditEntry

PERSON = "members.person"


class Told(NamedTuple):
    """The two sentences of a kind: for the board, and for the person whom it concerns ("": it is not shown to them).

    Placeholders: `%(thing)s` what it was done to, `%(what)s` the kind of thing, `%(person)s` whom it concerns. Nothing
    may have to mutate around them: "New member: %(thing)s".
    """

    sentence: Text
    own: Text = ""


_told: dict[str, Told] = {}


def tell(kind: str, sentence: Text, own: Text = "") -> None:
    """Say what a kind of audit entry means; once for each kind."""
    if kind in _told:
        raise ValueError(f"{kind} is told twice.")
    _told[kind] = Told(sentence, own)


def told() -> dict[str, Told]:
    """All sentences by kind."""
    return dict(_told)


def own_kinds() -> list[str]:
    """The kinds that the person whom they concern may read of."""
    return [kind for kind, said in _told.items() if said.own]


class Line(NamedTuple):
    """One entry with what its ids stand for; said in the language that is spoken when it is asked."""

    entry: AuditEntry
    thing: Model | None
    person: Model | None

    @property
    def at(self) -> datetime:
        return self.entry.at

    @property
    def sentence(self) -> str:
        """For the board; a kind that nobody told is shown as it was recorded."""
        said = _told.get(self.entry.kind)
        return str(said.sentence) % self._names() if said else self.entry.kind

    @property
    def own(self) -> str:
        """For the person whom it concerns."""
        return str(_told[self.entry.kind].own) % self._names()

    def _names(self) -> dict[str, str]:
        gone = gettext("no longer here")
        model = _model(self.entry.object_type)
        what = str(model._meta.verbose_name) if model else self.entry.object_type
        return {"thing": str(self.thing or gone), "what": what, "person": str(self.person or gone)}


def lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """The entries with their names, in their order: one query for each kind of thing."""
    entries = list(entries)
    ids: dict[str, set[Any]] = defaultdict(set)
    for entry in entries:
        ids[entry.object_type].add(entry.object_id)
        if entry.on_behalf_of_id:
            ids[PERSON].add(entry.on_behalf_of_id)
    found = {label: _found(label, keys) for label, keys in ids.items()}
    people = found.get(PERSON, {})
    return [Line(one, found[one.object_type].get(one.object_id), people.get(str(one.on_behalf_of_id))) for one in entries]


def _found(label: str, keys: set[Any]) -> dict[str, Model]:
    """{number as text: thing}; what an app of former times recorded has none."""
    model = _model(label)
    return {str(key): thing for key, thing in _named(model).in_bulk(keys).items()} if model else {}


def _named(model: type[Model]) -> QuerySet:
    """What a name is made of comes along in the same query, where the QuerySet says what (`for_list`)."""
    rows = model._default_manager.all()
    return rows.for_list().prefetch_related(None) if hasattr(rows, "for_list") else rows


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except LookupError:
        return None
