"""A visit to one state of a page, and all that is asked of it."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from tests.journeys import people
from tests.journeys.browsing import Visit
from tests.journeys.checks import Findings, english_on, scrolls_sideways, shape_of
from tests.journeys.system import System
from tests.state import State


@dataclass(frozen=True)
class View:
    """How wide the window is, and which theme the device asks for."""

    width: int
    dark: bool

    def __str__(self) -> str:
        return f"{self.width}{'-dark' if self.dark else ''}"


EVERY_VIEW = [View(width, dark) for width, dark in product((360, 1280), (False, True))]


@dataclass(frozen=True)
class Seen:
    """What was found, and the page as the server sent it."""

    findings: Findings
    html: str


def look(browser: Browser, site: System, state: State, language: str, views: list[View], shots: Path | None = None) -> Seen:
    """Go there once as the state says, then look closely in each view; `shots` is a folder for pictures."""
    storage = people.storage(browser, site, state.who)
    with Visit(browser, site, language, width=views[0].width, storage=storage, dark=views[0].dark) as visit:
        state.way(visit)
        visit.page.wait_for_load_state()
        findings = Findings(shape=shape_of(visit, state.status), english=english_on(visit))
        html = visit.answer.text() if visit.answer else ""
        # Before axe comes in: what is on the console up to here is the page's own.
        findings.console = [] if state.is_letter else list(visit.complaints)
        for view in views:
            _in_view(visit, state, view, findings, shots and shots / f"{state.name}-{language}-{view}.png")
        if not state.is_letter:
            findings.wide = scrolls_sideways(visit.page)
    return Seen(findings, html)


def _in_view(visit: Visit, state: State, view: View, findings: Findings, shot: Path | None) -> None:
    visit.page.set_viewport_size({"width": view.width, "height": 800})
    visit.page.emulate_media(color_scheme="dark" if view.dark else "light")
    if shot:
        visit.page.screenshot(path=shot, full_page=True)
    if not state.is_letter:
        findings.add_axe(visit.page)


def look_or_say(browser: Browser, site: System, state: State, language: str, views: list[View], shots: Path | None) -> Seen:
    """As `look`, but a state that nobody could come to is a finding, so that one can't end a sweep."""
    try:
        return look(browser, site, state, language, views, shots)
    except (AssertionError, BrowserError, LookupError, StopIteration, ValueError) as error:
        if not browser.is_connected():
            raise
        return Seen(Findings(shape=[f"not reached: {type(error).__name__} {' '.join(str(error).split())[:300]}"]), "")
