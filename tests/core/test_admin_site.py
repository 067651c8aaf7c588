import time
from urllib.parse import unquote

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django import forms
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Organisation, Person
from network.core import audit
from network.core.admin_site import BoundedPaginator, ModelAdmin, ReadOnlyAdmin, bilingual_fieldset
from network.core.languages import welsh_sort_key
from network.core.models import AuditEntry
from tests import factories
from tests.markup import broken_ties, read

REGISTERED = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)
LISTS = [reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model, _ in REGISTERED]


@pytest.fixture
def desk(client, alun):
    """The administrator at the admin."""
    client.force_login(alun)
    return client


def assert_sound(response):
    page = read(response.content)
    assert response.status_code == 200
    assert broken_ties(page) == []
    assert len(page.select("h1")) == 1
    assert page.select("style, [style], [onclick], script:not([src]):not([type])") == []
    return page


# --- Who gets in ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/en/admin/", *LISTS[:2]])
def test_a_stranger_signs_in_by_our_page(client, db, path):
    response = client.get(path, follow=True)

    assert unquote(response.redirect_chain[-1][0]) == f"{reverse('account_login')}?next={path}"


def test_a_member_without_a_role_is_refused_with_the_reason(client, mari):
    client.force_login(mari)

    response = client.get(reverse("admin:index"))

    assert response.status_code == 403
    assert "whom the Network has asked to look after it" in read(response.content).main.get_text()
    assert client.get(reverse("admin:login")).status_code == 403


def test_the_board_gets_in(client, bethan):
    client.force_login(bethan)

    page = assert_sound(client.get(reverse("admin:index")))

    assert page.h1.get_text() == "What would you like to look after?"


def test_an_ended_role_closes_the_door_at_once(client, bethan):
    client.force_login(bethan)
    bethan.person.roles.all().delete()

    assert client.get(reverse("admin:index")).status_code == 403


def test_djangos_own_form_for_passwords_is_not_offered(desk):
    assert desk.get(reverse("admin:password_change")).url == reverse("account_change_password")


class TestSecondStep:
    """Where people are, the admin opens after an authenticator app (reliability S13)."""

    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.ADMIN_SECOND_STEP = True

    def test_without_an_app_it_is_set_up_first(self, desk):
        response = desk.get(reverse("admin:index"), follow=True)

        assert response.redirect_chain == [(reverse("mfa_index"), 302)]
        assert "opens after a second step" in read(response.content).get_text()

    def test_with_an_app_its_code_is_asked_for(self, desk, alun):
        TOTP.activate(alun, generate_totp_secret())

        assert desk.get(reverse("admin:index")).url == f"{reverse('mfa_reauthenticate')}?next=%2Fen%2Fadmin%2F"

    def test_after_it_the_door_is_open(self, desk, alun):
        session = desk.session
        session[METHODS] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session[f"{METHODS}_user"] = user_id_to_str(alun)
        session.save()

        assert desk.get(reverse("admin:index")).status_code == 200


# --- What is there ------------------------------------------------------------------------------------------
def test_every_list_keeps_to_our_base_and_allauths_are_left_out():
    assert [model._meta.label for model, kept in REGISTERED if not isinstance(kept, ModelAdmin)] == []
    assert not admin.site.is_registered(EmailAddress)


def test_an_app_can_not_register_past_our_base():
    with pytest.raises(ImproperlyConfigured):
        admin.site.register(EmailAddress)


def test_the_apps_stand_in_the_order_of_the_house(desk):
    page = assert_sound(desk.get(reverse("admin:index")))

    apps = [section["aria-labelledby"].removeprefix("app-") for section in page.select("section[aria-labelledby^=app-]")]

    assert apps[0] == "members"
    assert apps[-1] == "core"


def test_lists_are_in_the_readers_alphabet(desk):
    page = read(desk.get("/cy/gweinyddu/").content)

    names = [item.a.get_text() for item in page.select("#app-members ~ ul li")]

    assert page.html["lang"] == "cy"
    assert names == sorted(names, key=welsh_sort_key)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_few_queries_and_counts_no_whole_table(desk, gwen, path):
    audit.record("members.joined", by=gwen, on=gwen.person)
    desk.get(path)  # fills what is kept between requests

    with CaptureQueriesContext(connection) as asked:
        response = desk.get(path)

    assert_sound(response)
    assert len(asked) <= 12
    counts = [query["sql"] for query in asked if "COUNT(" in query["sql"]]
    assert [sql for sql in counts if "LIMIT" not in sql] == []


@pytest.mark.parametrize("model", [model for model, kept in REGISTERED if not isinstance(kept, ReadOnlyAdmin)])
def test_a_form_is_sound(desk, model):
    response = desk.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))

    if response.status_code != 403:  # some are made by a verb alone
        assert_sound(response)


def test_people_are_searched_for_and_never_listed_in_a_box(desk, gwen):
    page = read(desk.get(reverse("admin:members_organisation_add")).content)

    box = page.select_one("select[name$=-person]")

    assert "admin-autocomplete" in box["class"]
    assert "Gwen Rees" not in box.get_text()


def test_a_form_that_comes_back_says_so_in_its_title(desk):
    page = read(desk.post(reverse("admin:members_role_add"), {}).content)

    assert page.title.get_text().strip().startswith("Error: ")
    assert page.select_one("[aria-invalid]")["aria-describedby"].endswith("_error")


def test_history_and_deletion_are_sound(desk):
    organisation = Organisation.objects.create(name_en="RCT Interlink")

    for view in ("history", "delete", "change"):
        assert_sound(desk.get(reverse(f"admin:members_organisation_{view}", args=[organisation.pk])))


def test_nobody_throws_away_a_whole_list(desk):
    assert admin.site._actions == {}
    offered = read(desk.get(reverse("admin:members_person_changelist")).content).select("select[name=action] option")
    assert [option["value"] for option in offered] == ["", "erase"]


def test_the_switch_leads_to_the_same_page_in_welsh(desk):
    page = read(desk.get(f"{reverse('admin:members_person_changelist')}?q=mari").content)

    twin = page.select_one(".lang a")["href"]

    assert twin.startswith("/cy/")
    assert twin.endswith("?q=mari")
    assert read(desk.get(twin).content).html["lang"] == "cy"


# --- Building blocks ------------------------------------------------------------------------------------------
def test_the_paginator_stops_counting(db):
    for number in range(4):
        factories.person(name=f"Siân {'abcd'[number]}")

    paginator = BoundedPaginator(Person.objects.order_by("pk"), 2)
    paginator.at_most = 2

    assert paginator.count == 3
    assert [person.name for person in paginator.page(1)] == ["Siân a", "Siân b"]


def test_both_languages_stand_side_by_side():
    assert bilingual_fieldset("title", "body") == (("title_cy", "title_en"), ("body_cy", "body_en"))


def test_each_language_is_written_in_its_own(rf):
    field = models.CharField(name="title_cy")
    field.set_attributes_from_name("title_cy")

    drawn = ModelAdmin(Organisation, admin.site).formfield_for_dbfield(field, rf.get("/"))

    assert isinstance(drawn.widget, forms.TextInput)
    assert drawn.widget.attrs["lang"] == "cy"


# --- The audit record ----------------------------------------------------------------------------------------
def test_the_audit_record_is_read_and_never_written(desk, gwen):
    entry = audit.record("members.joined", by=gwen, on=gwen.person, reason="She asked to")

    listed = assert_sound(desk.get(reverse("admin:core_auditentry_changelist")))
    page = assert_sound(desk.get(reverse("admin:core_auditentry_change", args=[entry.pk])))

    assert "Gwen Rees" in listed.select_one("#result_list").get_text()
    assert "She asked to" in page.get_text()
    assert page.select("main form input:not([type=hidden])") == []
    assert desk.get(reverse("admin:core_auditentry_add")).status_code == 403
    assert desk.post(reverse("admin:core_auditentry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_an_entry_of_nobodys_says_so(desk, gwen):
    audit.record("members.requests_forgotten", on=gwen.person)

    row = read(desk.get(reverse("admin:core_auditentry_changelist")).content).select_one("#result_list tbody tr")

    assert "nobody: a visitor or the clock" in row.get_text()
