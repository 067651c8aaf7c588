"""The human being whom a request is about, and every row that is theirs."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet

from network.core.privacy import paths
from network.core.privacy.registry import Declaration, Model, Subject, declared, same_address


def subject_of(person: Any) -> Subject:
    """The person with their sign-in and the addresses that nobody else has.

    An address that two people share tells nothing of whose a row is: it is nobody's here (reliability S7).
    """
    user = get_user_model()._default_manager.filter(person=person).first()
    own = {person.email, *([user.email] if user else [])}
    own |= set(EmailAddress.objects.filter(user__person=person).values_list("email", flat=True))
    lowered = {address.lower() for address in own if address}
    return Subject(person, user, frozenset(lowered - _shared(person, lowered)))


def _shared(person: Any, addresses: set[str]) -> set[str]:
    """Those of the addresses that another person has too."""
    of_others = (
        (paths.person_model()._default_manager.exclude(pk=person.pk), "email"),
        (get_user_model()._default_manager.exclude(person=person), "email"),
        (EmailAddress.objects.exclude(user__person=person), "email"),
    )
    found: set[str] = set()
    for rows, column in of_others:
        same = rows.filter(same_address(column, addresses))
        found |= {address.lower() for address in same.values_list(column, flat=True)}
    return found


def theirs(declaration: Declaration, subject: Subject) -> QuerySet:
    """The rows of one model that belong to the subject."""
    mine = Q(pk__in=[])
    for path in paths.owners(declaration):
        mine |= Q(**{path: subject.person.pk})
    if declaration.found:
        mine |= declaration.found(subject)
    return _rows(declaration.model, mine)


def naming(declaration: Declaration, subject: Subject) -> QuerySet:
    """The rows that are not theirs and name them in a role."""
    by_name = Q(pk__in=[])
    for path in paths.names(declaration):
        by_name |= Q(**{path: subject.person.pk})
    return _rows(declaration.model, by_name).exclude(pk__in=theirs(declaration, subject))


def _rows(model: Model, condition: Q) -> QuerySet:
    """Each row once, whatever it is joined with, in the order in which they were made."""
    manager = model._base_manager
    return manager.filter(pk__in=manager.filter(condition).values("pk")).order_by("pk")


def keys_of(subject: Subject) -> dict[Model, list[Any]]:
    """The primary keys of everything that is theirs, and of what points to it by type and number."""
    keys: dict[Model, list[Any]] = {
        declaration.model: list(theirs(declaration, subject).values_list("pk", flat=True)) for declaration in declared().values()
    }
    about = {declaration.model: _about(declaration, keys) for declaration in declared().values() if declaration.about}
    for model, found in about.items():
        keys[model] = list(dict.fromkeys([*keys[model], *found]))
    return {model: found for model, found in keys.items() if found}


def _about(declaration: Declaration, keys: Mapping[Model, Iterable[Any]]) -> list[Any]:
    if declaration.about is None:
        return []
    found = {model: numbers for model, numbers in keys.items() if numbers}
    return list(_rows(declaration.model, declaration.about(found)).values_list("pk", flat=True))


def dependents_first(chosen: Iterable[Model]) -> list[Model]:
    """The models in an order in which rows can be removed: what points to another goes before it."""
    left, order = list(chosen), []

    def place(model: Model, above: tuple[Model, ...]) -> None:
        if model in order or model in above:
            return
        for other in left:
            if any(field.related_model is model for field in other._meta.fields if field.is_relation):
                place(other, (*above, model))
        order.append(model)

    for model in left:
        place(model, ())
    return order


def files_of(rows: QuerySet) -> list[tuple[Any, str]]:
    """(storage, name) of every file that the rows hold."""
    columns = [field for field in rows.model._meta.concrete_fields if isinstance(field, models.FileField)]
    return [
        (field.storage, name)
        for field in columns
        for name in rows.exclude(**{field.name: ""}).values_list(field.name, flat=True)
        if name
    ]
