"""What holds a page together for assistive technology: every reference leads somewhere, every control has a name."""

import pytest

from tests.markup import broken_ties, read


def test_no_page_breaks_while_it_is_drawn(toured, never):
    never(f"{page}: {page.status}" for page in toured.pages if page.status >= 500 and not page.state.startswith("error"))


def test_every_reference_on_every_page_leads_somewhere(toured, never):
    never(f"{page}: {tie}" for page in toured.of("en") for tie in broken_ties(read(page.html)))


LETTERS = {"mailbox:message_html", "admin:outreach_campaign_preview_html"}
# In both languages at once: a heading for each.
IN_BOTH = {"front_door", "error 500", "error 503"}
# The page after the act has the title of the page before it.
SECOND_PAGES = {"account_reset_password_done"}


def test_every_page_has_one_heading_of_the_first_level(toured, never):
    pages = [page for page in toured.of("en", "cy") if page.key not in LETTERS and not {page.key, page.state} & IN_BOTH]

    never(f"{page}: {page.page.headings}" for page in pages if page.page.headings.count("h1") != 1)


def test_every_page_has_a_title_of_its_own(toured, never):
    titles: dict[str, set[str]] = {}
    for page in toured.of("en"):
        if not page.state and page.role == "member" and page.key not in SECOND_PAGES | LETTERS:
            titles.setdefault(title(page), set()).add(page.key)

    never({name: keys for name, keys in titles.items() if len(keys) > 1 or not name})
    assert len(titles) > 25


def test_a_form_that_comes_back_says_so_in_its_title(toured, never):
    """Where the page tells of an error, its title begins with the word (WCAG 3.3.1)."""
    back = [page for page in toured.of("en") if page.state == "errors" and "error-summary" in page.html]

    never(str(page) for page in back if not title(page).startswith("Error:"))
    assert back


def title(page) -> str:
    return next((words.text.strip() for words in page.page.words if words.where == "title"), "")


# --- That it sees -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "html",
    [
        '<input aria-label="A" aria-describedby="nowhere">',
        '<label for="nowhere">A</label>',
        '<section aria-labelledby="nowhere"></section>',
        '<button aria-controls="nowhere">A</button>',
        '<a href="#nowhere">A</a>',
        '<p id="a"></p><p id="a"></p>',
        '<input name="a">',
    ],
)
def test_a_loose_end_is_seen(html):
    assert broken_ties(read(html)) != []


def test_a_whole_page_passes():
    assert broken_ties(read('<label for="a">A</label><input id="a" name="a" aria-describedby="b"><p id="b">Why</p>')) == []
