"""A person with a row in every table that may hold something of them, and a canary in every column that takes words.

All is read from the models and from the registry: a new table is planted the day it is declared.
"""

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import Error, models, transaction
from django.utils import timezone

from members.models import Person, User
from network.core.models import AuditEntry, AuditReader, AuditSeal
from network.core.privacy import paths, registry, subject
from network.core.privacy.registry import Anonymised, Declaration, Kept, Model
from network.outreach import addresses
from network.outreach.models import Suppression
from tests import factories

PASSWORD = "tair-gwylan-ar-y-to"
# What a table's own constraints ask of a row beside what can be read from its columns.
ALSO: dict[str, dict[str, Any]] = {
    "outreach.Campaign": {"started_at": timezone.now},
    "outreach.Message": {"created_at": timezone.now, "due_at": lambda: timezone.now() + timedelta(days=30)},
    "outreach.Notification": {"rhythm": lambda: "daily"},
    "core.Link": {"revoked_at": timezone.now},
    "core.AuditSeal": {"entry": lambda: _entry(), "position": lambda: 1 + AuditSeal.objects.count()},
    "core.AuditLeftover": {"entry": lambda: _entry(), "reader": lambda: AuditReader.objects.get_or_create(name="drill")[0]},
    "members.MembershipPeriod": {"starts_on": lambda: timezone.localdate() - timedelta(days=900), "ends_on": timezone.localdate},
    "members.Role": {"kind": lambda: "lead", "body": factories.team, "body_kind": lambda: "team"},
}


def _entry() -> AuditEntry:
    """The newest entry of the record: about the person, since a table's rows are planted after those that they point to."""
    return AuditEntry.objects.order_by("-pk")[0]


@dataclass(frozen=True)
class Canary:
    """One word that stands in one column of one row; `kept` is the ground on which it may stay there."""

    word: str
    table: str
    column: str
    kept: str = ""


@dataclass
class Planted:
    """A person full of canaries. `gaps` are columns that could not be filled, and rows that nothing would find."""

    user: User
    canaries: list[Canary] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    rows: dict[Model, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """How a row leads to its person: by which column, and whether it is theirs or only names them."""

    column: str
    is_named: bool = False


def word() -> str:
    return f"zk{secrets.token_hex(4)}"


def plant() -> Planted:
    """Make the person, then a row for every way from every declared table to them."""
    user = factories.member(name=word(), email=f"{word()}@example.org")
    planted, bystander = Planted(user), factories.member(name="Gwen Rees", email=f"gwen-{secrets.token_hex(4)}@example.org")
    for model in (Person, User):
        _overwrite(planted, model, user.person if model is Person else user)
    for model in reversed(subject.dependents_first(registry.declared())):
        for way in _ways(registry.declared()[model]):
            _plant(planted, registry.declared()[model], way, bystander)
    planted.gaps += _lost(planted)
    return planted


def _ways(declaration: Declaration) -> Iterator[Way]:
    model = declaration.model
    if model in (Person, User):
        return
    yield from (Way(column, is_named=column in declaration.named) for column in paths.pointers(model))
    if not paths.pointers(model):
        yield from (Way(path.split("__")[0]) for path in paths.owners(declaration))
    if declaration.found or declaration.about:
        yield Way("")


def _lost(planted: Planted) -> list[str]:
    """Rows that belong to the person and that an erasure would not find."""
    found = subject.keys_of(subject.subject_of(planted.user.person))
    return [
        f"{model._meta.label}: nothing finds its row"
        for model, keys in planted.rows.items()
        if set(keys) - set(found.get(model, []))
    ]


# --- One row ----------------------------------------------------------------------------------------------
def _overwrite(planted: Planted, model: Model, row: Any) -> None:
    """The person and the sign-in are there already; a password has its canary in the salt."""
    values: dict[str, Any] = {}
    for column in paths.words(model):
        canary = word()
        values[column.name] = {
            "password": make_password(PASSWORD, salt=canary),
            "email": row.email,
        }.get(column.name, canary[: column.max_length])
        _note(planted, registry.declared()[model], column.name, row.email if column.name == "email" else canary, False)
    model._base_manager.filter(pk=row.pk).update(**values)
    row.refresh_from_db()


def _plant(planted: Planted, declaration: Declaration, way: Way, bystander: User) -> None:
    model = declaration.model
    try:
        with transaction.atomic():
            values, canaries = _values(planted, declaration, way, bystander)
            row = model._base_manager.bulk_create([model(**values)])[0]
    except (Error, ValueError, TypeError, LookupError) as error:
        planted.gaps.append(f"{model._meta.label} by {way.column or 'a loose pointer'}: {str(error).splitlines()[0]}")
        return
    if not way.is_named:
        planted.rows.setdefault(model, []).append(row.pk)
    for column, canary in canaries.items():
        _note(planted, declaration, column, canary, way.is_named)
    planted.gaps += _unfilled(model, row.pk, canaries)


def _note(planted: Planted, declaration: Declaration, column: str, canary: str, is_named: bool) -> None:
    planted.canaries.append(Canary(canary, declaration.model._meta.db_table, column, _ground(declaration, column, is_named)))


def _ground(declaration: Declaration, column: str, is_named: bool) -> str:
    erase = declaration.erase
    if is_named:
        return "named in a role"
    if isinstance(erase, Kept) or (isinstance(erase, Anonymised) and column in erase.keep):
        return erase.because.source if erase.because else ""
    return ""


def _unfilled(model: Model, key: Any, canaries: dict[str, str]) -> list[str]:
    """Columns that do not hold their canary, or for which there was none."""
    row = model._base_manager.get(pk=key)
    said = {name: _said(row, name) for name in canaries}
    return [f"{model._meta.label}.{name}: could not be filled" for name, text in said.items() if canaries[name] not in text]


def _said(row: Any, column: str) -> str:
    if isinstance(row, Session) and column == "session_data":
        return str(row.get_decoded())
    return str(getattr(row, column))


# --- Its columns --------------------------------------------------------------------------------------------
def _values(planted: Planted, declaration: Declaration, way: Way, bystander: User) -> tuple[dict[str, Any], dict[str, str]]:
    """What the row is made of, and the canary of each column that takes words."""
    model, values, canaries = declaration.model, {}, {}
    words = {column.name for column in paths.words(model)}
    given = {name: make() for name, make in ALSO.get(model._meta.label, {}).items()}
    for column in model._meta.concrete_fields:
        if isinstance(column, models.GeneratedField | models.AutoField) or column.name in given:
            continue
        if column.is_relation:
            values[column.name] = _related(planted, column, way, bystander)
        elif column.name in words:
            values[column.name], canaries[column.name] = _words(planted, declaration, column, way)
        else:
            values[column.name] = _plain(column)
    given |= _pointing(planted, model, values) if not way.column else {}
    # A column that leads to the person holds what leads there; of the session's data the canary is inside.
    kept_words = {name: canary for name, canary in canaries.items() if name not in given or name == "session_data"}
    return values | given, kept_words


def _related(planted: Planted, column: Any, way: Way, bystander: User) -> Any:
    target, is_way = column.related_model, column.name == way.column
    who = planted.user if is_way else bystander
    if target in (Person, User):
        return None if column.null and not is_way else (who.person if target is Person else who)
    if is_way:
        return target._base_manager.get(pk=planted.rows[target][-1])
    if target is ContentType:
        return ContentType.objects.get_for_model(Person)
    if column.null:
        return None
    own = planted.rows.get(target) or target._base_manager.order_by("-pk").values_list("pk", flat=True)[:1]
    return target._base_manager.get(pk=own[-1] if isinstance(own, list) else own[0])


def _words(planted: Planted, declaration: Declaration, column: Any, way: Way) -> tuple[Any, str]:
    """A value with a canary in it, and the canary."""
    canary = word()
    if isinstance(column, models.EmailField):
        address = planted.user.email if not way.column else f"{canary}@example.org"
        return address, address.split("@")[0]
    if isinstance(column, models.JSONField):
        return {"words": [canary]}, canary
    if isinstance(column, ArrayField):
        return [canary], canary
    if isinstance(column, models.FileField):
        name = column.storage.save(f"{canary}.txt", ContentFile(canary.encode()))
        return name, canary
    if column.max_length and column.max_length < len(canary):
        raise ValueError(f"{column.name} is too short for a canary")
    return canary, canary


def _plain(column: Any) -> Any:
    """Something that is allowed, for a column that holds no words."""
    if column.null:
        return None
    if column.choices:
        return next(value for value, _label in column.flatchoices)
    base = getattr(column, "base_field", None)
    if base is not None:
        return [next(value for value, _label in base.flatchoices)]
    if column.has_default():
        return column.get_default()
    makers: list[tuple[type, Any]] = [
        (models.DateTimeField, timezone.now),
        (models.DateField, timezone.localdate),
        (models.UUIDField, uuid.uuid4),
        (models.BooleanField, bool),
        (models.BinaryField, bytes),
        (models.GenericIPAddressField, lambda: "192.0.2.1"),
        (models.DurationField, timedelta),
    ]
    return next((make() for kind, make in makers if isinstance(column, kind)), 1)


def _pointing(planted: Planted, model: Model, values: dict[str, Any]) -> dict[str, Any]:
    """The columns by which a row without a foreign key leads to its person."""
    user, columns = planted.user, {column.name for column in model._meta.concrete_fields}
    if model is Session:
        said = {"_auth_user_id": str(user.pk), "words": values["session_data"]}
        return {"session_data": SessionStore().encode(said), "expire_date": timezone.now() + timedelta(days=1)}
    if model is Suppression:
        return {"address_hash": addresses.hashes(user.email)[0]}
    known = {
        "actor_id": user.pk,
        "on_behalf_of_id": user.person.pk,
        "object_type": "members.person",
        "object_id": str(user.person.pk),
    }
    return {name: value for name, value in known.items() if name in columns}
