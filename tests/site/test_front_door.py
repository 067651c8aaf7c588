"""`/`: by the cookie, then by what the device asks for, else a door with both names on it."""

import pytest

from tests.markup import read


@pytest.mark.parametrize(
    ("cookie", "asks_for", "lands_on"),
    [
        ("cy", "en-GB,en;q=0.9", "/cy/"),
        ("en-gb", "cy,en;q=0.5", "/en/"),
        (None, "cy-GB", "/cy/"),
        (None, "en-GB,en;q=0.9,cy;q=0.1", "/cy/"),
        (None, "en-US,en;q=0.9", "/en/"),
    ],
)
def test_front_door_opens_on_a_language(client, db, cookie, asks_for, lands_on):
    if cookie:
        client.cookies["language"] = cookie

    response = client.get("/", headers={"accept-language": asks_for})

    assert (response.status_code, response["Location"]) == (302, lands_on)
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in response["Vary"].split(",")}


def test_front_door_shows_both_names_to_a_device_that_asks_for_neither(client, db):
    page = read(client.get("/", headers={"accept-language": "fr"}).content)

    assert page.h1.get_text(" ", strip=True) == "Rhwydwaith Cydgynhyrchu Cymru Co-production Network for Wales"
    assert [link["hreflang"] for link in page.select("main a")] == ["cy", "en"]


def test_choice_at_the_front_door_is_remembered(client, db):
    chosen = client.get("/?language=cy", headers={"accept-language": "fr"})

    again = client.get("/", headers={"accept-language": "fr"})

    assert (chosen["Location"], again["Location"]) == ("/cy/", "/cy/")


def test_later_switch_changes_what_the_front_door_remembers(client, db):
    client.get("/", headers={"accept-language": "en"})
    client.get("/cy/")

    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/cy/"


def test_front_door_goes_nowhere_else(client, db):
    assert client.get("/?language=//evil.example").status_code == 200
