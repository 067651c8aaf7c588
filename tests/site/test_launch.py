"""Loading the launch content and the invented cast, once and again."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members.models import Body, Person, User
from network.outreach import holds
from network.outreach.models import Campaign, Hold
from network.outreach.outbox import enqueue
from network.site import demo, launch
from network.site.models import Launch
from workstreams.models import Interest, WorkStream


def everything() -> dict[str, list[tuple]]:
    """Every row of our own tables."""
    labels = ("core", "outreach", "members", "workstreams", "site", "account")
    return {
        model._meta.label: list(model.objects.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.app_label in labels
    }


def test_launch_makes_a_board_a_secretariat_and_six_teams(db):
    call_command("load_launch", verbosity=0)

    assert [stream.block for stream in WorkStream.objects.all()] == [
        "citizens",
        "academic",
        "assets",
        "cases",
        "resources",
        "commissioning",
    ]
    assert sorted(Body.objects.values_list("kind", flat=True)) == ["board", "secretariat", *["team"] * 6]


def test_days_of_the_launch_are_counted_from_the_day_it_was_loaded(db):
    launch.load()

    loaded, today = Launch.objects.the_one(), timezone.localdate()

    assert loaded.packs_close_on == today + timedelta(days=28)
    assert loaded.event_on == today + timedelta(days=35)
    assert loaded.contact_from == today + timedelta(days=1)


def test_launch_mailing_has_both_languages(db):
    launch.load()

    assert Campaign.objects.get().has_both_languages


@pytest.mark.parametrize("demo_too", [False, True])
def test_loading_twice_changes_nothing(db, demo_too):
    call_command("load_launch", demo=demo_too, verbosity=0)
    before = everything()

    call_command("load_launch", demo=demo_too, verbosity=0)

    assert everything() == before


def test_loading_again_on_another_day_moves_no_date(db, time_machine):
    time_machine.move_to("2026-04-17 12:00Z")
    launch.load()

    time_machine.move_to("2026-05-02 12:00Z")
    launch.load()

    assert Launch.objects.the_one().event_on.isoformat() == "2026-05-22"


def test_there_is_one_launch(db):
    launch.load()
    second = Launch(id=2)
    second.set_days()

    with pytest.raises(IntegrityError, match="there_is_one_launch"), transaction.atomic():
        second.save(force_insert=True)


# --- The invented cast ----------------------------------------------------------------------------------
def test_cast_holds_all_mail_back(db):
    call_command("load_launch", demo=True, verbosity=0)

    assert list(Hold.objects.standing().values_list("reason", flat=True)) == ["demo"]


def test_nobody_lifts_the_hold_while_the_cast_is_on(db, client):
    call_command("load_launch", demo=True, verbosity=0)
    client.force_login(User.objects.get(email="alys@example.org"))
    hold = Hold.objects.standing().get()

    page = client.post(reverse("admin:outreach_hold_changelist"), {"action": "lift", "_selected_action": [hold.pk]}, follow=True)

    assert "is not lifted by hand" in page.text
    assert list(Hold.objects.standing()) == [hold]


def test_the_hold_of_a_cast_that_is_on_is_placed_again(db):
    call_command("load_launch", demo=True, verbosity=0)
    holds.release("demo")

    call_command("load_launch", demo=True, verbosity=0)

    assert Hold.objects.standing().get().is_bound


def test_the_cast_goes_with_all_that_is_theirs_and_nobody_else(db, gwen):
    call_command("load_launch", demo=False, verbosity=0)
    before = everything()
    call_command("load_launch", demo=True, verbosity=0)
    User.objects.filter(email="alys@example.org").update(email="somebody.else@example.org")
    enqueue(to="alys@example.org", subject="Helo", text="Helo", kind="email/test", language="cy")

    call_command("remove_demo")
    call_command("remove_demo")

    after = everything()
    assert not Hold.objects.standing().exists()
    assert {name for name in before if before[name] != after[name]} == {"core.AuditEntry", "outreach.Hold"}


def test_a_cast_that_did_what_must_not_be_forgotten_stays(db):
    call_command("load_launch", demo=True, verbosity=0)
    Campaign.objects.update(started_by=User.objects.get(email="llyr@example.org"), started_at=timezone.now())

    with pytest.raises(CommandError, match="empty database"):
        call_command("remove_demo")

    assert demo.on_stage().count() == len(demo.CAST)
    assert Hold.objects.standing().exists()


def test_cast_are_members_with_interests_hats_and_promises(db):
    call_command("load_launch", demo=True, verbosity=0)

    assert Person.objects.members().count() == len(demo.CAST) - 1
    assert Interest.objects.count() == sum(len(player.streams) for player in demo.CAST)
    assert Person.objects.get(name="Alys Ŵyn Bevan").initials == "AB"


def test_every_address_of_the_cast_is_nobodys(db):
    assert {player.email.rpartition("@")[2] for player in demo.CAST} == {"example.org", ""}


def test_each_demo_sign_in_works(db, client):
    call_command("load_launch", demo=True, verbosity=0)

    for email, _roles in demo.sign_ins():
        client.logout()
        client.post("/en/account/sign-in/", {"login": email, "password": demo.PASSWORD})
        assert client.session["_auth_user_id"] == str(User.objects.get(email=email).pk)


def test_demo_sign_ins_are_printed_one_a_line_and_only_where_there_are_any(db, capsys):
    call_command("demo_sign_ins")
    none = capsys.readouterr().out
    call_command("load_launch", demo=True, verbosity=0)
    capsys.readouterr()

    call_command("demo_sign_ins")

    lines = capsys.readouterr().out.splitlines()
    assert none == ""
    assert [line.split()[0] for line in lines] == [player.email for player in demo.CAST if player.signs_in]


def test_cast_never_comes_on_where_people_are(db, settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="development only"):
        call_command("load_launch", demo=True, verbosity=0)

    assert not Person.objects.exists()
