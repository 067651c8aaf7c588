"""The work-streams: everybody reads about them, members say which ones they would take part in."""

import pytest
from django.urls import reverse

from network.core.languages import speaking
from network.site import launch
from tests import factories
from tests.markup import broken_ties, read
from workstreams.models import Interest, WorkStream


@pytest.fixture
def streams(db):
    launch.load()
    return {stream.slug: stream for stream in WorkStream.objects.for_list()}


def get(client, name: str, *args, language: str = "en"):
    with speaking(language):
        url = reverse(f"workstreams:{name}", args=args)
    return read(client.get(url).content)


def interest(client, slug: str, **data):
    return client.post(reverse("workstreams:stream_interest", args=[slug]), data)


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [
        ("cy", "Map asedau", "Cydgynhyrchu yng Nghymru: pobl, prosiectau"),
        ("en", "Asset map", "Co-production in Wales: people, projects, know-how"),
    ],
)
def test_stream_says_what_it_is_for_in_the_words_of_the_launch(client, streams, language, heading, words):
    page = get(client, "stream_detail", "assets", language=language)

    assert page.h1.get_text() == heading
    assert page.select_one(".lead").get_text().startswith(words)
    assert broken_ties(page) == []


def test_visitor_is_asked_to_join(client, streams):
    page = get(client, "stream_detail", "assets")

    assert page.select("main form") == []
    assert reverse("members:join") in [link["href"] for link in page.main.select("a")]


def test_member_takes_part_once_and_can_step_back(client, streams, mari):
    client.force_login(mari)

    first, again = interest(client, "assets"), interest(client, "assets")
    shown = list(Interest.objects.values_list("person", "stream__team__slug"))
    interest(client, "assets", withdraw="1")

    assert (first.status_code, again.status_code) == (303, 303)
    assert shown == [(mari.person_id, "assets")]
    assert not Interest.objects.exists()


def test_member_sees_that_they_take_part(client, streams, mari):
    client.force_login(mari)
    interest(client, "assets")

    aside = get(client, "stream_detail", "assets").select_one("main aside")

    assert aside.select_one(".chip").get_text(strip=True) == "You are part of this"
    assert aside.button["name"] == "withdraw"


def test_sign_in_without_membership_is_refused_with_the_reason(client, streams):
    client.force_login(factories.user("Ifan Rhys", "ifan@example.org"))

    response = interest(client, "assets")

    assert response.status_code == 403
    assert "Join the Network, and you can take part in its work-streams." in read(response.content).main.get_text()
    assert not Interest.objects.exists()


def test_visitor_who_posts_is_sent_to_sign_in(client, streams):
    assert interest(client, "assets").headers["Location"].startswith(reverse("account_login"))


def test_unknown_stream_is_not_there(client, streams):
    assert client.get(reverse("workstreams:stream_detail", args=["sheep"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_one_query(client, db, count, django_assert_num_queries):
    for position, stream in enumerate(launch.STREAMS[:count], start=1):
        launch._load_stream(stream, position)

    with django_assert_num_queries(1):
        client.get(reverse("workstreams:stream_list"))


def test_page_of_a_stream_costs_one_query_for_a_visitor(client, streams, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(reverse("workstreams:stream_detail", args=["assets"]))


def test_list_says_so_when_there_is_nothing(client, db):
    assert get(client, "stream_list").select_one(".empty").get_text(strip=True) == "The work-streams are still being drawn up."
