"""Chromium, and one person's visit with it: every page is watched for what its console says and whom it calls."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from django.utils.translation import gettext
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, sync_playwright
from playwright.sync_api import Error as BrowserError

from network.core.languages import CY, speaking
from tests.journeys.system import System

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = ("background-networking", "component-update", "sync", "quic", "default-apps", "extensions")
NOT_FOUND = "Chromium is not installed: apt-get install -y chromium (or set CHROMIUM to its path)"
MOST_TABS = 150
FIELD_MS = 5000


def find_chromium() -> str | None:
    """CHROMIUM in the environment, else the first known name on PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window; its sandbox can not be had as root."""
    arguments = [f"--disable-{what}" for what in QUIET] + ["--no-first-run"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield browser
        browser.close()


class Visit:
    """One person, one language, one window with cookies of its own; `who` is the sign-in of their `storage`."""

    def __init__(
        self,
        browser: Browser,
        system: System,
        language: str,
        *,
        width: int = 1280,
        script: bool = True,
        storage: Any = None,
        dark: bool = False,
    ) -> None:
        self.system, self.language, self.script = system, language, script
        self.browser = browser
        self.context: BrowserContext = browser.new_context(
            base_url=system.base,
            locale="cy-GB" if language == CY else "en-GB",
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
            storage_state=storage,
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.answer: Response | None = None
        self._watch()

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.context.close()

    # --- Watching -------------------------------------------------------------------------------------
    def _watch(self) -> None:
        self.page.on("console", lambda message: self._hear(message.type, message.text, message.location.get("url", "")))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.context.on("request", self._see_request)
        self.page.on("response", self._see_response)

    def _hear(self, kind: str, text: str, where: str) -> None:
        """Chromium reports a page's own status of 400 or more as an error; that is the page's business."""
        is_own_status = text.startswith("Failed to load resource") and self.answer and self.answer.url == where
        if kind in ("error", "warning") and not is_own_status:
            self.complaints.append(f"console {kind}: {text} ({where})")

    def _see_request(self, request: Any) -> None:
        if not request.url.startswith((self.system.base, "data:", "blob:", "about:")):
            self.complaints.append(f"off-site request: {request.url}")

    def _see_response(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.answer = response

    # --- Going somewhere -----------------------------------------------------------------------------
    def url(self, name: str, *arguments: Any) -> str:
        """The path of a named address in this visit's language."""
        with speaking(self.language):
            return reverse(name, args=arguments)

    def go(self, name: str, *arguments: Any, query: str = "") -> None:
        self.open(self.url(name, *arguments) + query)

    def open(self, path: str) -> None:
        self.page.goto(path)

    def says(self, text: str) -> str:
        """What the site says for this English text in this visit's language."""
        with speaking(self.language):
            return gettext(text)

    def says_of(self, label: Any) -> str:
        """A lazy label in this visit's language."""
        with speaking(self.language):
            return str(label)

    # --- With a mouse --------------------------------------------------------------------------------
    def button(self, text: str) -> Locator:
        return self.page.get_by_role("button", name=self.says(text), exact=True)

    def link(self, text: str) -> Locator:
        return self.page.get_by_role("link", name=self.says(text), exact=True)

    def fill(self, **values: str | bool | list[str]) -> None:
        """The page's fields by their names: words, a choice's value, several values, or on and off."""
        for name, value in values.items():
            for one in value if isinstance(value, list) else [value]:
                self._fill(name, one)

    def _fill(self, name: str, value: str | bool) -> None:
        field = self.page.locator(f"main [name='{name}']:not([type=hidden]), #content [name='{name}']:not([type=hidden])")
        try:
            kind = field.first.evaluate("field => field.type", timeout=FIELD_MS)
        except BrowserError as error:
            raise AssertionError(f"no field {name!r} at {self.page.url}: {_main(self.page.content())[:300]}") from error
        if kind in ("radio", "checkbox"):
            chosen = field if isinstance(value, bool) else field.and_(self.page.locator(f"[value='{value}']"))
            chosen.set_checked(value is not False)
        elif kind == "select-one":
            field.select_option(str(value))
        else:
            field.fill(str(value))

    def submit(self, **values: str | bool | list[str]) -> None:
        """Fill in the main form and press its first button."""
        self.fill(**values)
        self.page.locator("main form[method=post] [type=submit], #content form[method=post] [type=submit]").first.click()

    # --- With a keyboard alone -----------------------------------------------------------------------
    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Press Tab until the target has the focus."""
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not reach {target} on {self.page.url}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Go to a link or button and press it; waits for the page that follows."""
        self.tab_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def type_into(self, name: str, words: str) -> None:
        self.tab_to(self.page.locator(f"main [name='{name}']:not([type=hidden])"))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)

    def choose(self, name: str, value: str) -> None:
        """Of radio buttons, with the arrow keys."""
        group = self.page.locator(f"main [name='{name}'][type=radio]")
        self.tab_to(group.locator("xpath=self::*[@checked]").or_(group.first).first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if self.page.locator(f"main [name='{name}'][value='{value}']").is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {name}={value}")

    def tick(self, name: str, value: str = "") -> None:
        self.tab_to(self.page.locator(f"main [name='{name}']" + (f"[value='{value}']" if value else "")))
        self.page.keyboard.press("Space")

    def pick(self, name: str, label: str) -> None:
        """Of a select, by typing the beginning of the option's label."""
        self.tab_to(self.page.locator(f"main select[name='{name}']"))
        self.page.keyboard.type(label)

    # --- Behind the window ---------------------------------------------------------------------------
    def post(self, name: str, data: dict[str, Any], *arguments: Any) -> None:
        """Send a form without looking at it, on the way to the page that is looked at."""
        path = self.url(name, *arguments)
        if not self._token():
            self.context.request.get(self.url("account_login"))
        body = urlencode(data | {"csrfmiddlewaretoken": self._token()}, doseq=True)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.system.base + path}
        response = self.context.request.post(path, data=body, headers=headers, max_redirects=0)
        if response.status not in (302, 303):
            raise AssertionError(f"POST {path} → {response.status}: {_main(response.text())[:1500]}")

    def _token(self) -> str:
        return next((cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrf"), "")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path


def _main(html: str) -> str:
    """The words of a page's main part, for a message."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main")[0]).split())
