"""Nothing on a Welsh page was left in English: in pseudo-Welsh, every word that nobody translated stands outside the brackets."""

import re

import pytest
from django.template.base import Lexer, TokenType

from network.core import page_reading
from network.core.areas import AREAS
from network.core.pseudo_locale import CLOSE, OPEN, bracketed, marked_address, outside, speaking_pseudo_welsh
from network.site.context import NAMES
from tests.architecture import project
from tests.architecture.tour import PSEUDO
from tests.architecture.world import ANSWERS

# Names are the same in both languages.
PEOPLE = (
    *("Nick Andrews", "Jan Balsdon", "Ben Dineen", "John Hallett", "Jenny O’Hara Jakeway", "Simon James", "Joe Powell"),
    *("Adrian Roper", "Cartrefi Cymru", "Rick Wilson"),
)
NAMED = {NAMES["cy"], "Cymraeg", "English", *PEOPLE, *(area.cy for area in AREAS.values()), ANSWERS["name"]["name"]}
# Pages in both languages at once, each half with its `lang`: a test of each stands elsewhere.
IN_BOTH = {"error 500", "error 503", "admin:outreach_campaign_preview_html"}


def initials(names: set[str]) -> set[str]:
    return {"".join(word[0] for word in name.split()).upper() for name in names if 2 <= len(name.split()) <= 3}


def test_every_welsh_page_is_free_of_english(toured, never):
    known = toured.own_words | NAMED | initials(toured.own_words)
    welsh = [page for page in toured.of(PSEUDO) if page.path.startswith("/cy/") and not {page.key, page.state} & IN_BOTH]

    never([f"{page}: {words}" for page in welsh for words in outside(page.page, known)])
    assert len(welsh) > 200


def test_letters_say_nothing_that_is_not_translated(never):
    letters = [path for path in project.templates() if path.suffix == ".txt"]

    never({project.name(path): words for path in letters if (words := untranslated_words(path.read_text()))})
    assert letters


def untranslated_words(source: str) -> list[str]:
    """The words of a template that stand outside its tags and its translated blocks."""
    said, within = [], 0
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.split_contents()[0]
            within += {"blocktranslate": 1, "blocktrans": 1, "comment": 1}.get(name, 0)
            within -= {"endblocktranslate": 1, "endblocktrans": 1, "endcomment": 1}.get(name, 0)
        elif token.token_type == TokenType.TEXT and not within:
            said += re.findall(r"[^\W\d_]{2,}", re.sub(r"https?://\S+", "", token.contents))
    return said


# --- That it sees ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Hello</p>", ["<p> Hello"]),
        ("<p>⟦Helo⟧ there</p>", ["<p> there"]),
        ('<img alt="A picture">', ["<img alt> A picture"]),
        ('<button aria-label="Close">×</button>', ["<button aria-label> Close"]),
        ('<input placeholder="Type here">', ["<input placeholder> Type here"]),
        ('<input type="submit" value="Send">', ["<input value> Send"]),
        ('<meta name="description" content="A page">', ["<meta content> A page"]),
        ("<p>⟦Helo</p>", ["a bracket was never closed"]),
        ('<p lang="cy">Hello</p>', ["<p> Hello"]),
    ],
)
def test_english_is_seen(html, found):
    assert outside(page_reading.read(f'<html lang="cy">{html}</html>'), set()) == found


@pytest.mark.parametrize(
    "html",
    [
        "<p>⟦Mae <a href='/'>dolen</a> yma⟧</p>",
        '<p lang="en">Hello</p>',
        "<script>var hello = 'there'</script>",
        "<p>Mari Ŵyn, 12.30, mari@example.org, example.org, a</p>",
        '<p><span lang="en">Hello</span> <br> ⟦Helo⟧</p>',
        "<code>session</code>",
        "<dt>~iaith~</dt>",
    ],
)
def test_what_is_not_english_is_left_alone(html):
    assert outside(page_reading.read(f'<html lang="cy">{html}</html>'), {"Mari Ŵyn"}) == []


def test_a_letter_with_a_word_of_its_own_is_seen():
    assert untranslated_words("{% blocktranslate %}Helo {{ name }}{% endblocktranslate %} Hello {{ name }}") == ["Hello"]


def test_pseudo_welsh_is_a_language_of_its_own(client, db):
    with speaking_pseudo_welsh():
        pseudo = client.get("/cy/").content.decode()

    assert bracketed("Hafan") in pseudo
    assert OPEN not in client.get("/cy/").content.decode()
    assert bracketed(" Helo\n") == f" {OPEN}Helo{CLOSE}\n"
    assert marked_address("ymuno/") == "~ymuno~/"
