"""Whether every public page of this installation stands in both languages alike, as a visitor's browser would find it.

English on a Welsh page is looked for in pseudo-Welsh: what stands outside its brackets was never translated,
and if the English page says the same, it is English (or a name). What people and the board wrote differs from
page to page; the tests, which know every word of their own world, look closer still.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from network.core import page_reading, pseudo_locale
from network.core.languages import CY, EN, PrefixPattern, speaking
from network.core.page_reading import Page

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Found:
    """What was looked at, and a line for each complaint."""

    pages: int
    english: list[str]
    untwinned: list[str]


def compare(client: Client) -> Found:
    """Every page without parameters that this client may open, beside its twin and in pseudo-Welsh."""
    names = [name for name in _names(get_resolver(), ()) if not name.startswith("admin:")]
    seen = {name: pages for name in names if (pages := _both(client, name))}
    with pseudo_locale.speaking_pseudo_welsh():
        pseudo = {name: _page(client, name, CY) for name in seen}
    english = [f"{name}: {words}" for name, pages in seen.items() for words in left_in_english(pseudo[name], pages[EN])]
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


def left_in_english(pseudo: Page | None, english: Page | None) -> list[str]:
    """What a page in pseudo-Welsh says untranslated and its English twin says too; names, which begin with capitals, may."""
    if not pseudo or not english:
        return []
    said = {" ".join(words.text.split()) for words in english.words}
    return [
        found for found in pseudo_locale.outside(pseudo, set()) if (text := found.partition("> ")[2]) in said and not _is_name(text)
    ]


def _is_name(text: str) -> bool:
    return all(word[0].isupper() for word in _WORD.findall(text))


def _are_twins(pages: dict[str, Page | None]) -> bool:
    """Both are there, each leads to the other, and they have the same headings, controls and number of links."""
    welsh, english = pages[CY], pages[EN]
    if not welsh or not english:
        return False
    # A page that is kept out of search engines names no alternates, in either language.
    named = set(welsh.alternates) == set(english.alternates)
    return named and bool(welsh.toggle and english.toggle) and welsh.shape == english.shape
