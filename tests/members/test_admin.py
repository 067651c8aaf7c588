"""The register in the board's admin: people are found as their names are typed."""

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.urls import reverse

from members.models import MembershipPeriod, Person, User
from tests import factories

BY_NAME = [(model, own.search_fields) for model, own in admin.site._registry.items() if "name_key" in str(own.search_fields)]


@pytest.fixture
def desk(client, alun):
    client.force_login(alun)
    factories.member("Siân O’Hara", "sian@example.org")
    factories.member("Beti Hughes", "beti@example.org")
    return client


def found(desk, model, typed: str) -> list[str]:
    """The rows of a list when something is searched for, as they call themselves."""
    page = desk.get(reverse(f"admin:members_{model._meta.model_name}_changelist"), {"q": typed})
    return [row.get_text() for row in BeautifulSoup(page.content, "html.parser").select("#result_list tbody tr")]


@pytest.mark.parametrize("typed", ["Siân", "Sian", "SIÂN", "siân o’h", "O’Hara Siân"])
@pytest.mark.parametrize("model", [Person, User, MembershipPeriod])
def test_a_person_is_found_by_any_spelling_of_their_name(desk, model, typed):
    rows = found(desk, model, typed)

    assert len(rows) == 1
    assert "Siân O’Hara" in rows[0]


def test_a_person_is_found_by_their_address(desk):
    assert "Beti Hughes" in found(desk, Person, "BETI@example")[0]


def test_a_box_that_suggests_people_reads_names_the_same_way(desk):
    field = {"app_label": "members", "model_name": "role", "field_name": "person"}

    suggested = desk.get(reverse("admin:autocomplete"), {"term": "SIÂN"} | field).json()

    assert [row["text"] for row in suggested["results"]] == ["Siân O’Hara"]


def test_every_search_by_name_in_the_admin_reads_names_as_people_do():
    keys = [field for _, fields in BY_NAME for field in fields if "name_key" in field]

    assert len(keys) > 5
    assert {field.rpartition("__")[2] for field in keys} == {"reads_like"}
