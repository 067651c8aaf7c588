"""A Welsh in which every translated word stands in brackets: what a Welsh page shows outside them was never translated.

The language is `cy-pseudo`, so that what Django and the resolver keep for `cy` stays as it is; addresses
begin with /cy/ as ever, since a tag with a suffix stands for its language (django.utils.translation).
"""

import functools
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.test import override_settings

from network.core import languages, parity

TAG = "cy-pseudo"
OPEN, CLOSE = "⟦", "⟧"
_PLURALS = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"


def bracketed(text: str) -> str:
    """In brackets; white space at the ends, which gettext wants kept, stays outside."""
    inner = text.strip()
    return text.replace(inner, f"{OPEN}{inner}{CLOSE}", 1) if inner else text


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
    for message in parity.welsh().values():
        said = tuple(bracketed(form) for form in parity.forms(message))
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


def forget_kept() -> None:
    """Empty the `functools.cache`s of our own modules: what they keep was said in another Welsh."""
    ours = tuple(config.name.split(".")[0] for config in parity.own_apps())
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ours:
            for thing in vars(module).values():
                if isinstance(thing, functools._lru_cache_wrapper):
                    thing.cache_clear()
