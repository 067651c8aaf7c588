"""How one gets from a model to a person, read from the models themselves."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from network.core.db import AppendOnly
from network.core.privacy.registry import Anonymised, Declaration, Deleted, Model, Path, declared, said_impersonal

# Columns that name somebody without a foreign key: by their type, or by a number or key of something else.
_LOOSE_TYPES = (models.EmailField, models.GenericIPAddressField)
_NUMBERS = (models.IntegerField, models.UUIDField)
_WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)


@cache
def person_model() -> Model:
    return apps.get_model("members.Person")


def all_models() -> list[Model]:
    """Every model with a table of its own, of every installed app."""
    return [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]


def pointers(model: Model) -> list[Path]:
    """The model's own relations to a person or a sign-in, many-to-many too."""
    people = {person_model(), get_user_model()}
    return [field.name for field in _relations(model) if field.related_model in people]


def _relations(model: Model) -> list[Any]:
    return [field for field in [*model._meta.fields, *model._meta.many_to_many] if field.is_relation and field.related_model]


def loose(model: Model) -> list[str]:
    """Columns that may lead to somebody although the database knows nothing of it: an address, `actor_id`, `object_id`."""
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, _LOOSE_TYPES)
        or field.name == "object_id"
        or (field.name.endswith("_id") and isinstance(field, _NUMBERS))
    ]


def owners(declaration: Declaration) -> tuple[Path, ...]:
    """The paths to the person whose row it is, as filters on people: "person", "user__person", "entry__user__person".

    What is not said is worked out: the only relation to a person, else those to rows that belong to somebody.
    """
    return _owners(declaration.model)


def _owners(model: Model, seen: tuple[Model, ...] = ()) -> tuple[Path, ...]:
    declaration = declared().get(model)
    if model is person_model():
        return ("pk",)
    if declaration and declaration.of:
        return tuple(_to_person(model, path) for path in declaration.of)
    if direct := [path for path in pointers(model) if not declaration or path not in declaration.named]:
        return tuple(_to_person(model, path) for path in direct)
    if model in seen or (declaration and (declaration.named or declaration.found or declaration.about)):
        return ()
    through = [field for field in _relations(model) if field.related_model not in (*seen, model)]
    return tuple(
        f"{field.name}__{path}".removesuffix("__pk") for field in through for path in _owners(field.related_model, (*seen, model))
    )


def _to_person(model: Model, path: Path) -> Path:
    """A path that ends at a sign-in goes on to its person."""
    end: Any = None
    for part in path.split("__"):
        end = model._meta.get_field(part)
        model = end.related_model or model
    return f"{path}__person" if model is get_user_model() else path


def names(declaration: Declaration) -> tuple[Path, ...]:
    """The paths to people whom a row names in a role, as filters on people."""
    return tuple(_to_person(declaration.model, path) for path in declaration.named)


def is_personal(model: Model) -> bool:
    """Whether rows of this model belong to somebody, or can be found to be about somebody."""
    declaration = declared().get(model)
    return bool(_owners(model) or (declaration and (declaration.found or declaration.about)))


def words(model: Model) -> list[models.Field]:
    """The columns that can hold what somebody wrote: text, JSON, lists of text and files, but not a closed list of choices."""
    return [field for field in model._meta.concrete_fields if _holds_words(field)]


def _holds_words(field: models.Field) -> bool:
    if isinstance(field, models.GeneratedField) or field.is_relation:
        return False
    base = getattr(field, "base_field", field)
    return isinstance(base, _WORDS) and not (base.choices or field.choices)


# --- What a declaration lacks ------------------------------------------------------------------------------
def problems() -> list[str]:
    """One sentence for each model that says nothing, too little or what is not so."""
    found = [f"{model._meta.label}: declare it in privacy.py, or say that it is impersonal" for model in _silent()]
    for model in sorted(said_impersonal(), key=lambda model: model._meta.label):
        found += [f"{model._meta.label} is said to be impersonal, and leads to somebody by {path}" for path in _leads(model)]
    for declaration in declared().values():
        found += [f"{declaration.model._meta.label}: {complaint}" for complaint in _complaints(declaration)]
    return found


def _silent() -> list[Model]:
    known = declared().keys() | said_impersonal()
    return sorted((model for model in all_models() if model not in known), key=lambda model: model._meta.label)


def _leads(model: Model) -> list[str]:
    to_others = [field.name for field in _relations(model) if is_personal(field.related_model)]
    return sorted({*pointers(model), *to_others, *loose(model)})


def _complaints(declaration: Declaration) -> Iterator[str]:
    model, said = declaration.model, (*declaration.of, *declaration.named)
    if not (owners(declaration) or declaration.named or declaration.found or declaration.about):
        yield "nothing leads from it to a person: say `found=` or that it is impersonal"
    direct = pointers(model)
    roots = {path.split("__")[0] for path in said}
    if len(direct) > 1 and model is not person_model():
        yield from (
            f"say whether {path} is whose row it is (of=) or somebody whom it names (named=)"
            for path in direct
            if path not in roots
        )
    if isinstance(declaration.erase, Deleted) and issubclass(model, AppendOnly):
        yield "its rows can't be removed: say what is anonymised or kept"
    yield from (f"there is no column {name}" for name in _unknown(declaration))
    if isinstance(declaration.erase, Anonymised):
        known = {*declaration.erase.columns, *declaration.erase.keep}
        yield from (f"say what becomes of {field.name}" for field in words(model) if field.name not in known)


def _unknown(declaration: Declaration) -> list[str]:
    columns = {field.name for field in declaration.model._meta.concrete_fields}
    erase = declaration.erase
    said = [*declaration.hidden, *((*erase.columns, *erase.keep) if isinstance(erase, Anonymised) else ())]
    return [name for name in said if name not in columns]
