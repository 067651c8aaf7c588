"""`bin/manage welsh_parity`: the figures that an operator sees."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from network.core import page_reading, twins
from network.site import launch


def test_its_last_line_says_that_welsh_and_english_are_equals(gettext_tools, db):
    launch.load()
    said = StringIO()

    call_command("welsh_parity", stdout=said)

    figures = json.loads(said.getvalue().splitlines()[-1])
    nothing_wrong = dict.fromkeys(["untranslated", "fuzzy", "unused", "english_found", "untwinned"], 0)
    assert figures == nothing_wrong | {"messages": figures["messages"], "pages": figures["pages"]}
    assert figures["pages"] > 20


def test_a_page_that_is_there_in_one_language_is_seen(gettext_tools, db, monkeypatch):
    launch.load()
    plain = twins._page

    def without_one(client, name, language):
        return None if (name, language) == ("site:about", "cy") else plain(client, name, language)

    monkeypatch.setattr(twins, "_page", without_one)

    assert twins.compare(Client()).untwinned == ["site:about"]


@pytest.mark.parametrize(
    ("welsh", "found"),
    [
        ("<p>Read more</p>", ["<p> Read more"]),
        ("<p>⟦Rhagor⟧</p>", []),
        ("<p>Nick Andrews</p>", []),
        ("<p>Rhagor o hanes</p>", []),
        ('<p lang="en">Read more</p>', []),
    ],
)
def test_english_that_was_left_on_a_welsh_page_is_seen(welsh, found):
    english = page_reading.read('<html lang="en"><p>Read more</p><p>Nick Andrews</p></html>')

    assert twins.left_in_english(page_reading.read(f'<html lang="cy">{welsh}</html>'), english) == found
