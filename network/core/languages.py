"""Welsh and English as equals: bilingual columns, /cy/ and /en/ addresses, the toggle, Welsh order.

Django's tag for our English is `en-gb` (British dates), while addresses, columns and `lang`
attributes say `en`; `short()` is the one bridge between the two.
"""

import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import LocalePrefixPattern, URLResolver, translate_url
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# A sentence, translated now or when it is shown.
type Text = str | _StrPromise

CY, EN = "cy", "en"
DJANGO_TAG = {CY: "cy", EN: "en-gb"}


class Language(models.TextChoices):
    """A language that a person chose; BOTH is also what everybody gets whose choice is unknown."""

    CY = CY, "Cymraeg"
    EN = EN, "English"
    BOTH = "both", _("Cymraeg and English")


def short(tag: str | None = None) -> str:
    """`cy` or `en` for a Django language tag, by default for the active one."""
    return CY if (tag or get_language() or "").startswith(CY) else EN


def other(language: str) -> str:
    """The twin of `cy` is `en`, and of `en` `cy`."""
    return EN if language == CY else CY


def speaking(language: str):
    """Context manager: say what follows in `cy` or `en`, whatever the request speaks."""
    return translation.override(DJANGO_TAG[language])


# --- Bilingual columns -----------------------------------------------------------------------------
def _getter(name: str, field: TranslatedField):
    return lambda self: getattr(self, f"{name}_{short()}") or getattr(self, f"{name}_{other(short())}")


def _setter(name: str, field: TranslatedField):
    return lambda self, value: setattr(self, f"{name}_{short()}", value)


def bilingual(field: models.Field) -> TranslatedField:
    """Two columns `<name>_cy` and `<name>_en`; reading `<name>` gives the reader's, else the other one.

    >>> title = bilingual(models.CharField(_("title"), max_length=200))
    """
    label = field.verbose_name
    return TranslatedField(
        field,
        {CY: {"verbose_name": format_lazy("{} (Cymraeg)", label)}, EN: {"verbose_name": format_lazy("{} (English)", label)}},
        languages=(CY, EN),
        attrgetter=_getter,
        attrsetter=_setter,
    )


# --- Addresses -------------------------------------------------------------------------------------
class PrefixPattern(LocalePrefixPattern):
    """/cy/ and /en/: Django would write the second /en-gb/."""

    @property
    def language_prefix(self) -> str:
        return f"{short()}/"


def in_both_languages(*urls: Any) -> list[URLResolver]:
    """`i18n_patterns` with our two prefixes."""
    return [URLResolver(PrefixPattern(), list(urls))]


def twin_path(full_path: str, language: str) -> str:
    """The same page and query in the other language; a page that has none goes to that language's home."""
    twin = translate_url(full_path, DJANGO_TAG[language])
    if twin != full_path or full_path.startswith(f"/{language}/"):
        return twin
    return f"/{language}/"


class LanguageMiddleware(LocaleMiddleware):
    """Django's, and a choice made by an address, against what the device asks for, is remembered in a cookie."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        chosen = translation.get_language_from_path(request.path_info)
        if chosen and request.method == "GET" and short(chosen) != preferred(request):
            remember(response, chosen)
        return response


def remember(response: HttpResponseBase, tag: str) -> None:
    """Keep the chosen language on this device for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        tag,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


def preferred(request: HttpRequest) -> str | None:
    """`cy` or `en` as the device asks: its cookie first, then Welsh if it is listed at all; None if it says nothing."""
    if cookie := request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
        return short(cookie)
    tags = [part.split(";")[0].strip().lower() for part in request.headers.get("Accept-Language", "").split(",")]
    listed = [language for language in (CY, EN) if any(tag.split("-")[0] == language for tag in tags)]
    return listed[0] if listed else None


# --- Order -----------------------------------------------------------------------------------------
_LETTERS = [
    "a",
    "b",
    "c",
    "ch",
    "d",
    "dd",
    "e",
    "f",
    "ff",
    "g",
    "ng",
    "h",
    "i",
    "j",
    "k",
    "l",
    "ll",
    "m",
    "n",
    "o",
    "p",
    "ph",
    "q",
    "r",
    "rh",
    "s",
    "t",
    "th",
    "u",
    "v",
    "w",
    "x",
    "y",
    "z",
]
_RANK = {letter: chr(0x61 + rank) for rank, letter in enumerate(_LETTERS)}
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))


def fold(text: str) -> str:
    """Lower case without accents: `Tŷ Ŵyn` → `ty wyn`."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def welsh_sort_key(text: str) -> str:
    """A string that sorts in Welsh order under the C collation: ch after c, ll after l, accents folded.

    The rule is CLDR's for `cy`; like it, it can't tell n+g (Bangor) from ng.

    >>> sorted(["Chwilog", "Cybi", "Caernarfon"], key=welsh_sort_key)
    ['Caernarfon', 'Cybi', 'Chwilog']
    """
    return _LETTER.sub(lambda match: _RANK[match.group()], fold(text))


def absolute(path: str) -> str:
    """A path as an address for an e-mail: always the configured site, never the request's Host header."""
    if urlsplit(path).scheme:
        path = urlunsplit(("", "", *urlsplit(path)[2:]))
    return settings.SITE_URL + path
