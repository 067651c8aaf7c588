"""From the home page to the register, with the keyboard alone, against `bin/start`'s own worker."""

import secrets

import pytest

from network.core.languages import CY, EN
from tests.journeys import mailbox, people
from tests.journeys.browsing import Visit
from tests.journeys.people import BOARD

WORDS = {CY: "Gwrando cyn siarad.", EN: "I will listen before I speak."}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", [CY, EN])
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
    """A member of the board finds the new member, with a period of membership and the promise."""
    with Visit(browser, site, language, storage=people.storage(browser, site, BOARD)) as board:
        board.go("admin:members_person_changelist", query=f"?q={name.split()[-1]}")
        board.link(name).click()

        assert board.page.locator("[name='name']").input_value() == name
        assert board.page.locator("[name='promises-0-text']").input_value() == WORDS[language]
        assert board.page.locator("[name='periods-0-starts_on']").count() == 1


def test_a_change_of_language_in_the_middle_loses_nothing(browser, site):
    with Visit(browser, site, EN) as visit:
        people.answer_steps(visit, before="hats", email="middle@example.org")
        visit.go("members:join_name")
        visit.page.locator(".lang a[hreflang='cy']").click()

        assert visit.page.locator("html").get_attribute("lang") == CY
        assert visit.page.locator("[name='email']").input_value() == "middle@example.org"
        assert visit.page.locator("[name='name']").input_value() == people.ANSWERS["name"]["name"]


def test_what_was_typed_is_still_there_when_it_was_wrong(browser, site):
    with Visit(browser, site, CY, script=False) as visit:
        people.answer_steps(visit, before="name")
        visit.go("members:join_name")
        visit.submit(name="Nia Ŵyn", email="nobody", area="W06000023")

        assert visit.page.title().startswith("Gwall:")
        assert visit.page.locator("[name='name']").input_value() == "Nia Ŵyn"
        assert visit.page.locator("[name='email']").input_value() == "nobody"
        visit.page.locator(".error-summary a").first.click()
        assert visit.page.evaluate("document.location.hash") == "#id_email"
