"""A mailing to more than fifty addresses leaves only after a second person has approved this very sending."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from network.core import approvals
from network.core.models import Approval, AuditEntry
from network.outreach import campaigns
from network.outreach.addresses import Recipient
from network.outreach.approvals import SEND, sending_of
from network.outreach.models import Campaign, Message

MANY = [Recipient(f"person-{number}@example.org", "") for number in range(campaigns.SECOND_PERSON_ABOVE + 1)]
TYPED = "\n".join(recipient.address for recipient in MANY)


@pytest.fixture
def asked(campaign, bethan) -> Approval:
    return approvals.ask(SEND, on=campaign, by=bethan, reason="The launch", details=sending_of(MANY, "helped"))


@pytest.fixture
def board(client, bethan):
    client.force_login(bethan)
    return client


@pytest.fixture
def second(client, alun):
    client.force_login(alun)
    return client


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def decide(client, approval: Approval, **sent: str):
    return client.post(reverse("admin:core_approval_decision", args=[approval.pk]), sent, follow=True)


# --- The verb ------------------------------------------------------------------------------------------------
def test_fifty_are_sent_by_one_person_and_one_more_is_not(campaign, bethan):
    with pytest.raises(ValidationError):
        campaigns.send(campaign, MANY, basis="helped", by=bethan)

    assert campaigns.send(campaign, MANY[:50], basis="helped", by=bethan) == 50


def test_who_is_in_the_mailing_already_does_not_count(campaign, bethan):
    campaigns.send(campaign, MANY[:1], basis="helped", by=bethan)

    assert campaigns.send(campaign, MANY, basis="helped", by=bethan) == 50


def test_approved_it_goes_to_all_and_both_people_are_on_record(asked, campaign, bethan, alun):
    approvals.approve(asked, by=alun)

    entry = AuditEntry.objects.about(campaign).get()
    assert Message.objects.filter(campaign=campaign).count() == 51
    assert (entry.actor_id, entry.payload.particulars) == (
        bethan.pk,
        {"recipients": 51, "basis": "helped", "approved_by": alun.pk},
    )


@pytest.mark.parametrize("column", ["subject_cy", "subject_en", "body_cy", "body_en"])
def test_a_word_changed_meanwhile_makes_it_void(asked, alun, column):
    Campaign.objects.update(**{column: "Something else"})

    assert approvals.approve(asked, by=alun) is None
    assert not Message.objects.exists()


# --- The pages -----------------------------------------------------------------------------------------------
def test_a_long_list_is_asked_for_with_a_reason_and_nothing_leaves(board, campaign):
    typed = {"addresses": TYPED, "basis": "helped"}
    sending = reverse("admin:outreach_campaign_sending", args=[campaign.pk])
    checked = soup(board.post(sending, typed | {"_check": "1"}))
    unreasoned = soup(board.post(sending, typed | {"_send": "1"}))

    board.post(sending, typed | {"_send": "1", "reason": "The launch"})

    assert checked.find("input", {"name": "_send"})["value"] == "Ask a second person"
    assert "Say why it should be done." in unreasoned.find(class_="error-summary").get_text()
    assert (Approval.objects.get().reason, Message.objects.exists()) == ("The launch", False)
    assert "Asked by: Bethan Llwyd" in soup(board.get(campaign.get_absolute_url())).get_text()


def test_the_same_list_is_asked_for_once(board, campaign):
    typed = {"addresses": TYPED, "basis": "helped", "_send": "1", "reason": "The launch"}
    sending = reverse("admin:outreach_campaign_sending", args=[campaign.pk])

    pages = [soup(board.post(sending, typed, follow=True)) for _ in range(2)]

    assert "waits for a second person already" in pages[1].find(class_="messagelist").get_text()
    assert Approval.objects.count() == 1


def test_the_second_person_sees_the_very_thing_and_approves_it(second, asked):
    queue = soup(second.get(reverse("admin:core_approval_changelist")))
    page = soup(second.get(queue.select_one("#result_list a[href$='/decision/']")["href"]))
    done = soup(decide(second, asked, _approve="1"))

    shown = page.find(id="content-main").get_text()
    assert all(words in shown for words in ("The launch", "Bethan Llwyd", "Dewch yn llu.", "Come one, come all.", MANY[50].address))
    assert page.find(lang="cy", string="Mae’r Rhwydwaith yma!")
    assert "In the outbox: 51." in done.find(class_="messagelist").get_text()
    assert Message.objects.count() == 51


def test_declining_needs_an_answer(second, asked):
    page = soup(decide(second, asked, _decline="1"))
    decide(second, asked, _decline="1", answer="Not before Monday")

    asked.refresh_from_db()
    assert "Say why you decline it." in page.find(class_="error-summary").get_text()
    assert (asked.state, asked.answer) == ("declined", "Not before Monday")


def test_who_asked_is_offered_to_withdraw_and_refused_to_approve(board, asked):
    page = soup(board.get(asked.get_absolute_url()))
    refused = decide(board, asked, _approve="1")
    decide(board, asked, _withdraw="1")

    asked.refresh_from_db()
    assert [button["name"] for button in page.select("main form input[type=submit]")] == ["_withdraw"]
    assert (refused.status_code, asked.state) == (403, "withdrawn")
    assert "You asked for this yourself" in soup(refused).get_text()


def test_what_changed_is_shown_as_such_before_anybody_presses(second, asked):
    Campaign.objects.update(body_en="Something else")

    page = soup(second.get(asked.get_absolute_url()))
    said = soup(decide(second, asked, _approve="1"))

    assert "It was changed after it was asked for" in page.find(id="content-main").get_text()
    assert page.find("input", {"name": "_approve"}) is None
    assert "so it was not done" in said.find(class_="messagelist").get_text()


def test_what_was_decided_meanwhile_is_a_conflict(second, asked, bethan):
    approvals.withdraw(asked, by=bethan)

    assert decide(second, asked, _approve="1").status_code == 409


def test_a_get_or_an_empty_post_decides_nothing(second, asked):
    second.get(asked.get_absolute_url())

    assert decide(second, asked).status_code == 200
    assert list(Approval.objects.waiting()) == [asked]


def test_the_queue_costs_the_same_for_one_and_for_three(second, campaign, bethan, django_assert_num_queries):
    for number in range(3):
        approvals.ask(SEND, on=campaign, by=bethan, reason="The launch", details=sending_of(MANY, f"basis {number}"))
    address = reverse("admin:core_approval_changelist")
    second.get(address)

    for kept in (3, 1):
        Approval.objects.exclude(pk__in=Approval.objects.order_by("pk")[:kept]).delete()
        with django_assert_num_queries(7):
            second.get(address)
