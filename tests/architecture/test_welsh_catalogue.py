"""Every message has its Welsh: no gaps, six plural forms, nothing lost between the two."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import settings

from network.core import parity


@pytest.fixture(scope="module")
def coverage(gettext_tools):
    return parity.coverage()


def test_nothing_is_untranslated(coverage, never):
    never(coverage.untranslated)


def test_nothing_is_fuzzy(coverage, never):
    never(coverage.fuzzy)


def test_placeholders_tags_and_ends_are_those_of_the_english(coverage, never):
    never(coverage.malformed)


def test_no_welsh_is_kept_that_nobody_asks_for(coverage, never):
    never(coverage.unused)


def test_both_our_messages_and_those_of_the_packages_are_compared(coverage):
    assert coverage.messages > 1500


@pytest.mark.parametrize("folder", settings.LOCALE_PATHS, ids=lambda folder: folder.name)
def test_our_catalogues_have_six_forms_and_nothing_set_aside(folder):
    for path in sorted(Path(folder).glob("cy/LC_MESSAGES/*.po")):
        text = path.read_text()

        assert "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;" in text
        assert parity.obsolete(path) == []


# --- That the comparison sees -----------------------------------------------------------------------------------
def compared(english, welsh, **said) -> parity.Coverage:
    key = (None, english if isinstance(english, str) else english[0])
    return parity.compare({key: Message(english)}, {key: Message(english, string=welsh, **said)})


@pytest.mark.parametrize(
    ("english", "welsh", "why"),
    [
        ("Hello %(name)s", "Helo", "%(name)s is lost"),
        ("Hello", "Helo %(enw)s", "%(enw)s is not in the English"),
        ("a <b>word</b>", "gair", "other tags than in the English"),
        ("join/<str:token>/", "ymuno/<str:token>", "begins or ends unlike the English"),
        (("%(n)s day", "%(n)s days"), ("%(n)s diwrnod",) * 4, "4 plural forms instead of 6"),
    ],
)
def test_welsh_that_would_break_a_page_is_seen(english, welsh, why):
    assert [line.partition(": ")[0] for line in compared(english, welsh).malformed] == [why]


def test_a_gap_is_seen():
    assert compared("Hello", "").untranslated == ["no Welsh: 'Hello'"]
    assert compared(("day", "days"), ("diwrnod", "")).untranslated == ["no Welsh: 'day'"]
    assert compared("Hello", "Helo", flags=("fuzzy",)).fuzzy == ["fuzzy: 'Hello'"]


def test_welsh_without_english_is_seen():
    found = parity.compare({}, {}, own_catalogue={("menu", "Old"): Message("Old", string="Hen", context="menu")})

    assert found.unused == ["nobody asks for: 'Old' (menu)"]


def test_good_welsh_passes():
    forms = ("dim dyddiau", "%(n)s diwrnod", "%(n)s ddiwrnod", *["%(n)s diwrnod"] * 3)

    assert compared(("%(n)s day", "%(n)s days"), forms).complaints == []


def test_messages_of_code_and_templates_are_found(gettext_tools, tmp_path):
    (tmp_path / "a.py").write_text('from django.utils.translation import gettext as _\n_("From Python")\n')
    (tmp_path / "b.html").write_text('{% translate "From a template" %}')

    assert {msgid for _, msgid in parity.make_messages(tmp_path)} == {"From Python", "From a template"}
