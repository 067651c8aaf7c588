"""Our Welsh is spelt right, and whoever reviewed it reviewed what stands there now."""

import hashlib
import re
import shutil

import pytest
from django.conf import settings

from network.core import parity
from tests.architecture import project, spelling

aspell = pytest.mark.skipif(not shutil.which("aspell"), reason="install aspell and aspell-cy: apt-get install -y aspell aspell-cy")
REVIEW = project.ROOT / "docs" / "welsh-review.md"
# Pages that stand in both languages at once, so that their Welsh is in no catalogue.
HARD_CODED = ("front_door", "error 500", "error 503")


def catalogue() -> list[str]:
    return [form for message in parity.welsh_of(settings.LOCALE_PATHS[0]).values() for form in parity.forms(message)]


def letters() -> list[str]:
    return [path.read_text() for path in project.tracked() if path.name.endswith("-cy.md")]


def of_pages(toured) -> list[str]:
    """Institutional text of the launch, and what stands in both languages."""
    both = [page for page in toured.of("cy") if {page.key, page.state} & set(HARD_CODED)]
    return [
        *toured.institutional,
        *(words.text for page in both for words in page.page.words if words.lang == "cy" and words.where != "title"),
    ]


@aspell
def test_every_welsh_word_is_known_to_aspell_or_says_why_it_is_right(toured, never):
    texts = [*catalogue(), *letters(), *of_pages(toured)]

    never(spelling.misspelt(texts))
    assert len(texts) > 500


@aspell
def test_a_misspelt_word_is_seen():
    assert spelling.misspelt(["Mae’r rhwydwaith yn tyfu", "Mae’r rhwydwiath yn tyfu"]) == ["rhwydwiath"]


@aspell
@pytest.mark.parametrize(
    "word", ["gydgynhyrchu", "chydgynhyrchu", "nghydgynhyrchu", "cydgynhyrchu’r", "Cydgynhyrchu", "chyd-ddibyniaeth"]
)
def test_a_term_is_known_in_all_its_forms(word):
    assert spelling.misspelt([word]) == []


@aspell
def test_no_term_is_kept_that_aspell_knows():
    assert set(spelling.terms()) - spelling.unknown_to_aspell(spelling.terms()) == set()


def test_no_term_is_kept_that_nobody_uses(toured):
    used = {word for text in [*catalogue(), *letters(), *of_pages(toured)] for word in spelling.words(text)}
    forms = {form.casefold() for word in used for part in (word, *word.split("-")) for form in spelling.forms(part)}

    assert [term for term in spelling.terms() if term.casefold() not in forms] == []


def test_every_term_says_why():
    assert [term for term, why in spelling.terms().items() if len(why) < 5] == []


# --- Who reviewed it --------------------------------------------------------------------------------------
def rows() -> dict[str, list[str]]:
    """{path: [what, reviewed by, on, fingerprint]} of docs/welsh-review.md."""
    lines = re.findall(r"^\| `([^`]+)` \|(.*)\|$", REVIEW.read_text(), re.MULTILINE)
    return {path: [cell.strip() for cell in rest.split("|")] for path, rest in lines}


def fingerprint(path: str) -> str:
    return hashlib.sha256((project.ROOT / path).read_bytes()).hexdigest()[:12]


def test_every_file_with_welsh_of_ours_is_listed_for_review():
    found = {
        project.name(path) for path in project.tracked() if path.name.endswith("-cy.md") or "/cy/LC_MESSAGES/" in path.as_posix()
    }

    assert found - set(rows()) == set()
    assert [path for path in rows() if not (project.ROOT / path).is_file()] == []


def test_a_signature_is_for_the_words_that_stand_there_now():
    signed = {path: cells for path, cells in rows().items() if cells[1] != "nobody yet"}

    assert {path: cells[3] for path, cells in signed.items() if cells[3] != fingerprint(path)} == {}
    assert [path for path, cells in rows().items() if cells[1] == "nobody yet" and cells[2:] != ["", ""]] == []
