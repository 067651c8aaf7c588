"""Pages that a bearer link opens: none that forgets what all of them owe their reader."""

from network.core import links
from tests.architecture.addresses import Address, addresses
from tests.architecture.permissions import row_of


def link_pages() -> list[Address]:
    return [one for one in addresses() if hasattr(one.callback, "link_purpose")]


def shown(toured) -> list:
    """The pages of links as everybody saw them, while the link worked."""
    keys = {one.key for one in link_pages()}
    return [page for page in toured.pages if page.key in keys and not page.state]


def test_every_address_with_a_token_is_a_bearer_link():
    assert [one.key for one in addresses() if "token" in one.route and not hasattr(one.callback, "link_purpose")] == []


def test_every_purpose_has_its_page_and_every_page_its_purpose():
    pages = {one.callback.link_purpose: one.key for one in link_pages() if row_of(one).get["anonymous"] == 200}

    assert pages == {purpose.name: purpose.page for purpose in links.purposes().values()}


def test_on_every_page_its_reader_can_say_that_it_was_not_for_them(toured):
    pages = shown(toured)

    assert {page.key for page in pages} == {purpose.page for purpose in links.purposes().values()}
    assert [(page.key, page.role) for page in pages if 'name="not_for_me"' not in page.html] == []


def test_no_page_says_who_is_signed_in(toured):
    assert [(page.key, page.role) for page in shown(toured) if "Mari" in page.html or "Alun" in page.html] == []
