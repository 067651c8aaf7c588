"""A person's notifications and their choices, without JavaScript, in both languages."""

import pytest
from bs4 import BeautifulSoup

from network.core import audit
from network.outreach import choices, notification_views, telling
from network.outreach.models import Notification
from tests import factories

LIST, SETTINGS, READING = "/en/me/notifications/", "/en/me/notifications/settings/", "/en/me/notifications/reading/"
JOINED = "members.somebody_joined"


@pytest.fixture
def at(client, bethan):
    """The board member's browser; `at(path)` is the page."""
    client.force_login(bethan)
    return lambda path: BeautifulSoup(client.get(path).content, "html.parser")


def join(*names: str) -> None:
    for name in names:
        audit.record("members.joined", on=factories.person(name=name))
    telling.tell_what_is_new()


def test_the_newest_is_first_and_leads_to_its_page(at):
    join("Siân Jones", "Dafydd Llŷn")

    rows = at(LIST).select("main li")

    assert ["New member: Dafydd Llŷn" in rows[0].get_text(), "New member: Siân Jones" in rows[1].get_text()] == [True, True]
    assert rows[0].a["href"].startswith("/en/admin/members/person/")
    assert rows[0].select_one(".chip").get_text() == "New"


def test_somebody_elses_are_not_shown(client, at, gwen):
    join("Siân Jones")
    client.force_login(gwen)

    assert "Nothing yet." in at(LIST).get_text()


def test_what_was_shown_is_marked_as_read_and_what_came_meanwhile_stays_new(client, at):
    join("Siân Jones")
    until = at(LIST).select_one("input[name=until]")["value"]
    join("Dafydd Llŷn")

    response = client.post(READING, {"until": until})

    assert (response.status_code, response.headers["Location"]) == (303, LIST)
    assert Notification.objects.filter(kind=JOINED).unread().count() == 1
    assert at(LIST).select("main .chip") == at(LIST).select("main li:first-child .chip")


def test_a_page_holds_some_and_leads_to_the_older_ones(at, monkeypatch):
    monkeypatch.setattr(notification_views, "SHOWN", 2)
    join("Siân Jones", "Dafydd Llŷn", "Priya Raman")

    first = at(LIST)
    second = at(LIST + first.select_one("a[href^='?before=']")["href"])

    assert len(first.select("main li")) == 2
    assert ["Siân Jones" in row.get_text() for row in second.select("main li")] == [True]


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?before=99999999999999999999999", "?before=²"])
def test_a_made_up_page_number_breaks_nothing(client, at, query):
    join("Siân Jones")

    assert client.get(LIST + query).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, at, django_assert_num_queries, count):
    join(*["Siân Jones", "Dafydd Llŷn", "Priya Raman"][:count])

    with django_assert_num_queries(6):
        client.get(LIST)


def test_each_kind_has_a_box_with_what_stands_now(at):
    page = at(SETTINGS)

    box = page.select_one(f"select[name='{JOINED}']")
    assert [option["value"] for option in box.select("option")] == ["at_once", "daily", "weekly", "never"]
    assert box.select_one("option[selected]")["value"] == "daily"
    assert "You are given a role" in page.get_text()
    assert page.select("select[name='members.role_given_to_you']") == []


def test_a_choice_is_saved_and_said(client, at, bethan):
    typed = dict.fromkeys(choices.of(bethan.person), "weekly")

    page = BeautifulSoup(client.post(SETTINGS, typed, follow=True).content, "html.parser")

    assert "Your choices are saved." in page.get_text()
    assert choices.of(bethan.person)[JOINED] == "weekly"
    assert choices.of(bethan.person)["members.role_given_to_you"] == "at_once"


def test_a_choice_that_there_is_not_comes_back_with_the_reason(client, at, bethan):
    page = BeautifulSoup(client.post(SETTINGS, {JOINED: "hourly"}).content, "html.parser")

    assert page.title.get_text().startswith("Error: ")
    assert choices.of(bethan.person)[JOINED] == "daily"


def test_a_members_own_page_tells_what_happened_and_how_many_are_new(client, mari):
    client.force_login(mari)
    audit.record("members.joined", by=mari, on=mari.person)
    telling.tell_what_is_new()

    page = BeautifulSoup(client.get("/en/me/").content, "html.parser")

    assert "Your membership began." in page.get_text()
    assert page.select_one("a[href='/en/me/notifications/']").find_next("span").get_text() == "New: 1"
    assert page.select("a[href='/en/me/notifications/settings/']") != []


def test_a_members_own_page_tells_nothing_of_others(client, mari, gwen):
    client.force_login(mari)
    audit.record("members.joined", by=gwen, on=gwen.person)
    audit.record("tests.looked", by=gwen, on=mari.person)

    page = BeautifulSoup(client.get("/en/me/").content, "html.parser")

    assert "What has happened on your membership" not in page.get_text()
