"""The board's pages of a mailing, through the client; what a member without a role sees of them."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.urls import reverse

from network.core.languages import speaking
from network.outreach import addresses, campaigns, delivery
from network.outreach.admin import CampaignAdmin
from network.outreach.models import Campaign, Message
from tests.outreach.conftest import news_to
from tests.outreach.test_delivery import abandoned


def url(name: str, campaign: Campaign) -> str:
    return reverse(f"admin:outreach_campaign_{name}", args=[campaign.pk])


@pytest.fixture
def board(client, bethan):
    client.force_login(bethan)
    return client


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


# --- Other people's letters -------------------------------------------------------------------------------
def test_the_words_of_a_notice_are_its_readers_alone(board, notice, news):
    """They hold codes and links; what was said to everybody may be read."""
    shown = [board.get(reverse("admin:outreach_message_change", args=[one.pk])) for one in (notice, news)]

    assert "Helo Mari" not in shown[0].text
    assert "Newyddion" in soup(shown[1]).find("div", class_="field-text").text


# --- Two people at one mailing ----------------------------------------------------------------------------
def test_saving_leaves_alone_what_somebody_else_did_meanwhile(board, campaign, bethan, monkeypatch):
    """The mailing is sent and paused between reading its form and saving it."""
    campaigns.send(campaign, [addresses.Recipient("mari@example.org")], basis="consent", by=bethan)
    sent = Campaign.objects.get()
    stale = Campaign.objects.get()
    stale.started_at, stale.name, stale.subject_en = None, "Lansio 2", "Other words"
    form = SimpleNamespace(changed_data=["name", "subject_en"])
    request = board.get("/en/").wsgi_request

    CampaignAdmin(Campaign, admin.site).save_model(_with_messages(request), stale, form, change=True)

    now = Campaign.objects.get()
    assert (now.name, now.subject_en, now.started_at) == ("Lansio 2", sent.subject_en, sent.started_at)


def _with_messages(request):
    request._messages = FallbackStorage(request)
    return request


# --- Writing and looking ----------------------------------------------------------------------------------
def test_the_page_offers_sending_only_with_both_languages(board, campaign):
    whole = soup(board.get(campaign.get_absolute_url()))
    Campaign.objects.update(body_cy="")
    half = soup(board.get(campaign.get_absolute_url()))

    assert whole.find("a", href=url("sending", campaign))
    assert not half.find("a", href=url("sending", campaign))
    assert board.get(url("sending", campaign)).status_code == 403


def test_the_preview_shows_both_halves_and_fetches_nothing(board, campaign):
    page = board.get(url("preview", campaign))
    html = board.get(url("preview_html", campaign))

    assert soup(page).find("iframe")["src"] == url("preview_html", campaign)
    assert "Dewch yn llu." in page.text
    assert "Come one, come all." in html.text
    assert 'style="' not in html.text
    assert "unsafe" not in html["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in html["Content-Security-Policy"]
    assert html["X-Frame-Options"] == "SAMEORIGIN"


# --- Sending -------------------------------------------------------------------------------------------------
def test_a_list_with_bad_lines_is_shown_again_with_each_of_them_named(board, campaign):
    typed = "Siân Ŵyn <sian@example.org>\nnonsense\n\nbob@example.org\nalso bad@"

    response = board.post(url("sending", campaign), {"addresses": typed, "basis": "helped", "_check": "1"})
    page = soup(response)

    assert page.find("textarea").get_text().strip() == typed
    assert page.find("option", selected=True)["value"] == "helped"
    assert [item.get_text().split(":")[0] for item in page.select("ul.errorlist li")] == [
        "Line 2, “nonsense”",
        "Line 5, “also bad@”",
    ]
    assert page.title.get_text().startswith("Error:")
    assert not Message.objects.exists()


def test_the_counts_are_confirmed_before_anything_leaves(board, campaign, bethan):
    campaigns.send(campaign, [campaigns.Recipient("ann@example.org")], basis="helped", by=bethan)
    typed = "ann@example.org\nBob <bob@example.org>\nBOB@example.org\ncai@example.org"

    page = soup(board.post(url("sending", campaign), {"addresses": typed, "basis": "helped", "_check": "1"}))

    rows = [(row.th.get_text(), row.td.get_text()) for row in page.select("#content-main table tr")][1:5]
    assert [count for _label, count in rows] == ["2", "0", "1", "1"]
    assert [item.get_text() for item in page.select("#content-main ul li")] == ["Bob, bob@example.org", "cai@example.org"]
    assert Message.objects.count() == 1


def test_what_is_confirmed_is_what_was_typed_and_is_sent_once(board, campaign, mailoutbox):
    typed = "Bob <bob@example.org>\ncai@example.org"
    page = soup(board.post(url("sending", campaign), {"addresses": typed, "basis": "helped", "_check": "1"}))
    hidden = {field["name"]: field["value"] for field in page.select("#content-main form input[type=hidden]")}

    for _ in range(2):
        response = board.post(url("sending", campaign), hidden | {"_send": "1"})
        assert (response.status_code, response["Location"]) == (303, campaign.get_absolute_url())
    delivery.sweep()

    assert [mail.to for mail in mailoutbox] == [["Bob <bob@example.org>"], ["cai@example.org"]]
    assert set(Message.objects.values_list("basis", flat=True)) == {"helped"}


def test_changing_the_list_keeps_it(board, campaign):
    typed = "bob@example.org\ncai@example.org"

    page = soup(board.post(url("sending", campaign), {"addresses": typed, "basis": "consent", "_change": "1"}))

    assert page.find("textarea").get_text().strip() == typed
    assert page.find("option", selected=True)["value"] == "consent"


def test_a_reason_to_write_must_be_chosen(board, campaign):
    page = soup(board.post(url("sending", campaign), {"addresses": "bob@example.org", "_check": "1"}))

    assert "Choose why we may write to them." in page.get_text()


# --- What became of it -------------------------------------------------------------------------------------------
def test_the_ledger_is_on_the_mailings_page_and_its_words_are_frozen(board, campaign, bethan):
    campaigns.send(campaign, [campaigns.Recipient("bob@example.org")], basis="helped", by=bethan)
    delivery.sweep()

    page = soup(board.get(campaign.get_absolute_url()))
    board.post(campaign.get_absolute_url(), {"name": "Other", "subject_en": "Other"})
    campaign.refresh_from_db()

    assert "It balances" in page.get_text()
    assert page.find("a", href=lambda href: href and "campaign__id__exact" in href and "sent" in href).get_text() == "Sent"
    assert (campaign.name, campaign.subject_en) == ("Other", "The Network is here!")


def test_a_mailing_is_paused_and_goes_on(board, campaign, bethan, mailoutbox):
    campaigns.send(campaign, [campaigns.Recipient("bob@example.org")], basis="helped", by=bethan)

    board.post(url("pause", campaign))
    delivery.sweep()
    paused = len(mailoutbox)
    board.post(url("pause", campaign), {"_resume": "1"})
    delivery.sweep()

    assert (paused, len(mailoutbox)) == (0, 1)


@pytest.mark.parametrize(("action", "state"), [("it_arrived", "sent"), ("send_again", "waiting")])
def test_an_unknown_message_is_settled_by_a_person_and_others_are_left(board, news, action, state):
    abandoned(news)
    delivery.sweep()
    waiting = news_to("cai@example.org")
    changelist = reverse("admin:outreach_message_changelist")

    board.post(changelist, {"action": action, "_selected_action": [news.pk, waiting.pk]})
    news.refresh_from_db()
    waiting.refresh_from_db()

    assert (news.state, waiting.state) == (state, "waiting")


def test_a_message_is_found_by_the_message_id_of_the_mail_servers_log(board, news, notice):
    page = soup(board.get(reverse("admin:outreach_message_changelist"), {"q": news.message_id}))

    assert [row.get_text() for row in page.select("#result_list tbody th")] == [news.subject]


@pytest.mark.parametrize("model", ["campaign", "message", "hold", "consent", "suppression"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_list_opens(board, news, campaign, model, language):
    with speaking(language):
        page = soup(board.get(reverse(f"admin:outreach_{model}_changelist")))

    assert page.html["lang"].startswith(language)
    assert page.find(id="changelist")


@pytest.mark.parametrize("verb", ["add", "delete"])
def test_nobody_adds_or_removes_a_message(board, news, verb):
    address = reverse("admin:outreach_message_add") if verb == "add" else reverse("admin:outreach_message_delete", args=[news.pk])

    assert board.post(address).status_code == 403


@pytest.mark.parametrize("name", ["preview", "preview_html", "sending", "pause"])
def test_a_member_without_a_role_is_sent_to_the_sign_in(client, gwen, campaign, name):
    client.force_login(gwen)

    assert client.post(url(name, campaign)).status_code in (302, 403)
    assert client.get(url(name, campaign)).status_code in (302, 403)
