"""Every page state once, in a language, at a width and in a theme that alternate; the full product is `bin/drill sweep`."""

import pytest

from network.core.languages import CY, EN
from tests import states
from tests.architecture.addresses import addresses
from tests.journeys import conformance
from tests.journeys.conftest import seed
from tests.journeys.looking import EVERY_VIEW, look

ALL = states.all_states()


@pytest.mark.parametrize("number", range(len(ALL)), ids=[state.name for state in ALL])
def test_a_page_is_whole_for_everybody(number, browser, site, documents):
    state, turn = ALL[number], number + seed()
    language, view = (CY, EN)[turn % 2], EVERY_VIEW[turn // 2 % len(EVERY_VIEW)]

    seen = look(browser, site, state, language, [view])

    if not state.is_letter:
        documents[f"{state.name}-{language}"] = seen.html
    found = seen.findings
    assert found.shape == []
    assert found.console == []
    assert found.axe == []
    assert found.incomplete == []
    assert found.english == []
    assert found.wide == []


def test_all_pages_are_conforming_html(browser, documents):
    """With the browser, so that it runs after the tests that fill `documents`, however tests are put in order."""
    if program := conformance.missing_program():
        pytest.skip(f"{program} is not installed: apt-get install -y default-jre-headless npm")
    assert len(documents) > 100

    complaints = conformance.complaints(documents)
    assert complaints == [], "\n".join(complaints)


def test_the_checker_sees_a_fault():
    if program := conformance.missing_program():
        pytest.skip(f"{program} is not installed: apt-get install -y default-jre-headless npm")
    page = "<!doctype html><html lang='en'><title>A</title><p><div>b</div></p></html>"

    assert any("No “p” element" in line or "No p element" in line for line in conformance.complaints({"faulty": page}))


def test_every_address_is_in_a_state():
    """The admin's own actions apart; what has no page says why in states.NO_PAGE."""
    shown = {name for state in ALL for name in state.shows}
    ours = {address.key for address in addresses() if not address.is_admin}

    assert ours - shown - set(states.NO_PAGE) == set()
    assert set(states.NO_PAGE) - ours == set()


def test_names_of_states_are_unique():
    assert len({state.name for state in ALL}) == len(ALL)
