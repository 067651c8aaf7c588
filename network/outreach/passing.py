"""Words to pass on: the visitor sends them from their own mail, so that the Network never writes to a stranger."""

from typing import NamedTuple
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from network.core.languages import CY, EN, absolute, speaking


class Words(NamedTuple):
    """What to say in one language."""

    language: str
    subject: str
    text: str


def words(language: str) -> Words:
    """An invitation without anybody's name or mark in it: whoever opens its links is a stranger to us."""
    with speaking(language):
        paragraphs = [
            _("A Co-production Network for Wales is starting, led by its own members.")
            + " "
            + _("It works for a Wales where everyone is valued as a contributor to the common good."),
            _("Anybody can join, and it costs nothing. Have a look:") + " " + absolute(reverse("site:home")),
            _("They are looking for a Director and a Co-ordinator as well:") + " " + absolute(reverse("site:coming_jobs")),
        ]
        return Words(language, _("A co-production Network for Wales!"), "\n\n".join(paragraphs))


def both() -> list[Words]:
    return [words(CY), words(EN)]


def mailto() -> str:
    """A link that opens a new e-mail in the visitor's own program: no address in it, Welsh first (RFC 6068)."""
    welsh, english = both()
    body = f"{welsh.text}\n\n* * *\n\n{english.text}".replace("\n", "\r\n")
    return f"mailto:?subject={quote(f'{welsh.subject} | {english.subject}')}&body={quote(body)}"
