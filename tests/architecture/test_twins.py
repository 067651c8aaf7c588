"""Each page and its twin in the other language: the same page."""

from collections import Counter
from urllib.parse import urlsplit

import pytest

from network.core import page_reading
from tests.architecture.addresses import addresses
from tests.architecture.permissions import PUBLIC_PAGE, TABLE
from tests.architecture.tour import CY, EN, PSEUDO

# Where the Welsh half of an alphabet has other letters than the English one, and the like.
UNLIKE: dict[str, str] = {}
# In both languages at once, Welsh first: pages that may rely on nothing, and a letter.
IN_BOTH = {"error 500", "error 503", "admin:outreach_campaign_preview_html"}


def pairs(toured):
    """(Welsh, English) of each place of the tour, for pages that have two addresses."""
    english = {page.place: page for page in toured.of(EN)}
    return [(page, english.get(page.place)) for page in toured.of(CY) if page.path.startswith("/cy/")]


def test_every_page_has_its_twin(toured, never):
    places = {language: {page.place for page in toured.of(language)} for language in (CY, EN, PSEUDO)}

    never(places[CY] ^ places[EN])
    never(places[CY] ^ places[PSEUDO])


def test_twins_answer_alike(toured, never):
    never([f"{cy}: {cy.status}, in English {en.status}" for cy, en in pairs(toured) if cy.status != en.status])


def test_twins_have_the_same_headings_fields_and_links(toured, never):
    unlike = [(cy, en) for cy, en in pairs(toured) if cy.page.shape != en.page.shape and cy.key not in UNLIKE]

    never([f"{cy}: {differences(cy.page.shape, en.page.shape)}" for cy, en in unlike])


def differences(one: dict, other: dict) -> str:
    return ", ".join(f"{part}: {one[part]} and {other[part]}" for part in one if one[part] != other[part])


def test_the_page_says_its_language(toured, never):
    prefixed = [
        page for page in toured.of(CY, EN) if page.path.startswith((f"/{CY}/", f"/{EN}/")) and not {page.key, page.state} & IN_BOTH
    ]

    never([f"{page}: lang={page.page.lang!r}" for page in prefixed if not page.page.lang.startswith(page.language)])


def test_the_toggle_leads_to_the_twin_and_back(toured, never):
    """On every page in the frame, error pages and forms that come back too; a page without a twin leads to the other home."""
    framed = [(cy, en) for cy, en in pairs(toured) if cy.page.toggle]
    never(
        [
            f"{cy}: {cy.page.toggle} and {en.page.toggle}"
            for cy, en in framed
            if cy.key != "state" and not lead_to_one_another(cy, en)
        ]
    )
    assert len(framed) > 200


def lead_to_one_another(cy, en) -> bool:
    return (cy.page.toggle, en.page.toggle) == (en.path, cy.path)


def test_no_page_is_without_a_toggle(toured, never):
    never([str(cy) for cy, _ in pairs(toured) if not cy.page.toggle and not {cy.key, cy.state} & IN_BOTH])


def test_search_engines_are_told_of_both(toured, never):
    told = [(cy, en) for cy, en in pairs(toured) if cy.page.alternates]

    never([str(cy) for cy, en in told if paths(cy)["cy"] != cy.path or paths(cy)["en"] != en.path or paths(cy) != paths(en)])
    assert {cy.key for cy, _ in told} >= {"site:home", "site:about", "workstreams:stream_detail", "members:join_language"}


def paths(visited) -> dict[str, str]:
    return {language: urlsplit(url).path for language, url in visited.page.alternates.items()}


@pytest.mark.parametrize("key", [key for key, row in TABLE.items() if row is PUBLIC_PAGE])
def test_the_toggle_keeps_the_question(made, key):
    address = next(one for one in addresses() if one.key == key)
    if not address.has_twin:
        return
    question = "?page=2&q=d%C5%B5r"
    there = page_reading.read(made.visit("anonymous", made.path(address, CY) + question).content.decode()).toggle

    back = page_reading.read(made.visit("anonymous", there).content.decode()).toggle

    assert (there, back) == (made.path(address, EN) + question, made.path(address, CY) + question)


# --- That the comparison sees ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "part"),
    [("<h2>Rhagor</h2>", "headings"), ('<input name="enw">', "controls"), ('<a href="/cy/">Dolen</a>', "links")],
)
def test_what_only_one_language_has_is_seen(more, part):
    plain, fuller = "<html><h1>Teitl</h1></html>", f"<html><h1>Teitl</h1>{more}</html>"

    found = differences(page_reading.read(fuller).shape, page_reading.read(plain).shape)

    assert found.startswith(part)


def test_the_shape_of_a_page_is_read():
    page = page_reading.read(
        '<html lang="cy"><h1>A</h1><h2>B</h2><a hreflang="en" href="/en/">English</a><select name="s"></select>'
    )

    assert (page.lang, page.toggle) == ("cy", "/en/")
    assert page.shape == {"headings": ["h1", "h2"], "controls": Counter({"select s": 1}), "links": 1}
