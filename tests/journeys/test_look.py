"""Ours is not recognisable as stock Bootstrap or stock Django admin: computed styles, one by one, differ."""

from pathlib import Path

import django
import pytest
from django.urls import reverse

from network.core.languages import CY, EN, speaking
from tests.journeys import people
from tests.journeys.browsing import Visit
from tests.journeys.people import ADMINISTRATOR
from tests.journeys.system import ROOT

BOOTSTRAP = next((ROOT / "static" / "vendor").glob("bootstrap-*/bootstrap.min.css"), ROOT / "bootstrap-is-not-vendored")
ADMIN_CSS = Path(django.__file__).parent / "contrib" / "admin" / "static" / "admin" / "css"
STOCK_SITE = """<!doctype html><body><a href="#">x</a><button class="btn btn-primary">x</button>
<input class="form-control"><div class="card">x</div><table class="table"><thead><tr><th>x</th></tr></thead></table></body>"""
STOCK_ADMIN = """<!doctype html><body><div id="container"><header id="header">x</header><div id="content"><h1>x</h1>
<input type="text" class="vTextField"><input type="submit" class="default" value="x">
<table id="result_list"><thead><tr><th>x</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table></div></div></body>"""

COLOUR, RADIUS, FONT, SHADOW = "background-color", "border-top-left-radius", "font-family", "box-shadow"
SITE = [  # (address, our element, the stock one, what must differ)
    ("account_login", "main button[type=submit]", ".btn", (COLOUR, RADIUS, FONT, "min-height", "font-weight")),
    ("account_login", "main input[name=login]", "input", (RADIUS, FONT, "border-top-color", "min-height")),
    ("site:home", "main .patch:not(.cloth)", ".card", (RADIUS, FONT, SHADOW, "border-top-color")),
    ("site:home", "main .streams a", "a", ("color", FONT, "text-underline-offset")),
    ("site:home", "body", "body", (COLOUR, "color", FONT, "font-size")),
]
ADMIN = [
    ("admin:members_person_changelist", "header", "#header", (COLOUR, "color", FONT)),
    ("admin:members_person_changelist", "#content h1", "h1", ("font-size", "font-weight", FONT, "color")),
    ("admin:members_person_changelist", "#result_list thead th", "thead th", (COLOUR, FONT, "border-bottom-color")),
    ("admin:members_person_changelist", "#result_list tbody td", "tbody td", (FONT, "font-size", "border-bottom-color")),
    ("admin:members_person_add", "#content [name='_save']", "[type=submit]", (COLOUR, RADIUS, FONT)),
    ("admin:members_person_add", "#content [name='name']", ".vTextField", (RADIUS, FONT, "border-top-color")),
]


def styles(page, selector: str, names: tuple[str, ...]) -> dict[str, str]:
    script = "([selector, names]) => names.map(name => getComputedStyle(document.querySelector(selector)).getPropertyValue(name))"
    return dict(zip(names, page.evaluate(script, [selector, names]), strict=True))


def stock(browser, html: str, sheets: list[Path], selector: str, names: tuple[str, ...]) -> dict[str, str]:
    page = browser.new_page()
    page.set_content(html)
    for sheet in sheets:
        page.add_style_tag(content=sheet.read_text())
    found = styles(page, selector, names)
    page.close()
    return found


@pytest.mark.parametrize(("address", "ours", "theirs", "names"), SITE, ids=[f"{row[0]} {row[1]}" for row in SITE])
def test_the_site_does_not_look_like_stock_bootstrap(browser, site, address, ours, theirs, names):
    with Visit(browser, site, EN) as visit:
        visit.go(address)
        mine = styles(visit.page, ours, names)

    default = stock(browser, STOCK_SITE, [BOOTSTRAP], theirs, names)

    assert {name: value for name, value in mine.items() if value == default[name]} == {}


@pytest.mark.parametrize(("address", "ours", "theirs", "names"), ADMIN, ids=[f"{row[0]} {row[1]}" for row in ADMIN])
def test_the_admin_does_not_look_like_stock_django(browser, site, address, ours, theirs, names):
    with Visit(browser, site, CY, storage=people.storage(browser, site, ADMINISTRATOR)) as visit:
        visit.go(address)
        mine = styles(visit.page, ours, names)

    sheets = [ADMIN_CSS / name for name in ("base.css", "changelists.css", "forms.css")]
    default = stock(browser, STOCK_ADMIN, sheets, theirs, names)

    assert {name: value for name, value in mine.items() if value == default[name]} == {}


# --- Keyboard ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["site:home", "members:join_language", "account_login"])
def test_whatever_takes_the_focus_shows_it(browser, site, address):
    with Visit(browser, site, CY, width=360) as visit:
        visit.go(address)
        seen, unseen = 0, []
        for _ in range(60):
            visit.page.keyboard.press("Tab")
            shown = visit.page.evaluate(
                """() => { const one = document.activeElement; if (one === document.body) return null
                const ringed = what => { const style = getComputedStyle(what)
                return style.outlineStyle !== "none" || style.boxShadow !== "none" }
                return [one.outerHTML.slice(0, 80), ringed(one) || (one.closest("label") && ringed(one.closest("label")))] }"""
            )
            if shown is None:
                break
            seen += 1
            unseen += [] if shown[1] else [shown[0]]

        assert unseen == []
        assert seen > 10


def test_the_first_tab_leads_past_the_menu(browser, site):
    with Visit(browser, site, EN) as visit:
        visit.go("site:home")
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")

        assert visit.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("address", ["site:home", "members:join_language", "account_login"])
def test_wider_spacing_cuts_no_text(browser, site, address):
    """WCAG 1.4.12: line 1.5, paragraph 2, letters 0.12 em, words 0.16 em, at 320 px."""
    spacing = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    with speaking(CY):
        path = reverse(address)
    context = browser.new_context(base_url=site.base, viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(path)
    page.add_style_tag(content=spacing + " p { margin-bottom: 2em !important }")

    cut = page.evaluate(
        """() => [...document.querySelectorAll("main *, header *")].filter(one => {
        const style = getComputedStyle(one)
        return one.scrollWidth > one.clientWidth + 1 && /hidden|clip/.test(style.overflowX) && one.clientWidth > 1
        }).map(one => one.outerHTML.slice(0, 100))"""
    )
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert cut == []
    assert wide <= 320
