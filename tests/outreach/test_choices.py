"""How soon a person wants an e-mail of what."""

from network.core import audit
from network.core.models import AuditEntry
from network.outreach import choices, telling
from network.outreach.models import Notification, NotificationChoice

JOINED, MAILING, BEGAN = "members.somebody_joined", "members.mailing_sent", "members.your_membership_began"


def test_a_member_is_asked_about_themselves_and_the_board_about_the_network_too(mari, bethan):
    assert JOINED not in choices.of(mari.person)
    assert BEGAN not in choices.of(mari.person)
    assert choices.of(bethan.person)[JOINED] == "daily"


def test_a_choice_is_kept_recorded_and_may_be_changed(bethan):
    choices.choose(bethan.person, {JOINED: "weekly", MAILING: "daily"}, by=bethan)
    choices.choose(bethan.person, {JOINED: "never"}, by=bethan)

    assert choices.of(bethan.person)[JOINED] == "never"
    assert list(NotificationChoice.objects.values_list("kind", "rhythm")) == [(JOINED, "never")]
    entries = AuditEntry.objects.filter(kind="outreach.notifications_chosen").order_by("pk")
    assert [entry.payload.particulars for entry in entries] == [{"chosen": {JOINED: "weekly"}}, {"chosen": {JOINED: "never"}}]


def test_choosing_the_same_changes_nothing(bethan):
    choices.choose(bethan.person, {JOINED: "daily"}, by=bethan)

    assert not NotificationChoice.objects.exists()
    assert not AuditEntry.objects.exists()


def test_what_waits_goes_as_the_person_wants_it_now(mari, bethan):
    audit.record("members.joined", by=mari, on=mari.person)
    telling.tell_what_is_new()
    waiting = Notification.objects.filter(person=bethan.person).values_list("rhythm", flat=True)

    choices.choose(bethan.person, {JOINED: "weekly"}, by=bethan)
    weekly = list(waiting.all())
    choices.choose(bethan.person, {JOINED: "at_once"}, by=bethan)
    soon = list(waiting.all())
    choices.choose(bethan.person, {JOINED: "never"}, by=bethan)

    assert (weekly, soon, list(waiting.all())) == (["weekly"], ["daily"], ["never"])
