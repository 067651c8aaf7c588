"""What the frame of every page needs (templates/base.html): computed only when the template asks for it."""

from functools import cache, cached_property
from typing import NamedTuple

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from network.core.languages import CY, EN, absolute, other, short, twin_path

NAMES = {CY: "Rhwydwaith Cydgynhyrchu Cymru", EN: "Co-production Network for Wales"}
# The entries of the main menu and the page that each opens; pages beneath it belong to it.
SECTIONS = {
    "streams": "workstreams:stream_list",
    "events": "site:coming_events",
    "jobs": "site:coming_jobs",
    "forum": "site:coming_forum",
    "about": "site:about",
}


class Alternate(NamedTuple):
    """One line of `hreflang`."""

    language: str
    url: str


class Frame:
    """One request's frame: its language, its twin in the other language, where it stands in the menu."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def language(self) -> str:
        return short()

    @property
    def network_name(self) -> str:
        return NAMES[self.language]

    @cached_property
    def twin_page(self) -> str:
        """This page's path in the other language."""
        return twin_path(self._request.path, other(self.language))

    @property
    def twin(self) -> str:
        """The same page with the same query, in the other language."""
        query = self._request.META.get("QUERY_STRING", "")
        return f"{self.twin_page}?{query}" if query else self.twin_page

    @property
    def canonical(self) -> str:
        return absolute(self._request.path)

    @property
    def alternates(self) -> list[Alternate]:
        """Both languages, and for readers of neither: the front door for the home page, English elsewhere."""
        pages = {self.language: self._request.path, other(self.language): self.twin_page}
        neither = "/" if self._request.path == f"/{self.language}/" else pages[EN]
        return [Alternate(language, absolute(path)) for language, path in {**pages, "x-default": neither}.items()]

    @property
    def card(self) -> str:
        """The picture that stands beside a shared link."""
        return absolute(static("art/card.jpg"))

    @cached_property
    def section(self) -> str:
        """The main menu's entry under which this page stands; empty for none."""
        path = self._request.path
        if path == f"/{self.language}/":
            return "home"
        return next((name for name, start in _sections(self.language) if path.startswith(start)), "")

    @property
    def current(self) -> str:
        """The value of aria-current: this very page, or a page beneath it."""
        exact = self.section == "home" or self._request.path in dict(_sections(self.language)).values()
        return "page" if exact else "true"


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The context processor."""
    return {"frame": Frame(request)}


@cache
def _sections(language: str) -> list[tuple[str, str]]:
    return [(name, reverse(target)) for name, target in SECTIONS.items()]
