"""bin/manage setup: the first administrator of a new installation."""

import pytest
from django.core.management import CommandError, call_command

from members.models import Person, Role, User


def setup(**options) -> None:
    call_command("setup", ask=False, **{"name": "Alun Parri", "email": "Alun@Example.org"} | options)


def test_setup_makes_an_administrator_who_is_a_member_of_the_board(db, capsys):
    setup()

    user = User.objects.get()
    assert user.email == "alun@example.org"
    assert (user.is_superuser, user.is_staff, user.person.is_member()) == (True, True, True)
    assert user.emailaddress_set.get().verified
    assert "Alun Parri <alun@example.org> can sign in now" in capsys.readouterr().out


def test_setup_twice_changes_nothing(db):
    setup()
    setup()

    assert (User.objects.count(), Role.objects.count()) == (1, 2)


def test_administrator_with_a_password_signs_in_with_it(db):
    setup(password="tair oen fach wen")

    assert User.objects.get().check_password("tair oen fach wen")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"email": "not an address"}, "Enter a valid email address"),
        ({"name": "  "}, "Give your name"),
        ({"name": "Ru\u200bth"}, "it holds a character that can’t be seen"),
        ({"password": "cymru2026"}, "too short"),
        ({"name": ""}, "Give --name and --email"),
    ],
)
def test_setup_refuses_what_it_cannot_use_and_leaves_nobody_behind(db, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        setup(**options)

    assert not Person.objects.exists()


def test_setup_never_hands_the_network_to_somebody_elses_sign_in(gwen):
    with pytest.raises(CommandError, match="somebody else"):
        setup(email="gwen@example.org")

    assert not Role.objects.exists()


def test_setup_is_for_people_who_are_there_not_beside_an_invented_administrator(db):
    call_command("load_launch", demo=True, verbosity=0)

    with pytest.raises(CommandError, match="bin/manage remove_demo"):
        setup()
    call_command("remove_demo")
    setup()

    assert [user.email for user in User.objects.all()] == ["alun@example.org"]


def test_setup_asks_for_what_it_was_not_told(db, monkeypatch):
    told = iter(["Alun Parri", "alun@example.org"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(told))
    monkeypatch.setattr("network.site.management.commands.setup.getpass", lambda prompt: "")

    call_command("setup")

    assert User.objects.get().person.name == "Alun Parri"
