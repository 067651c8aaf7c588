"""Rich text: Markdown drawn once, safe, outlined beneath the page, in its language."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import FieldDoesNotExist
from django.template import Context, Template

from network.core import richtext
from network.core.languages import speaking
from network.core.richtext import draw
from network.site import launch
from workstreams.models import WorkStream


def drawn(source: str, **options) -> BeautifulSoup:
    return BeautifulSoup(draw(source, **options), "html.parser")


@pytest.fixture
def stream(db) -> WorkStream:
    launch.load()
    return WorkStream.objects.for_list().get(team__slug="cases")


def shown(stream: WorkStream, language: str) -> str:
    with speaking(language):
        return Template('{% rich_text stream "about" %}').render(Context({"stream": stream}))


# --- What is let through --------------------------------------------------------------------------------
def test_html_is_shown_as_it_was_typed():
    page = drawn("<b onclick=alert(1)>Helo</b>\n\n<script>alert(1)</script>")

    assert [tag.name for tag in page.find_all()] == ["p", "p"]
    assert page.get_text(strip=True) == "<b onclick=alert(1)>Helo</b><script>alert(1)</script>"


def test_no_picture_is_fetched():
    page = drawn("![siart](https://example.org/x.png)")

    assert page.select("img") == []
    assert page.a["href"] == "https://example.org/x.png"


@pytest.mark.parametrize(
    "address",
    ["https://example.org/", "http://example.org/", "mailto:a@example.org", "/cy/ymuno/", "#top", "?tudalen=2", "//example.org/"],
)
def test_link_leads_to_the_web_to_a_letter_or_within_the_site(address):
    assert drawn(f"[ewch]({address})").a["href"] == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "&Tab;javascript:alert(1)",
        "<javascript:alert(1)>",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "tel:1234",
    ],
)
def test_link_to_anything_else_is_none(address):
    assert drawn(f"[ewch]({address}) <{address}>").select("a") == []


@pytest.mark.parametrize("address", ["javascript\\x3Aalert(1)", "java&#10;script:alert(1)", "java%0Ascript:alert(1)"])
def test_what_a_browser_takes_for_a_path_stays_one(address):
    """`new URL(href, base).protocol` is https: the drill asks Chromium."""
    [link] = drawn(f"[ewch]({address})").select("a")

    assert richtext.is_allowed(link["href"])
    assert not link["href"].lower().startswith(("javascript:", "data:"))


def test_link_vouches_for_nobody_and_tells_nothing():
    assert set(drawn("https://example.org").a["rel"]) == {"nofollow", "noopener", "noreferrer", "ugc"}


def test_the_second_lock_holds_when_the_parser_lets_html_through(monkeypatch):
    parser = richtext._make_parser().enable(["html_block", "html_inline", "image"])
    parser.options["html"] = True
    monkeypatch.setattr(parser, "validateLink", lambda url: True)
    monkeypatch.setattr(richtext, "_parser", parser)

    page = drawn("<img src=x onerror=alert(1)> <svg onload=alert(1)> [a](javascript:alert(1))\n\n<p style=x onclick=y>a</p>")

    assert {tag.name for tag in page.find_all()} <= {"p", "a"}
    assert [name for tag in page.find_all() for name in tag.attrs] == []


# --- How it reads ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("# Un\n## Dau\n# Tri", ["h2", "h3", "h2"]),
        ("### Un\n##### Dau", ["h2", "h3"]),
        ("## Dau\n# Un", ["h2", "h2"]),
        ("#\n## \n### Un", ["h2"]),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", ["h2", "h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_headings_stand_beneath_the_pages_own_and_skip_none(source, tags):
    assert [tag.name for tag in drawn(source).find_all(["h1", "h2", "h3", "h4", "h5", "h6"])] == tags


def test_headings_of_a_passage_beneath_another():
    assert drawn("# Un", below=3).h4.get_text() == "Un"


def test_table_has_headed_columns_and_scrolls_by_itself():
    page = drawn("| Ardal | Nifer |\n|---|--:|\n| Môn | 4 |", language="cy")

    wide = page.select_one("div.wide[role=group][tabindex='0']")
    assert wide["aria-label"] == "Tabl"
    assert [cell["scope"] for cell in page.select("th")] == ["col", "col"]
    assert page.select("td")[1]["class"] == ["text-end"]
    assert "style" not in draw("|a|\n|-:|\n|b|")


def test_link_without_words_shows_its_address():
    assert drawn("[](https://example.org/)").a.get_text() == "https://example.org/"


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("cy", "Mae 'r ŵyn 'ma'n \"dda\", i'r dim.", "Mae ’r ŵyn ’ma’n “dda”, i’r dim."),
        ("cy", "y gair 'na' a 'gwneud'", "y gair ‘na’ a ‘gwneud’"),
        ("en", "I don't say 'never'. (c) stays", "I don’t say ‘never’. (c) stays"),
    ],
)
def test_marks_are_those_of_the_language(language, source, text):
    assert drawn(source, language=language).get_text(strip=True) == text


# --- Kept beside its source -----------------------------------------------------------------------------
def test_it_is_drawn_when_it_is_saved(stream):
    stream.about_cy, stream.about_en = "**Straeon**", "**Stories**"
    stream.save()

    stream.refresh_from_db()

    assert stream.about_cy_html == "<p><strong>Straeon</strong></p>\n"
    assert shown(stream, "en") == '<div class="prose"><p><strong>Stories</strong></p>\n</div>'


def test_it_says_which_language_it_is_in_where_the_page_speaks_the_other(stream):
    stream.about_en, stream.one_language = "Stories", "requested"
    stream.save()

    assert shown(stream, "cy") == '<div class="prose" lang="en"><p>Stories</p>\n</div>'
    assert shown(stream, "en") == '<div class="prose"><p>Stories</p>\n</div>'


def test_only_a_rich_text_is_shown_so(stream):
    stream.summary_cy = stream.summary_en = "<script>alert(1)</script>"

    with pytest.raises(FieldDoesNotExist):
        Template('{% rich_text stream "summary" %}').render(Context({"stream": stream}))


def test_a_text_that_was_not_drawn_is_drawn_in_the_night(stream):
    WorkStream.objects.filter(pk=stream.pk).update(about_cy="Straeon", about_en="Stories")
    WorkStream.objects.exclude(pk=stream.pk).delete()

    counts = [richtext.redraw(), richtext.redraw()]

    stream.refresh_from_db()
    assert counts == [2, 0]
    assert stream.about_en_html == "<p>Stories</p>\n"


def test_a_new_renderer_draws_everything_anew(stream, monkeypatch):
    WorkStream.objects.exclude(pk=stream.pk).delete()
    stream.save()
    monkeypatch.setattr(richtext, "_RENDERER", "another\n")

    assert [richtext.redraw(), richtext.redraw()] == [2, 0]
