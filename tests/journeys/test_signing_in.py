"""Signing in by password, by an e-mailed code, and not at all."""

import re

from tests.journeys import mailbox, people
from tests.journeys.browsing import Visit
from tests.journeys.people import MEMBER


def test_a_code_from_the_mailbox_signs_in(browser, site, language, script):
    with Visit(browser, site, language) as other:
        email = people.become_member(other)
    with Visit(browser, site, language, script=script) as visit:
        visit.go("account_login")
        visit.press(visit.link("Send me a code"))
        visit.submit(email=email)
        visit.submit(code=code_in(mailbox.text_of_newest(visit.context, email)))

        assert visit.path == visit.url("members:home")


def code_in(text: str) -> str:
    """The code stands alone on a line of the letter."""
    return next(line.strip() for line in text.splitlines() if re.fullmatch(r"[A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*", line.strip()))


def test_a_password_signs_in_and_a_button_signs_out(browser, site, language, script):
    email, password = people.sign_ins(site)[MEMBER]
    with Visit(browser, site, language, script=script) as visit:
        visit.go("account_login")
        visit.submit(login=email, password=password)
        assert visit.path == visit.url("members:home")

        visit.go("account_logout")
        visit.submit()
        visit.go("members:home")

        assert visit.path == visit.url("account_login")


def test_a_wrong_password_says_so_and_keeps_the_address(browser, site, language, script):
    with Visit(browser, site, language, script=script) as visit:
        visit.go("account_login")
        visit.submit(login="stranger@example.org", password="wrong-and-long")

        assert visit.page.locator(".error-summary").is_visible()
        assert visit.page.locator("[name='login']").input_value() == "stranger@example.org"
