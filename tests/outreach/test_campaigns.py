import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from network.core.models import AuditEntry
from network.outreach import campaigns, delivery, launch, refusal
from network.outreach.addresses import Recipient, header, masked, parse
from network.outreach.models import Campaign, Message
from tests.outreach.test_letters import words_of_html, words_of_text

LIST = [Recipient("ann@example.org", "Ann"), Recipient("bob@example.org"), Recipient("cai@example.org")]


@pytest.fixture
def sent(campaign, bethan) -> Campaign:
    campaigns.send(campaign, LIST, basis="helped", by=bethan)
    campaign.refresh_from_db()
    return campaign


def test_each_address_gets_both_languages_and_a_link_of_its_own(sent):
    messages = list(sent.messages.order_by("to"))

    assert [message.to_header for message in messages] == ["Ann <ann@example.org>", "bob@example.org", "cai@example.org"]
    assert {message.subject for message in messages} == {"Mae’r Rhwydwaith yma! | The Network is here!"}
    tokens = [message.refusal_token for message in messages]
    for message, own in zip(messages, tokens, strict=True):
        assert [message.text.count(token) for token in tokens] == [2 * (token == own) for token in tokens]
        assert [message.html.count(token) for token in tokens] == [2 * (token == own) for token in tokens]


def test_both_parts_say_the_same_words(sent):
    message = sent.messages.first()

    assert words_of_html(message.html) == words_of_text(message.text)


def test_sending_twice_sends_once(sent, bethan):
    again = campaigns.send(sent, [*LIST, Recipient("dai@example.org")], basis="consent", by=bethan)
    delivery.sweep()

    assert (again, len(mail.outbox), Campaign.objects.get().candidates) == (1, 4, 4)


def test_the_ledger_balances_when_everybody_has_come_to_an_end(sent):
    refusal.refuse(sent.messages.get(to="bob@example.org"))
    before = (sent.is_finished(), sent.balances())

    delivery.sweep()

    assert before == (False, False)
    assert (sent.is_finished(), sent.balances()) == (True, True)
    assert sent.ledger() == {
        "waiting": 0, "claimed": 0, "sent": 2, "kept": 0, "parked": 0, "failed": 0, "excluded": 1,
    }  # fmt: skip
    assert sent.exclusions() == {"suppressed": 1}


def test_a_lost_row_unbalances_the_ledger(sent):
    delivery.sweep()
    Message.objects.filter(to="cai@example.org").delete()

    assert (sent.is_finished(), sent.balances()) == (True, False)


def test_a_mailing_without_welsh_is_refused(campaign, bethan):
    campaign.body_cy = ""
    campaign.save()

    with pytest.raises(ValidationError):
        campaigns.send(campaign, LIST, basis="helped", by=bethan)

    assert not Message.objects.exists()


def test_who_sent_how_many_and_why_is_on_record(sent, bethan):
    [entry] = AuditEntry.objects.about(sent)

    assert (entry.kind, entry.actor_id, entry.payload.particulars) == (
        "outreach.campaign_sent",
        bethan.pk,
        {"recipients": 3, "basis": "helped"},
    )


def test_the_launch_e_mail_is_content_in_both_languages(db, bethan):
    campaign = launch.load(event_on=launch.date(2026, 5, 26), contact_from=launch.date(2026, 4, 25))
    letter = campaigns.compose(campaign)

    assert letter.subject == "Rhwydwaith Cydgynhyrchu i Gymru! | A co-production Network for Wales!"
    assert "Y Trallwng, 26 Mai" in letter.text
    assert "Welshpool, 26 May" in letter.text
    assert "{" not in letter.text
    assert words_of_html(letter.html) == words_of_text(letter.text)


def test_loading_the_launch_again_changes_nothing_that_the_board_wrote(db):
    campaign = launch.load(event_on=launch.date(2026, 5, 26), contact_from=launch.date(2026, 4, 25))
    Campaign.objects.update(subject_en="Ours")

    launch.load(event_on=launch.date(2026, 5, 26), contact_from=launch.date(2026, 4, 25))

    assert Campaign.objects.get(pk=campaign.pk).subject_en == "Ours"


# --- Addresses -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "recipient"),
    [
        ("Sian@Example.org", ("sian@example.org", "")),
        ("  Siân Ŵyn <sian@example.org>, ", ("sian@example.org", "Siân Ŵyn")),
        ('"Ŵyn, Siân" <sian@example.org>;', ("sian@example.org", "Ŵyn, Siân")),
        ("<sian@example.org>", ("sian@example.org", "")),
    ],
)
def test_a_line_is_an_address_with_or_without_a_name(line, recipient):
    assert parse(line) == recipient


@pytest.mark.parametrize(
    "line",
    [
        "",
        "sian",
        "a@example.org b@example.org",
        "evil@example.org <sian@example.org>",
        "Siân\u200b <sian@example.org>",
        "a@b@c.org",
    ],
)
def test_other_lines_are_refused(line):
    with pytest.raises(ValidationError):
        parse(line)


def test_a_name_never_passes_for_an_address_or_a_header():
    assert header("a@example.org", "boss@example.org") == "a@example.org"
    assert header("a@example.org", "Siân, Ŵyn") == '"Siân, Ŵyn" <a@example.org>'
    assert "\n" not in header("a@example.org", "A\r\nBcc: b")


def test_a_masked_address_gives_little_away():
    assert masked("sian.jones@llyfrgell.cymru") == "s•••@l•••.cymru"
