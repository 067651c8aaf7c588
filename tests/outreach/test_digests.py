"""One letter for all that happened: daily, or weekly on Monday."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from network.core import audit
from network.outreach import choices, digests, telling
from network.outreach.models import Message, Notification
from tests import factories

JOINED = "members.somebody_joined"
TUESDAY, MONDAY = "2026-11-24T09:00Z", "2026-11-30T09:00Z"


def somebody_joins(*names: str) -> None:
    for name in names:
        person = factories.person(name=name)
        audit.record("members.joined", on=person)
    telling.tell_what_is_new()


@time_machine.travel(TUESDAY)
def test_all_that_waits_goes_in_one_letter_and_once(bethan):
    somebody_joins("Siân Jones", "Dafydd Llŷn")

    assert (digests.write_due(), digests.write_due()) == (1, 0)

    letter = Message.objects.get()
    assert (letter.to, letter.kind, letter.language) == ("bethan@example.org", "email/digest", "both")
    assert letter.subject == "Beth sy’n newydd i chi: 2 | What is new for you: 2"
    assert "New member: Siân Jones" in letter.text
    assert "Aelod newydd: Dafydd Llŷn" in letter.text
    assert not Notification.objects.waiting("daily").exists()


def test_a_weekly_letter_waits_for_monday(bethan):
    choices.choose(bethan.person, {JOINED: "weekly"}, by=bethan)
    somebody_joins("Siân Jones")

    with time_machine.travel(TUESDAY):
        assert digests.write_due() == 0
    with time_machine.travel(MONDAY):
        assert digests.write_due() == 1


@time_machine.travel(TUESDAY)
def test_a_monday_on_which_nothing_ran_is_made_up_for(bethan):
    choices.choose(bethan.person, {JOINED: "weekly"}, by=bethan)
    somebody_joins("Siân Jones")
    Notification.objects.update(created_at=timezone.now() - timedelta(days=400))

    assert digests.write_due() == 1


@time_machine.travel(TUESDAY)
def test_a_long_letter_shows_the_first_and_counts_the_rest(bethan, monkeypatch):
    monkeypatch.setattr(digests, "SHOWN", 2)
    somebody_joins("Siân Jones", "Dafydd Llŷn", "Priya Raman")

    digests.write_due()

    assert "More than these: 1." in Message.objects.get().text
    assert "Priya Raman" not in Message.objects.get().text


@time_machine.travel(TUESDAY)
@pytest.mark.parametrize("email", ["", "siân@example.org"])
def test_somebody_who_can_no_longer_be_written_to_waits_for_nothing(bethan, email):
    somebody_joins("Siân Jones")
    type(bethan.person).objects.filter(pk=bethan.person.pk).update(email=email)

    assert digests.write_due() == 0
    assert Notification.objects.get(kind=JOINED).rhythm == "never"
