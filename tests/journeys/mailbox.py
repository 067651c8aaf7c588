"""Reading one's e-mail at /dev/mailbox/, as a person with a browser does."""

import re
import time

from bs4 import BeautifulSoup
from playwright.sync_api import BrowserContext

from tests.journeys.browsing import Visit

WAIT_SECONDS = 20


def open_letter(visit: Visit, to: str) -> None:
    """Open the newest letter to an address, waiting for it a while."""
    newest = visit.page.locator("main tbody tr").filter(has=visit.page.get_by_role("cell", name=to, exact=True)).first
    until = time.monotonic() + WAIT_SECONDS
    while True:
        visit.open("/dev/mailbox/")
        if newest.count():
            break
        assert time.monotonic() < until, f"no letter to {to} in {WAIT_SECONDS} s"
        time.sleep(0.3)
    newest.get_by_role("link").click()


def letter_link(visit: Visit, part: str) -> str:
    """The address in the letter's text whose path holds this part, in the visit's language."""
    links = [link.get_attribute("href") or "" for link in visit.page.locator("main .patch a").all()]
    return next(link for link in links if f"/{visit.language}/" in link and part in link)


def text_of_newest(context: BrowserContext, to: str) -> str:
    """The text of the newest letter to an address, behind the window."""
    page = BeautifulSoup(context.request.get("/dev/mailbox/").text(), "html.parser")
    row = next(row for row in page.select("main tbody tr") if to in [cell.get_text() for cell in row.select("td")])
    letter = BeautifulSoup(context.request.get(row.a["href"]).text(), "html.parser")
    return letter.select("main .patch")[-1].get_text("\n")


def link_in(text: str, language: str, part: str) -> str:
    """The first address in that language whose path holds this part."""
    return next(link for link in re.findall(r"https?://\S+", text) if f"/{language}/" in link and part in link)
