"""What the platform knows of people: each model says it once, in its app's `privacy.py`.

    declare(Promise, MEMBERSHIP)                                     theirs, and it goes with them
    declare(Message, LETTERS, found=by_address("to"))                also found where no foreign key leads
    declare(ValuesAgreement, MEMBERSHIP, erase=Kept(REGISTER))       stays, for a reason that the law gives
    declare(Post, FORUM, erase=Anonymised(body="", title=""))        stays, without its words
    declare(Campaign, LETTERS, named=("started_by",))                not theirs: it only names them in a role
    impersonal(Body, Organisation)                                   nothing of anybody

Whose a row is, is worked out where there is one way to a person (`paths.owners`); where there are two,
`of=` says which, and `named=` what the others are. A test fails on a model of any installed app that says nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import In

from network.core.privacy.activities import OFFICE, Activity, Reason

type Model = type[models.Model]
# A lookup from a model to its person or sign-in, as Django's filters write it: "person", "user", "entry__person".
type Path = str


@dataclass(frozen=True)
class Subject:
    """The human being whom a request is about: their row, their sign-in, and the addresses that are theirs alone."""

    person: Any
    user: Any = None
    addresses: frozenset[str] = frozenset()


# --- What becomes of a row whose person is erased -----------------------------------------------------
@dataclass(frozen=True)
class Deleted:
    """The row goes, and its files with it; `before(rows)` keeps the counts of those who counted them."""

    before: Callable[[QuerySet], None] | None = None


class Anonymised:
    """The row stays; these columns take these values (a value, or a function of the row). `keep` names what may stay, and why."""

    def __init__(self, keep: tuple[str, ...] = (), because: Reason | None = None, **columns: Any) -> None:
        if bool(keep) != bool(because):
            raise ValueError("Say what is kept and why, or neither.")
        self.keep, self.because, self.columns = keep, because, columns


@dataclass(frozen=True)
class Kept:
    """The row stays as it is; `then(subject, by)` does what else is to be done with a person's rows (a role ends)."""

    because: Reason
    then: Callable[[Subject, Any], None] | None = None


# --- What becomes of it in time -----------------------------------------------------------------------
@dataclass(frozen=True)
class Until:
    """The rows of `where` go when `since` (a date column, or a lookup to one) is `after` ago: a nightly job sees to it."""

    since: str
    after: timedelta
    where: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Declaration:
    """What one model says of itself."""

    model: Model
    activity: Activity
    of: tuple[Path, ...] = ()
    named: tuple[Path, ...] = ()
    found: Callable[[Subject], Q] | None = None
    about: Callable[[Mapping[Model, Iterable[Any]]], Q] | None = None
    erase: Deleted | Anonymised | Kept = field(default_factory=Deleted)
    hidden: tuple[str, ...] = ()
    until: Until | None = None
    merge: Callable[[Any, Any], None] | None = None


_declared: dict[Model, Declaration] = {}
_impersonal: set[Model] = set()


def declare(model: Model, activity: Activity, **says: Any) -> Declaration:
    """Say what of a person a model holds.

    `of`: paths to whose row it is (worked out where there is one); `named`: paths to people whom it names in a role;
    `found`: rows of a subject that no foreign key leads to; `about`: rows that point to other rows by type and number;
    `erase`: `Deleted()`, `Anonymised(…)` or `Kept(…)`, for a row that only names people `Kept(OFFICE)`;
    `hidden`: columns that an export leaves out, because they are secrets that open something;
    `until`: when rows go by themselves; `merge(kept, gone)`: how two people's rows become one's, else they are moved.
    Raises ValueError for a model that was declared before.
    """
    if model in _declared or model in _impersonal:
        raise ValueError(f"{model._meta.label} is declared twice.")
    only_named = says.get("named") and not any(says.get(key) for key in ("of", "found", "about"))
    _declared[model] = Declaration(model, activity, **({"erase": Kept(OFFICE)} if only_named else {}) | says)
    return _declared[model]


def impersonal(*known: Model) -> None:
    """Say that these models hold nothing of anybody."""
    for model in known:
        if model in _declared or model in _impersonal:
            raise ValueError(f"{model._meta.label} is declared twice.")
        _impersonal.add(model)


def declared() -> dict[Model, Declaration]:
    """All declarations by model, in the order in which they were made."""
    return dict(_declared)


def said_impersonal() -> frozenset[Model]:
    return frozenset(_impersonal)


# --- Finders --------------------------------------------------------------------------------------------
def by_address(column: str, **where: Any) -> Callable[[Subject], Q]:
    """Rows whose e-mail column holds an address that is this person's alone: `by_address("to", person=None)`."""
    return lambda subject: Q(**where) & same_address(column, subject.addresses)


def same_address(column: str, addresses: Iterable[str]) -> Q:
    """That an e-mail column holds one of these lower-case addresses, however it is written there."""
    return Q(In(Lower(column), list(addresses)))


def by_label(type_column: str, number_column: str) -> Callable[[Mapping[Model, Iterable[Any]]], Q]:
    """Rows that point to another by its label (`members.person`) and its number as text."""

    def about(rows: Mapping[Model, Iterable[Any]]) -> Q:
        found = Q(pk__in=[])
        for model, keys in rows.items():
            found |= Q(**{type_column: model._meta.label_lower, f"{number_column}__in": [str(key) for key in keys]})
        return found

    return about
