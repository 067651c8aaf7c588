"""Erasure (UK GDPR art. 17): everything that is a person's goes or is emptied, but for what the law keeps, and why.

The person's row and sign-in stay as a "former member" without words, so that what they did in a role keeps its author.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from network.core import audit
from network.core.languages import Text
from network.core.privacy import paths
from network.core.privacy.activities import Reason
from network.core.privacy.registry import Anonymised, Deleted, Kept, Model, declared
from network.core.privacy.subject import dependents_first, files_of, keys_of, subject_of


class Ground(models.TextChoices):
    """Why somebody is erased: no free words, since they would be about a person who is to be forgotten.

    The value is the kind of the audit entry, which has no particulars for the same reason.
    """

    ASKED = "core.erased_as_asked", _("They asked for it")
    LEFT = "core.erased_after_leaving", _("They left more than twelve months ago")
    MISTAKE = "core.erased_as_mistake", _("They were entered by mistake")


class OthersWouldGoError(RuntimeError):
    """Removing a person's rows would take rows with it that are not theirs: their model's declaration is wrong."""


@transaction.atomic
def erase(person: Any, *, by: Any, reason: str) -> dict[Model, int]:
    """Forget a person for good; how many rows of each model were removed or emptied.

    `by` is the sign-in that does it (None: the clock), `reason` a Ground. Doing it again only removes what came since.
    Raises ValidationError where a declaration's `then` refuses (the only administrator), OthersWouldGoError.
    """
    person = paths.person_model()._base_manager.select_for_update().get(pk=person.pk)
    subject = subject_of(person)
    for declaration in declared().values():
        if isinstance(declaration.erase, Kept) and declaration.erase.then:
            declaration.erase.then(subject, by)
    keys = keys_of(subject)
    done = _remove(keys) | _empty(keys)
    if not person.erased_at:
        audit.record(Ground(reason).value, by=by, on=person)
    return done


@dataclass(frozen=True)
class Fate:
    """What becomes of one table's rows when their person is erased; `because` says why they stay."""

    title: Text
    count: int
    is_kept: bool
    because: Reason | None


def outlook(person: Any) -> list[Fate]:
    """What an erasure would remove, empty and keep, table by table; what goes comes first."""
    fates = [_fate(model, len(found)) for model, found in keys_of(subject_of(person)).items()]
    return sorted(fates, key=lambda fate: (fate.is_kept, str(fate.title)))


def _fate(model: Model, count: int) -> Fate:
    erase = declared()[model].erase
    because = None if isinstance(erase, Deleted) else erase.because
    return Fate(model._meta.verbose_name_plural or "", count, isinstance(erase, Kept), because)


def _remove(keys: dict[Model, list[Any]]) -> dict[Model, int]:
    chosen = [model for model in dependents_first(keys) if isinstance(declared()[model].erase, Deleted)]
    expected = {model._meta.label: set(keys[model]) for model in chosen}
    for model in chosen:
        rows, erase = model._base_manager.filter(pk__in=keys[model]), declared()[model].erase
        if isinstance(erase, Deleted) and erase.before:
            erase.before(rows)
        remove_files_on_commit(files_of(rows))
        _refuse_others(rows.delete()[1], expected)
    return {model: len(keys[model]) for model in chosen}


def _refuse_others(removed: dict[str, int], expected: dict[str, set[Any]]) -> None:
    """A cascade may take what is theirs as well, and rows of many-to-many tables; never a row of somebody else."""
    own_tables = {model._meta.label: model for model in declared()}
    others = [label for label, count in removed.items() if label in own_tables and count > len(expected.get(label, ()))]
    if others:
        raise OthersWouldGoError(", ".join(others))


def _empty(keys: dict[Model, list[Any]]) -> dict[Model, int]:
    chosen = {model: declared()[model].erase for model in keys}
    for model, erase in chosen.items():
        if isinstance(erase, Anonymised):
            rows = model._base_manager.filter(pk__in=keys[model])
            remove_files_on_commit(files_of(rows))
            for row in rows:
                values = {name: value(row) if callable(value) else value for name, value in erase.columns.items()}
                model._base_manager.filter(pk=row.pk).update(**values)
    return {model: len(keys[model]) for model, erase in chosen.items() if isinstance(erase, Anonymised)}


def remove_files_on_commit(files: Iterable[tuple[Any, str]]) -> None:
    """A file can't be rolled back: it goes once its row is gone for good."""
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))
