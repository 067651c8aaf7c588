"""Whether every public page of this installation stands in both languages alike, as a visitor's browser would find it.

English on a Welsh page is looked for by its twin: a passage of several words that reads the same on both
is in one language only. (The tests look closer, with a Welsh in which every translated word is marked.)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from network.core import page_reading
from network.core.languages import CY, EN, PrefixPattern, speaking
from network.core.page_reading import Page

# Four words or more: a name may be the same in both.
PASSAGE = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]+){3,}")


@dataclass(frozen=True)
class Found:
    """What was looked at, and a line for each complaint."""

    pages: int
    english: list[str]
    untwinned: list[str]


def compare(client: Client) -> Found:
    """Every page without parameters that this client may open, beside its twin."""
    names = [name for name in _names(get_resolver(), ()) if not name.startswith("admin:")]
    seen = {name: pages for name in names if (pages := _both(client, name))}
    english = [f"{name}: {words}" for name, pages in seen.items() for words in _alike(pages)]
    return Found(len(seen), english, [name for name, pages in seen.items() if not _are_twins(pages)])


def _names(resolver: URLResolver, above: tuple[str, ...], translated: bool = False) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            within = (*above, entry.namespace) if entry.namespace else above
            yield from _names(entry, within, translated or isinstance(entry.pattern, PrefixPattern))
        elif isinstance(entry, URLPattern) and entry.name and translated:
            yield ":".join((*above, entry.name))


def _both(client: Client, name: str) -> dict[str, Page | None]:
    """{language: page}; empty when neither is a page that this client may open."""
    pages = {language: _page(client, name, language) for language in (CY, EN)}
    return pages if any(pages.values()) else {}


def _page(client: Client, name: str, language: str) -> Page | None:
    try:
        with speaking(language):
            path = reverse(name)
    except NoReverseMatch:
        return None
    response = client.get(path, secure=True)
    is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
    return page_reading.read(response.content.decode()) if is_page else None


def _alike(pages: dict[str, Page | None]) -> set[str]:
    """Passages that the Welsh and the English page share, each as a passage in its own language."""
    said = {
        language: {words.text.strip() for words in page.words if words.lang == language and PASSAGE.search(words.text)}
        for language, page in pages.items()
        if page
    }
    return said.get(CY, set()) & said.get(EN, set())


def _are_twins(pages: dict[str, Page | None]) -> bool:
    """Both are there, each leads to the other, and they have the same headings, controls and number of links."""
    welsh, english = pages[CY], pages[EN]
    if not welsh or not english:
        return False
    # A page that is kept out of search engines names no alternates, in either language.
    named = set(welsh.alternates) == set(english.alternates)
    return named and bool(welsh.toggle and english.toggle) and welsh.shape == english.shape
