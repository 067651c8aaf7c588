import re

import pytest
from bs4 import BeautifulSoup

from members.models import Person
from network.outreach import letters
from network.outreach.letters import Half, compose
from network.outreach.merging import merged
from network.outreach.models import Message
from network.outreach.outbox import enqueue
from network.outreach.transport import as_email

LETTERS = {
    "account/email/login_code": {"code": "ABC-123"},
    "account/email/password_reset_key": {"password_reset_url": "http://testserver/cy/x/"},
    "account/email/password_reset_code": {"code": "ABC-123"},
    "account/email/email_confirmation": {"code": "", "activate_url": "http://testserver/cy/x/"},
    "account/email/email_confirmation_signup": {"code": "ABC-123"},
    "account/email/unknown_account": {"signup_url": "http://testserver/cy/x/"},
    "account/email/account_already_exists": {"password_reset_url": "http://testserver/cy/x/"},
    "account/email/email_changed": {"from_email": "a@example.org", "to_email": "b@example.org"},
    "account/email/email_deleted": {"deleted_email": "a@example.org"},
    "socialaccount/email/account_connected": {"provider": "Google"},
    "socialaccount/email/account_disconnected": {"provider": "Google"},
    "email/audit_head": {"head": '{"position": 17, "entry": 19, "digest": "ab12"}', "rows": 17, "broken": 0},
    "email/notification": {
        "sentence": "Aelod newydd: Siân",
        "url": "http://testserver/cy/x/",
        "always": "",
        "settings_url": "http://testserver/cy/y/",
    },
    "email/digest": {
        "lines": ["Aelod newydd: Siân"],
        "count": 31,
        "more": 1,
        "list_url": "http://testserver/cy/z/",
        "settings_url": "http://testserver/cy/y/",
    },
    **{f"account/email/{name}": {} for name in ("password_changed", "password_set", "password_reset", "email_confirm")},
    **{f"mfa/email/{name}": {} for name in ("totp_activated", "totp_deactivated", "recovery_codes_generated")},
}
CHANGE = {"ip": "192.0.2.1", "user_agent": "Firefox", "timestamp": None}


def words_of_text(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def words_of_html(html: str) -> list[str]:
    """The words that a reader of the HTML part sees, and the addresses behind its links but for jumps within it."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a"):
        address = link["href"].removeprefix("mailto:")
        if not address.startswith("#") and address != link.get_text():
            link.append(f": {address}")
    for item in soup.select("li"):
        item.insert(0, " ")
    soup.title.decompose()
    soup.style.decompose()
    return re.findall(r"\w+", soup.get_text(" "))


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("language", ["cy", "en", "both"])
def test_both_parts_of_every_letter_say_the_same_words(db, name, language):
    message = letters.write(name, to="mari@example.org", language=language, **(CHANGE | LETTERS[name]))

    assert words_of_html(message.html) == words_of_text(message.text)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_says_nothing_raw(db, name):
    message = letters.write(name, to="mari@example.org", language="both", **(CHANGE | LETTERS[name]))

    assert not re.search(r"\{\{|\{%|\*\*|\]\(|\\", message.text + message.html)


def test_a_letter_in_both_languages_has_welsh_first_and_jumps(db):
    message = letters.write("account/email/login_code", to="mari@example.org", language="both", code="X")
    soup = BeautifulSoup(message.html, "html.parser")

    assert [half["lang"] for half in soup.select("table[id]")] == ["cy", "en"]
    assert [(link["href"], link.get_text(), link["lang"]) for link in soup.select("a[href^='#']")] == [
        ("#en", "English below", "en"),
        ("#cy", "Cymraeg uchod", "cy"),
    ]
    assert message.subject.count(" | ") == 1


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_letter_in_one_language_is_marked_as_it(db, language):
    message = letters.write("account/email/login_code", to="mari@example.org", language=language, code="X")
    soup = BeautifulSoup(message.html, "html.parser")

    assert soup.html["lang"] == language
    assert " | " not in message.subject


def test_the_row_says_to_whom_and_why(mari):
    message = letters.write("account/email/login_code", to="Mari@Example.org ", language="cy", person=mari.person, code="X")

    assert (message.to, message.person_id, message.purpose, message.language, message.kind, message.state) == (
        "mari@example.org",
        mari.person.pk,
        Message.Purpose.NOTICE,
        "cy",
        "account/email/login_code",
        Message.State.WAITING,
    )


def test_a_code_to_type_is_drawn_large(db):
    html = letters.write("account/email/login_code", to="mari@example.org", language="en", code="K4F9-ZT2").html

    assert "font-size:28px" in BeautifulSoup(html, "html.parser").find("strong", string="K4F9-ZT2").parent["style"]


def test_no_picture_and_nothing_fetched_from_elsewhere(db):
    html = letters.write("account/email/login_code", to="mari@example.org", language="both", code="X").html

    assert not re.search(r"<img|<link|url\(|src=|@import|<script", html)


def test_what_is_merged_in_is_words_not_markup(db):
    evil = "# [click](http://evil.example) **b** <b>x</b> ![i](http://evil.example/i.png)\n\n1. a `c` _d_ &amp; \\"
    message = letters.write("socialaccount/email/account_connected", to="mari@example.org", language="en", **CHANGE, provider=evil)
    soup = BeautifulSoup(message.html, "html.parser")

    assert [link["href"] for link in soup.select("a")] == ["mailto:helo@example.org"]
    assert not soup.select("b, strong, em, img, code, li")
    assert "[click](http://evil.example) **b** <b>x</b> ![i](http://evil.example/i.png) 1. a `c` _d_ &amp; \\" in message.text


def test_an_object_that_is_merged_in_is_words_too(db):
    person = merged(Person(name="[x](http://evil.example)"))

    assert person.name == r"\[x\]\(http://evil.example\)"
    assert str(person) == person.name


def test_a_bare_address_of_ours_is_a_button_and_another_one_is_words():
    ours = compose([Half("en", "S", "http://testserver/en/x/")]).html
    other = compose([Half("en", "S", "http://evil.example/x/")]).html

    assert BeautifulSoup(ours, "html.parser").select_one("a")["href"] == "http://testserver/en/x/"
    assert not BeautifulSoup(other, "html.parser").select("a")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "/en/x/"])
def test_a_link_leads_to_a_page_an_address_or_a_telephone_only(address):
    html = compose([Half("en", "S", f"[x]({address})")]).html

    assert not BeautifulSoup(html, "html.parser").select("a")


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_a_line_break_in_a_subject_starts_no_header(db, ending):
    message = letters.write(
        "account/email/login_code", to="mari@example.org", language="en", to_name=f"Mari{ending}Bcc: evil@example.org", code="X"
    )
    injected = enqueue(to="mari@example.org", subject=f"Helo{ending}Bcc: evil@example.org", text="x", kind="k", language="cy")

    for email in (as_email(message), as_email(injected)):
        built = email.message()
        assert "Bcc" not in built
        assert email.recipients() == [built["To"]]
