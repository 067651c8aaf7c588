"""From a question to a member: the join flow through the client."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import join
from members.models import HatsWorn, JoinRequest, MembershipPeriod, Organisation, Person, Promise, User, ValuesAgreement
from members.values import EXAMPLE_PROMISES, VALUES_VERSION
from network.core import links
from network.core.joining import steps
from network.core.languages import speaking
from network.core.models import AuditEntry, Link
from network.outreach.models import Message

ANSWERS = {
    "language": {"language": "cy"},
    "who": {"joining_as": "person", "organisation": "", "role": ""},
    "name": {"name": "Nia Ŵyn", "email": "Nia@Example.org", "area": "W06000023"},
    "hats": {"hats": ["citizen", "carer"], "consent": "on"},
    "values": {"agree": "yes", "version": VALUES_VERSION},
    "promise": {"choice": "own", "words": "Gwrando cyn siarad.", "is_public": "on"},
    "streams": {},
    "news": {},
}


def answer(client, name: str, data: dict | None = None, language: str = "en"):
    with speaking(language):
        return client.post(url(f"members:join_{name}", language), data if data is not None else ANSWERS[name])


def url(name: str, language: str = "en", *args) -> str:
    with speaking(language):
        return reverse(name, args=args)


def fill_in(client, language: str = "en", **changed) -> None:
    for step in steps():
        response = answer(client, step.name, ANSWERS[step.name] | changed.get(step.name, {}), language)
        assert response.status_code == 303, (step.name, response.context["form"].errors)


def send(client, language: str = "en"):
    return client.post(url("members:join_check", language))


def token_in(message: Message) -> str:
    return re.search(r"/(?:confirm|cadarnhau)/([\w-]+)/", message.text).group(1)


def asked(client, **changed) -> str:
    """Fill in, send, and give the token of the letter."""
    fill_in(client, **changed)
    send(client)
    return token_in(Message.objects.latest("pk"))


def test_the_way_in_asks_the_first_open_question(client, db):
    assert client.get(url("members:join")).url == url("members:join_language")

    answer(client, "language")

    assert client.get(url("members:join")).url == url("members:join_who")


def test_nobody_is_shown_a_question_before_those_in_front_of_it(client, db):
    assert client.get(url("members:join_values")).url == url("members:join")
    assert client.get(url("members:join_check")).status_code == 303


def test_answers_survive_a_change_of_language_and_going_back(client, db):
    answer(client, "language")
    answer(client, "who")
    answer(client, "name", language="en")

    page = client.get(url("members:join_name", "cy"))

    assert 'value="Nia Ŵyn"' in page.content.decode()
    assert 'lang="cy"' in page.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("language", {}, "language"),
        ("who", {"joining_as": "organisation"}, "organisation"),
        ("name", {"name": "rutһ", "email": "a@example.org", "area": "wales"}, "name"),
        ("name", {"name": "Ruth", "email": "nobody", "area": "wales"}, "email"),
        ("name", {"name": "Ruth", "email": "a@example.org", "area": "W0"}, "area"),
        ("hats", {"hats": ["carer"]}, "consent"),
        ("values", {"version": 1}, "agree"),
        ("promise", {"choice": "own", "words": "  "}, "words"),
        ("promise", {"choice": "own", "words": "x" * 501}, "words"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept(client, db, name, data, field):
    for step in steps():
        if step.name == name:
            break
        answer(client, step.name)

    page = answer(client, name, data)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    for typed in data.values():
        assert str(typed[0] if isinstance(typed, list) else typed).strip() in page.content.decode()


def test_nothing_is_kept_until_the_letter_is_opened(client, db):
    fill_in(client)

    response = send(client)

    assert response.status_code == 303
    assert Person.objects.count() == 0
    assert "nia@example.org" in client.get(url("members:join_sent")).content.decode()
    assert Message.objects.get().language == "cy"


def test_opening_the_letter_shows_and_pressing_makes_the_member(client, db):
    token = asked(client)

    shown = client.get(url("members:join_confirm", "cy", token))
    assert Person.objects.count() == 0
    assert "Nia Ŵyn" in shown.content.decode()
    pressed = client.post(url("members:join_confirm", "cy", token))

    person = Person.objects.get()
    assert pressed.url == url("members:joined", "cy")
    assert person.is_member()
    assert (person.name, person.language, person.area, person.user.email) == ("Nia Ŵyn", "cy", "W06000023", "nia@example.org")
    assert ValuesAgreement.objects.get().version == VALUES_VERSION
    assert HatsWorn.objects.get().hats == ["citizen", "carer"]
    assert (Promise.objects.get().text, Promise.objects.get().is_public) == ("Gwrando cyn siarad.", True)
    assert AuditEntry.objects.about(person).get().kind == "members.joined"
    assert client.get(url("members:home")).status_code == 200
    assert JoinRequest.objects.count() == 0


def test_the_values_and_the_promise_keep_the_language_they_were_read_in(client, db):
    fill_in(client, language="cy", promise={"choice": "0", "words": ""})
    send(client)

    client.post(url("members:join_confirm", "en", token_in(Message.objects.latest("pk"))))

    assert ValuesAgreement.objects.get().language == "cy"
    with speaking("cy"):
        assert Promise.objects.get().text == str(EXAMPLE_PROMISES[0])


def test_an_organisation_joins_with_the_person(client, db):
    token = asked(client, who={"joining_as": "organisation", "organisation": "Gofal Powys", "role": "Cydlynydd"})

    client.post(url("members:join_confirm", "cy", token))

    assert Organisation.objects.get().name_en == "Gofal Powys"
    assert Person.objects.get().affiliations.get().role == "Cydlynydd"


def test_a_link_works_once_and_not_after_its_days(client, db):
    token = asked(client)
    old = timezone.now() - timedelta(days=join.JOIN_REQUEST_DAYS, minutes=1)
    JoinRequest.objects.update(asked_at=old)
    Link.objects.update(expires_at=old + timedelta(days=join.JOIN_REQUEST_DAYS))

    assert client.post(url("members:join_confirm", "en", token)).status_code == 410
    assert join.forget_old_requests() == 1
    assert client.get(url("members:join_confirm", "en", "guessed")).status_code == 404


def test_the_form_does_not_tell_who_is_a_member(client, mari):
    fill_in(client)
    stranger = send(client)
    fill_in(client, name={"email": "mari@example.org"})
    known = send(client)

    assert (stranger.status_code, stranger.url) == (known.status_code, known.url)
    letter = Message.objects.get(to="mari@example.org")
    assert JoinRequest.objects.count() == 1
    assert "/mewngofnodi/" in letter.text


@pytest.mark.parametrize("email", ["nia@example.org", "mari@example.org"])
def test_an_address_gets_one_letter_an_hour_whatever_is_answered(client, mari, email):
    for area in ("W06000023", "W06000023", "wales", "outside"):
        fill_in(client, name={"area": area, "email": email})
        assert send(client).url == url("members:join_sent")

    assert Message.objects.count() == 1


def test_a_reader_who_did_not_ask_says_so_and_the_answers_are_gone(client, db):
    token = asked(client)

    said = client.post(url("members:join_confirm", "en", token), {"not_for_me": "1"})

    assert "Thank you for telling us" in said.text
    assert not JoinRequest.objects.exists()
    assert not Person.objects.exists()
    assert client.get(url("members:join_confirm", "en", token)).status_code == 410


def test_the_letters_page_is_about_its_reader_whoever_is_signed_in(client, mari):
    token = asked(Client())
    client.force_login(mari)

    page = client.get(url("members:join_confirm", "cy", token))
    pressed = client.post(url("members:join_confirm", "cy", token))

    assert "Nia Ŵyn" in page.text
    assert "Mari" not in page.text
    assert User.objects.get(email="nia@example.org").pk == int(client.session["_auth_user_id"])
    assert pressed.url == url("members:joined", "cy")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_sending_many_times_at_once_writes_one_letter():
    barrier = Barrier(8)

    def ask() -> None:
        barrier.wait()
        join.ask_to_join(answers_of_nia())
        connection.close()

    threads = [Thread(target=ask) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert (Message.objects.count(), JoinRequest.objects.count(), Link.objects.count()) == (1, 1, 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_request", [True, False])
def test_one_address_becomes_one_member_whoever_presses_first(same_request):
    requests = [link_of(), link_of()]
    barrier, results = Barrier(8), []

    def press(number: int) -> None:
        barrier.wait()
        try:
            results.append(join.confirm(requests[0 if same_request else number % 2]))
        except (ValidationError, links.ClosedError) as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=press, args=[number]) for number in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert (len(results), User.objects.count(), MembershipPeriod.objects.count()) == (8, 1, 1)


def answers_of_nia() -> dict:
    answers = {name: data | {"read_in": "cy"} for name, data in ANSWERS.items() if name not in ("streams", "news")}
    answers["name"] = answers["name"] | {"email": "nia@example.org"}
    answers["hats"] = {"hats": [], "read_in": "cy"}
    answers["promise"]["is_public"] = True
    return answers


def link_of() -> Link:
    request = JoinRequest.objects.create(email="nia@example.org", language="cy", answers=answers_of_nia())
    return links.find("members.join", links.make("members.join", thing=request))


@pytest.mark.parametrize("alike", ["mari@example.ORG", "mari@exampıe.org"])
def test_an_address_that_only_looks_like_a_members_gets_nothing_of_hers(client, mari, alike):
    """A dotless ı folds to i in the database, and belongs to somebody else's address."""
    fill_in(client, name={"email": alike})
    send(client)

    assert not Message.objects.filter(kind="email/already_here").exclude(to="mari@example.org").exists()


@pytest.mark.parametrize("address", ["marı@example.org", "ſari@example.org"])
def test_an_address_that_no_mail_server_takes_is_told_beside_its_field(client, db, address):
    answer(client, "language")
    answer(client, "who")

    response = answer(client, "name", ANSWERS["name"] | {"email": address})

    assert "Enter an address without accents before the @." in response.text
