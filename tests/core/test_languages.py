import pytest
from django.urls import reverse

from network.core.languages import fold, preferred, short, speaking, twin_path, welsh_sort_key


def test_welsh_order_puts_digraphs_after_their_first_letter():
    names = ["Chwilog", "Cybi", "Caernarfon", "Llanelli", "Lwc", "Lampeter", "Rhondda", "Rwla", "Thomas", "Tywyn"]

    in_order = sorted(names, key=welsh_sort_key)

    assert in_order == ["Caernarfon", "Cybi", "Chwilog", "Lampeter", "Lwc", "Llanelli", "Rwla", "Rhondda", "Tywyn", "Thomas"]


def test_accents_fold_for_order_and_search():
    assert fold("TŶ ŵyn âêîôû ïö") == "ty wyn aeiou io"


@pytest.mark.parametrize(("language", "path"), [("cy", "/cy/ymuno/"), ("en", "/en/join/")])
def test_addresses_are_translated(language, path):
    with speaking(language):
        assert reverse("members:join") == path
        assert short() == language


def test_the_twin_keeps_page_and_query():
    with speaking("en"):
        assert twin_path("/en/join/?from=poster", "cy") == "/cy/ymuno/?from=poster"


def test_a_page_without_a_twin_leads_to_the_other_home():
    with speaking("en"):
        assert twin_path("/en/nothing-here/", "cy") == "/cy/"


@pytest.mark.parametrize(
    ("cookie", "header", "expected"),
    [
        ("cy", "en-GB,en", "cy"),
        ("en-gb", "cy", "en"),
        (None, "en-GB,en;q=0.9,cy;q=0.1", "cy"),
        (None, "en-US,en;q=0.9", "en"),
        (None, "fr", None),
        (None, "", None),
    ],
)
def test_welsh_is_chosen_when_the_device_lists_it_at_all(rf, cookie, header, expected):
    request = rf.get("/", headers={"Accept-Language": header})
    if cookie:
        request.COOKIES["language"] = cookie

    assert preferred(request) == expected


def test_a_language_chosen_against_the_device_is_remembered(client, db):
    response = client.get("/cy/", headers={"Accept-Language": "en-GB"})

    assert response.cookies["language"].value == "cy"


def test_the_language_that_the_device_asks_for_needs_no_cookie(client, db):
    response = client.get("/en/", headers={"Accept-Language": "en-GB"})

    assert "language" not in response.cookies
