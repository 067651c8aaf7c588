"""What is asked of every page that a person sees: axe's rules, the console, reflow, the words of its language."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from network.core import page_reading, parity
from network.core.languages import CY
from tests.journeys.browsing import Visit

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe leaves to a person: (rule, axe's reason) and what a person found. What is not here fails until somebody has looked.
TRIAGED = {
    ("frame-tested", ""): "the e-mail in the frame is a page of its own, and a state of its own",
    ("color-contrast", "bgImage"): "text over a drawing: the pairs of colours are in the design's table, all of 4.5 or more",
    ("color-contrast", "imgNode"): "the hero's drawing begins transparent under its second button: nothing drawn touches the text",
    ("color-contrast", "bgGradient"): "a cloth's stitches are drawn as a gradient in the cloth's own colour",
    ("color-contrast", "pseudoContent"): "a stitched edge drawn over the cloth, beside the text",
    ("color-contrast", "elmPartiallyObscuring"): "a wide table moves in its box: cut columns have the colours of whole ones",
    ("color-contrast", "shortTextContent"): "one letter or number: its colours are those of longer text on the same cloth",
}


# --- Accessibility ------------------------------------------------------------------------------------
@cache
def _axe_source() -> str:
    return AXE.read_text()


def axe(page: Page) -> dict[str, list[str]]:
    """axe's `violations`, and the `incomplete` that nobody has triaged: one line each."""
    page.evaluate(_axe_source())
    options = {"iframes": False, "runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
    found = page.evaluate("options => axe.run(document, options)", options)
    return {
        "violations": [_line(rule) for rule in found["violations"]],
        "incomplete": [_line(rule) for rule in found["incomplete"] if not _reasons(rule) <= TRIAGED.keys()],
        "triaged": [_line(rule) for rule in found["incomplete"] if _reasons(rule) <= TRIAGED.keys()],
    }


def _reasons(rule: dict[str, Any]) -> set[tuple[str, str]]:
    """(rule, reason) of every element about which axe could not tell."""
    checks = [check for node in rule["nodes"] for kind in ("any", "all", "none") for check in node[kind]]
    return {(rule["id"], (check.get("data") or {}).get("messageKey") or "") for check in checks}


def _line(rule: dict[str, Any]) -> str:
    nodes = rule["nodes"]
    more = f" and {len(nodes) - 1} more" if len(nodes) > 1 else ""
    summary = " ".join(nodes[0].get("failureSummary", "").split())[:200]
    return f"{rule['id']}: {rule['help']}: {nodes[0]['html'][:160]}{more} ({summary})"


# --- Reflow -------------------------------------------------------------------------------------------
def scrolls_sideways(page: Page, width: int = 320) -> list[str]:
    """What makes the page wider than the window at this width (WCAG 1.4.10)."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    wide = page.evaluate(
        """() => {
        const width = document.documentElement.clientWidth
        if (document.documentElement.scrollWidth <= width) return []
        const inside = element => {
            for (let at = element.parentElement; at; at = at.parentElement)
                if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX) && at !== document.body) return true
        }
        const tooWide = one => one.getBoundingClientRect().right > width + 1 && !inside(one)
        const wide = [...document.body.querySelectorAll("*")].filter(tooWide)
        return wide.slice(-3).map(one => one.outerHTML.slice(0, 160)).concat("page: " + document.documentElement.scrollWidth)
        }"""
    )
    page.set_viewport_size(before)
    return wide


# --- Words ----------------------------------------------------------------------------------------------
# Words that English can not do without and Welsh does not have.
_ENGLISH = re.compile(
    r"\b(?:the|and|of|with|your|you|this|that|was|have|will|what|which|please|from|they|there|when|who|are|is|for|not|by|it)\b",
    re.IGNORECASE,
)
# On the board's desk and in the mailbox: rows and letters, in whatever language they were written.
_WRITTEN_BY_PEOPLE = "#result_list tbody, .readonly, pre, main tbody, main .patch"
_WRITTEN_BY_PEOPLE += ", .change-form .breadcrumbs [aria-current], .change-form .titles > h2"
_WITHOUT = """selector => {
    const copy = document.documentElement.cloneNode(true)
    copy.querySelectorAll(selector).forEach(one => one.remove())
    return copy.outerHTML
}"""
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]")


@cache
def _known_english() -> set[str]:
    """The English of every message whose Welsh is something else."""
    return {
        _plain(text)
        for message in parity.welsh().values()
        for text in parity.forms_of_id(message)
        if len(text) > 3 and text not in parity.forms(message) and not _PLACEHOLDER.search(text)
    }


def _plain(text: str) -> str:
    return " ".join(text.split())


def english_on(visit: Visit) -> list[str]:
    """English on a Welsh page outside what is marked as English, in the page as it stands after its scripts."""
    if visit.language != CY:
        return []
    is_desk = visit.path.startswith((visit.url("admin:index"), "/dev/"))
    read = page_reading.read(visit.page.evaluate(_WITHOUT, _WRITTEN_BY_PEOPLE) if is_desk else visit.page.content())
    said = [(words.where, _plain(words.text)) for words in read.words if words.lang in ("", CY) and words.where != "code"]
    return [f"<{where}> {text[:120]}" for where, text in said if text in _known_english() or (_reads_english(text) and not is_desk)]


def _reads_english(text: str) -> bool:
    """Every fifth word, at least, is one that only English has."""
    words = len(text.split())
    return words > 2 and len(_ENGLISH.findall(text)) * 5 >= words


# --- All of it -----------------------------------------------------------------------------------------
@dataclass
class Findings:
    """What one visit to one state found; empty lists are the good answer."""

    axe: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    triaged: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)

    def add_axe(self, page: Page) -> None:
        found = axe(page)
        self.axe += found["violations"]
        self.incomplete += found["incomplete"]
        self.triaged += found["triaged"]


def shape_of(visit: Visit, status: int) -> list[str]:
    """The page's status, its one h1, its title and its language."""
    page, answer = visit.page, visit.answer
    facts = page.evaluate(
        "() => ({h1: document.querySelectorAll('h1').length, title: document.title, lang: document.documentElement.lang})"
    )
    complaints = [] if answer and answer.status == status else [f"status {answer and answer.status}, not {status}: {page.url}"]
    complaints += [] if facts["h1"] >= 1 else ["no h1"]
    complaints += [] if facts["title"].strip() else ["no title"]
    return complaints + ([] if facts["lang"] in ("cy", "en", "en-gb") else [f"lang={facts['lang']!r}"])
