"""The house pages: what they say in both languages, what they cost, and how the frame ties the two together."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from network.core.languages import speaking
from network.site import launch
from network.site.coming import THINGS
from network.site.models import Launch
from tests.markup import broken_ties, read

HEADINGS = {
    "site:about": ("Amdanom ni", "About us"),
    "site:co_production": ("Beth yw cydgynhyrchu?", "What is co-production?"),
    "site:board": ("Y bwrdd a’r noddwyr", "Board and patrons"),
    "site:contact": ("Cysylltu â ni", "Contact us"),
    "site:privacy": ("Preifatrwydd", "Privacy"),
    "site:cookies": ("Cwcis", "Cookies"),
    "site:accessibility": ("Datganiad hygyrchedd", "Accessibility statement"),
    "site:terms": ("Telerau defnyddio", "Terms of use"),
    "site:coming_jobs": ("Cyfarwyddwr a Chydlynydd", "A Director and a Co-ordinator"),
    "site:coming_events": ("Dathliad yn y Trallwng", "A celebration in Welshpool"),
    "site:coming_forum": ("Fforwm yr Aelodau", "The Members’ Forum"),
    "site:coming_catalogue": ("Credu yw Gweld", "Seeing is Believing"),
    "site:coming_proposal": ("Cynnig y Loteri", "The Lottery proposal"),
    "workstreams:stream_list": ("Chwe ffrwd waith, un clytwaith", "Six work-streams, one patchwork"),
}
EVERY_PAGE = [
    (name, language, heading) for name, pair in HEADINGS.items() for language, heading in zip(("cy", "en"), pair, strict=True)
]


def url(name: str, language: str, *args) -> str:
    with speaking(language):
        return reverse(name, args=args)


def get(client, name: str, language: str = "en"):
    return read(client.get(url(name, language)).content)


@pytest.mark.parametrize(("name", "language", "heading"), EVERY_PAGE)
def test_page_says_what_it_is_in_its_language(client, db, name, language, heading):
    page = get(client, name, language)

    assert page.html["lang"] == language
    assert [h1.get_text() for h1 in page.select("h1")] == [heading]
    assert page.title.get_text().startswith(heading)
    assert broken_ties(page) == []


@pytest.mark.parametrize("name", ["site:home", *HEADINGS])
def test_page_and_its_twin_name_each_other(client, db, name):
    welsh, english = url(name, "cy"), url(name, "en")

    found = {
        path: {
            link["hreflang"]: link["href"].removeprefix("http://testserver")
            for link in read(client.get(path).content).select("link[hreflang]")
        }
        for path in (welsh, english)
    }

    neither = "/" if name == "site:home" else english
    both = {"cy": welsh, "en": english, "x-default": neither}
    assert found == {welsh: both, english: both}


def test_shared_link_shows_the_network_and_its_picture(client, db):
    shown = {meta["property"]: meta["content"] for meta in get(client, "site:about").select("meta[property]")}

    assert shown == {
        "og:url": "http://testserver/en/about/",
        "og:site_name": "Co-production Network for Wales",
        "og:type": "website",
        "og:image": "http://testserver/static/art/card.jpg",
    }


def test_language_switch_keeps_page_and_query(client, db):
    page = read(client.get(url("site:about", "cy") + "?a=b&c=d").content)

    current, twin = page.select(".lang li > *")

    assert (current.get_text(), current["aria-current"], current["lang"]) == ("Cymraeg", "true", "cy")
    assert (twin.get_text(), twin["href"], twin["hreflang"]) == ("English", url("site:about", "en") + "?a=b&c=d", "en")


def test_contact_stands_in_the_same_place_on_every_page(client, db):
    places = {
        name: [link["href"] for link in get(client, name).select("footer li a")].index(url("site:contact", "en"))
        for name in ("site:home", *HEADINGS)
    }

    assert set(places.values()) == {3}


# --- Home ---------------------------------------------------------------------------------------------
def test_home_asks_for_three_things_that_can_be_done(client, db):
    doors = [link["href"] for link in get(client, "site:home", "cy").select(".three a")]

    assert doors == [url("outreach:pass_it_on", "cy"), url("site:coming_jobs", "cy"), url("members:join", "cy")]
    assert [client.get(door, follow=True).status_code for door in doors] == [200, 200, 200]


def test_home_shows_the_six_streams_in_the_readers_language(client, db):
    launch.load()

    welsh = [name.get_text() for name in get(client, "site:home", "cy").select(".stream-name")]
    english = [name.get_text() for name in get(client, "site:home", "en").select(".stream-name")]

    assert welsh == [stream.name_cy for stream in launch.STREAMS]
    assert english == [stream.name_en for stream in launch.STREAMS]


def test_home_names_the_day_of_the_celebration_until_it_is_over(client, db):
    launch.load()
    event = Launch.objects.the_one()

    before = get(client, "site:home").select_one("time")
    Launch.objects.update(event_on=timezone.localdate() - timedelta(days=1))
    after = get(client, "site:home").select_one("time")

    assert before["datetime"] == event.event_on.isoformat()
    assert after is None


def test_home_stands_without_launch_content(client, db):
    assert get(client, "site:home").select(".stream") == []


@pytest.mark.parametrize("streams", [1, 3])
def test_home_costs_two_queries(client, db, streams, django_assert_num_queries):
    for position, stream in enumerate(launch.STREAMS[:streams], start=1):
        launch._load_stream(stream, position)

    with django_assert_num_queries(2):
        client.get(url("site:home", "en"))


def test_house_page_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(url("site:privacy", "en"))


# --- The frame ------------------------------------------------------------------------------------------
def test_member_finds_their_corner_and_the_way_out(client, mari):
    client.force_login(mari)

    corner = get(client, "site:about", "cy").select_one(".account")

    assert corner.select_one(".face").get_text() == "MŴ"
    assert corner.select_one("a")["href"] == url("members:home", "cy")
    assert (corner.form["method"], corner.form["action"]) == ("post", url("account_logout", "cy"))


def test_nothing_personal_stands_in_what_is_rendered_once(client, mari, gwen):
    client.force_login(mari)
    get(client, "site:home")
    client.force_login(gwen)

    page = client.get(url("site:home", "en")).content.decode()

    assert "Gwen Rees" in page
    assert "Mari" not in page


@pytest.mark.parametrize(
    ("name", "entry", "current"),
    [
        ("site:home", "Home", "page"),
        ("site:about", "About us", "page"),
        ("site:board", "About us", "true"),
        ("site:coming_jobs", "Jobs", "page"),
    ],
)
def test_menu_shows_where_we_are(client, db, name, entry, current):
    here = get(client, name).select(".nav-main [aria-current]")

    assert [(link.get_text(), link["aria-current"]) for link in here] == [(entry, current)]


@pytest.mark.parametrize("name", ["site:home", *HEADINGS])
def test_page_has_no_inline_style_or_script(client, db, name):
    launch.load()
    page = get(client, name)

    assert page.select("[style], style, script:not([src])") == []


def test_thing_that_is_not_built_says_so_and_offers_a_person(client, db):
    for thing in THINGS:
        page = get(client, f"site:coming_{thing.key}")
        assert "Still being sewn" in page.main.get_text()
        assert url("site:contact", "en") in [link["href"] for link in page.main.select("a")]


# --- What the small print must say ----------------------------------------------------------------------
def test_privacy_page_gives_the_complaint_route_and_its_thirty_days(client, db):
    words = get(client, "site:privacy").select_one("#complaint").find_next("p").get_text()

    assert "Within thirty days we tell you that we have your complaint" in words


def test_cookies_page_names_every_cookie_that_we_set(client, db):
    assert [name.get_text() for name in get(client, "site:cookies").select("code")] == ["session", "csrf", "language"]


def test_terms_say_from_what_age(client, db):
    assert "aged 16 or over" in get(client, "site:terms").main.get_text()


def test_no_telephone_number_of_a_real_person_is_published(client, db):
    launch.load()

    for name in ("site:home", "site:contact", "site:coming_jobs", "site:board"):
        page = client.get(url(name, "en")).content.decode()
        assert [number for number in ("646640", "642250", "227726") if number in page] == []
