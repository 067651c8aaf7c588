"""A visit to one state of a page, and all that is asked of it."""

from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.journeys import people
from tests.journeys.browsing import Visit
from tests.journeys.checks import Findings, english_on, scrolls_sideways, shape_of
from tests.journeys.system import System
from tests.states import State


@dataclass(frozen=True)
class Seen:
    """What was found, and the page as the server sent it."""

    findings: Findings
    html: str


def look(browser: Browser, site: System, state: State, language: str, width: int, *, dark: bool = False, shot: str = "") -> Seen:
    """Go there as the state says, in this language at this width, and look closely; `shot` is a path for a picture."""
    storage = people.storage(browser, site, state.who)
    with Visit(browser, site, language, width=width, storage=storage, dark=dark) as visit:
        state.way(visit)
        findings = Findings(shape=shape_of(visit, state.status), english=english_on(visit))
        html = visit.answer.text() if visit.answer else ""
        if shot:
            visit.page.screenshot(path=shot, full_page=True)
        if not state.is_letter:
            findings.wide = scrolls_sideways(visit.page)
            findings.console = list(visit.complaints)
            visit.page.wait_for_load_state()
            findings.add_axe(visit.page)
    return Seen(findings, html)
