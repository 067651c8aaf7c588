"""From the home page to the register, with the keyboard alone, against `bin/start`'s own worker."""

import secrets

from network.core.languages import CY, EN, other
from tests.journeys import mailbox, people
from tests.journeys.browsing import Visit
from tests.journeys.people import BOARD

WORDS = {CY: "Gwrando cyn siarad.", EN: "I will listen before I speak."}


def test_a_visitor_becomes_a_member_whom_the_board_sees(browser, site, language, script):
    name, email = f"Nia Ŵyn {secrets.token_hex(3)}", people.new_address()
    with Visit(browser, site, language, width=360, script=script) as visit:
        answer_by_keyboard(visit, name, email)
        visit.press(visit.button("Send me the letter"))
        assert email in visit.page.locator("main").inner_text()

        mailbox.open_letter(visit, email)
        visit.open(mailbox.letter_link(visit, "/cadarnhau/" if language == CY else "/confirm/"))
        visit.press(visit.button("Make me a member"))

        assert visit.path == visit.url("members:joined")
        assert name in visit.page.locator("h1").inner_text()
        assert visit.complaints == []

    assert_in_register(browser, site, language, name)


def answer_by_keyboard(visit: Visit, name: str, email: str) -> None:
    """Every question of the join flow, from the button on the home page on."""
    visit.go("site:home")
    visit.press(visit.page.locator(f"main a[href='{visit.url('members:join')}']").first)
    visit.choose("language", visit.language)
    go_on(visit)
    visit.choose("joining_as", "person")
    go_on(visit)
    visit.type_into("name", name)
    visit.type_into("email", email)
    visit.pick("area", "Powys")
    go_on(visit)
    visit.tick("hats", "citizen")
    visit.tick("consent")
    go_on(visit)
    visit.choose("agree", "yes")
    go_on(visit)
    visit.choose("choice", "own")
    visit.type_into("words", WORDS[visit.language])
    go_on(visit)
    visit.tick("streams", visit.page.locator("main [name='streams']").first.get_attribute("value") or "")
    go_on(visit)
    go_on(visit)  # no news
    assert visit.path == visit.url("members:join_check")
    assert WORDS[visit.language] in visit.page.locator("main").inner_text()


def go_on(visit: Visit) -> None:
    visit.press(visit.button("Save and continue"))


def assert_in_register(browser, site, language: str, name: str) -> None:
    """A member of the board signs in, and finds the new member with a period of membership and the promise."""
    with Visit(browser, site, language) as board:
        board.go("admin:members_person_changelist", query=f"?q={name.split()[-1]}")
        sign_in_by_keyboard(board, *people.sign_ins(site)[BOARD])
        board.link(name).click()

        assert board.page.locator("[name='name']").input_value() == name
        assert board.page.locator("[name='promises-0-text']").input_value() == WORDS[language]
        assert board.page.locator("#periods-group tr.has_original").count() == 1


def sign_in_by_keyboard(visit: Visit, email: str, password: str) -> None:
    """On the way to a page that needs it; that page follows."""
    assert visit.path == visit.url("account_login")
    visit.type_into("login", email)
    visit.type_into("password", password)
    visit.press(visit.page.locator("main").get_by_role("button", name=visit.says("Sign in"), exact=True))


def test_a_change_of_language_in_the_middle_loses_nothing(browser, site, language, script):
    with Visit(browser, site, language, script=script) as visit:
        people.answer_steps(visit, before="hats", email="middle@example.org")
        visit.go("members:join_name")
        change_language(visit)

        assert visit.page.locator("[name='email']").input_value() == "middle@example.org"
        assert visit.page.locator("[name='name']").input_value() == people.ANSWERS["name"]["name"]

        people.answer_steps(visit, email="middle@example.org")
        visit.go("members:join_check")
        change_language(visit)

        answers = visit.page.locator("main dl").inner_text()
        assert visit.path == visit.url("members:join_check")
        assert all(answer in answers for answer in ("middle@example.org", "Nia Ŵyn", "Menter Tŷ’r Ŵyn", "Gwrando cyn siarad."))


def change_language(visit: Visit) -> None:
    """By the two names at the top of each page."""
    visit.language = other(visit.language)
    visit.press(visit.page.locator(f".lang a[hreflang='{visit.language}']"))
    assert visit.page.locator("html").get_attribute("lang") == visit.language


def test_what_was_typed_is_still_there_when_it_was_wrong(browser, site, language, script):
    with Visit(browser, site, language, script=script) as visit:
        people.answer_steps(visit, before="name")
        visit.go("members:join_name")
        visit.submit(name="Nia Ŵyn", email="nobody", area="W06000023")

        assert visit.page.title().startswith("Gwall:" if language == CY else "Error:")
        assert visit.page.locator("[name='name']").input_value() == "Nia Ŵyn"
        assert visit.page.locator("[name='email']").input_value() == "nobody"
        visit.page.locator(".error-summary a").first.click()
        assert visit.page.evaluate("document.location.hash") == "#id_email"
