"""A Welsh in which every translated word stands in brackets: what a Welsh page shows outside them was never translated.

The language is `cy-pseudo`, so that what Django and the resolver keep for `cy` stays as it is; addresses
begin with /cy/ as ever, since a tag with a suffix stands for its language (django.utils.translation).
"""

import functools
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.test import override_settings
from django.urls import URLResolver, get_resolver
from django.utils.functional import Promise

from network.core import languages, parity
from network.core.page_reading import Page

TAG = "cy-pseudo"
OPEN, CLOSE = "⟦", "⟧"
# Around the words of an address: a sign that may stand in one as it is, since not everybody compares addresses decoded.
ADDRESS_MARK = "~"
_PLURALS = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"


def bracketed(text: str) -> str:
    """In brackets; white space at the ends, which gettext wants kept, stays outside."""
    inner = text.strip()
    return text.replace(inner, f"{OPEN}{inner}{CLOSE}", 1) if inner else text


def marked_address(text: str) -> str:
    """`ymuno/` as `~ymuno~/`."""
    inner = text.strip("/")
    return text.replace(inner, f"{ADDRESS_MARK}{inner}{ADDRESS_MARK}", 1)


@contextmanager
def speaking_pseudo_welsh() -> Iterator[None]:
    """Within, every /cy/ page is in pseudo-Welsh; whatever our own code had kept ready is made anew, before and after."""
    tags = dict(languages.DJANGO_TAG)
    names = [(TAG, "Cymraeg"), *(pair for pair in settings.LANGUAGES if pair[0] != languages.CY)]
    with tempfile.TemporaryDirectory() as folder:
        write_catalogues(Path(folder))
        with override_settings(LANGUAGES=names, LOCALE_PATHS=[folder, *settings.LOCALE_PATHS]):
            languages.DJANGO_TAG[languages.CY] = TAG
            forget_kept()
            try:
                yield
            finally:
                languages.DJANGO_TAG.update(tags)
                forget_kept()


def write_catalogues(folder: Path) -> None:
    """The Welsh of all catalogues, in brackets, as `<folder>/cy_Pseudo/LC_MESSAGES/*.mo`."""
    catalogue = Catalog(locale="cy", fuzzy=False)
    catalogue.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", _PLURALS)]
    in_addresses = set(messages_of_addresses(get_resolver()))
    for (context, msgid), message in parity.welsh().items():
        mark = marked_address if context is None and msgid in in_addresses else bracketed
        said = tuple(mark(form) for form in parity.forms(message))
        # Django's own plurals have four forms, ours six: the last of four is the one for "others".
        padded = (*said, *[said[-1]] * (parity.FORMS - len(said)))
        plural = len(parity.forms_of_id(message)) > 1
        catalogue.add(message.id, padded if plural else said[0], context=message.context)
    target = folder / "cy_Pseudo" / "LC_MESSAGES"
    target.mkdir(parents=True)
    _write(catalogue, target / "django.mo")
    _write(catalogue, target / "djangojs.mo")


def _write(catalogue: Catalog, path: Path) -> None:
    with path.open("wb") as file:
        write_mo(file, catalogue)


def messages_of_addresses(resolver: URLResolver) -> Iterator[str]:
    """The msgids of which the addresses beneath a resolver are made; some are labels of a page too."""
    for entry in resolver.url_patterns:
        yield from _said(getattr(entry.pattern, "_route", "") or getattr(entry.pattern, "_regex", ""))
        if isinstance(entry, URLResolver):
            yield from messages_of_addresses(entry)


def _said(lazy: Any) -> Iterator[str]:
    """The msgids inside a lazy string, which may be put together of others."""
    for part in getattr(lazy, "_args", ()) if isinstance(lazy, Promise) else ():
        if isinstance(part, Promise):
            yield from _said(part)
        elif isinstance(part, str):
            yield part


def forget_kept() -> None:
    """Empty the `functools.cache`s of our own modules: what they keep was said in another Welsh."""
    ours = tuple(config.name.split(".")[0] for config in parity.own_apps())
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ours:
            for thing in vars(module).values():
                if isinstance(thing, functools._lru_cache_wrapper):
                    thing.cache_clear()


# --- Words that no translator saw -----------------------------------------------------------------------
_MACHINE = re.compile(r"\b[\w.+-]+@[\w.-]+|https?://\S+|\b[\w-]+(?:\.[\w-]+)+\b|(?<!\w)/[\w%/.-]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_IN_ADDRESS = re.compile(rf"{ADDRESS_MARK}[^{ADDRESS_MARK}]*{ADDRESS_MARK}")


def outside(page: Page, known: set[str]) -> list[str]:
    """The runs of words of a page in pseudo-Welsh that stand outside the brackets.

    Left out: what is marked as another language or as code, addresses, numbers, single letters, and `known`
    data: a single word only where it stands alone, several words wherever they stand. A translation may hold
    elements, so brackets are followed from one run of text to the next.
    """
    phrases = sorted((one for one in known if " " in one), key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in phrases) or r"(?!)")
    found, depth = [], 0
    for words in page.words:
        is_text = " " not in words.where
        rest, ended = _unbracketed(_IN_ADDRESS.sub(" ", words.text), depth if is_text else 0)
        depth = ended if is_text else depth
        rest = " ".join(pattern.sub(" ", _MACHINE.sub(" ", " ".join(rest.split()))).split())
        if words.lang in ("", languages.CY) and words.where != "code" and _WORD.search(rest) and rest not in known:
            found.append(f"<{words.where}> {rest}")
    return found + (["a bracket was never closed"] if depth else [])


def _unbracketed(text: str, depth: int) -> tuple[str, int]:
    """What stands outside, and how many brackets are open in the end."""
    kept = []
    for mark in text:
        if mark == OPEN:
            depth += 1
        elif mark == CLOSE:
            depth = max(0, depth - 1)
            kept.append(" ")
        elif not depth:
            kept.append(mark)
    return "".join(kept), depth
