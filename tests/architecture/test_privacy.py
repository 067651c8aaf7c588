"""Every table of every installed app says what it holds of people, and what becomes of it."""

import pytest
from django.contrib.contenttypes.models import ContentType

from members.models import Person, Promise, User
from network.core.models import AuditEntry, AuditPayload
from network.core.privacy import RECORD, Anonymised, Declaration, Deleted, paths, registry
from network.outreach.models import Campaign, Message, Suppression
from workstreams.models import Interest


@pytest.fixture
def says(monkeypatch):
    """Let a test say otherwise: `says(Model, of=…)`, or nothing at all with `says(Model)`."""

    def instead(model, *, impersonal=False, **declaration):
        known = {other: said for other, said in registry.declared().items() if other is not model}
        monkeypatch.setattr(
            registry, "_declared", known | ({model: Declaration(model, RECORD, **declaration)} if declaration else {})
        )
        monkeypatch.setattr(registry, "_impersonal", set(registry.said_impersonal()) - {model} | ({model} if impersonal else set()))

    return instead


def test_every_model_says_what_it_holds_of_people(never):
    never(paths.problems())


def test_a_model_that_says_nothing_is_found(says):
    says(Interest)

    assert paths.problems() == ["workstreams.Interest: declare it in privacy.py, or say that it is impersonal"]


@pytest.mark.parametrize(
    ("model", "path"),
    [(Promise, "person"), (User, "person"), (Campaign, "started_by"), (Suppression, "message"), (AuditPayload, "entry")],
)
def test_a_model_that_leads_to_somebody_is_not_impersonal(says, model, path):
    says(model, impersonal=True)

    assert f"{model._meta.label} is said to be impersonal, and leads to somebody by {path}" in paths.problems()


@pytest.mark.parametrize(("model", "column"), [(Message, "to"), (AuditEntry, "actor_id"), (AuditEntry, "object_id")])
def test_a_column_that_leads_to_somebody_without_a_foreign_key_is_found(model, column):
    assert column in paths.loose(model)


def test_a_path_through_a_row_that_belongs_to_somebody_is_found(says):
    says(Suppression, hidden=())

    assert paths.owners(registry.declared()[Suppression]) == ("message__person",)


@pytest.mark.parametrize(
    ("model", "declaration", "complaint"),
    [
        (
            AuditEntry,
            {"found": lambda subject: None, "erase": Deleted()},
            "its rows can't be removed: say what is anonymised or kept",
        ),
        (Promise, {"erase": Anonymised(language="en")}, "say what becomes of text"),
        (Promise, {"hidden": ("words",)}, "there is no column words"),
        (ContentType, {"hidden": ()}, "nothing leads from it to a person: say `found=` or that it is impersonal"),
    ],
)
def test_a_declaration_that_says_too_little_is_found(says, model, declaration, complaint):
    says(model, **declaration)

    assert f"{model._meta.label}: {complaint}" in paths.problems()


def test_the_way_to_a_person_is_worked_out():
    said = registry.declared()

    assert paths.owners(said[Promise]) == ("person",)
    assert paths.owners(said[Person]) == ("pk",)
    assert paths.names(said[Campaign]) == ("started_by__person",)
