"""What a page says to people: its visible words with their language, and its shape, from the HTML alone."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SILENT = {"script", "style", "template"}
_SPOKEN = ("alt", "title", "placeholder", "label", "aria-label", "aria-description", "aria-valuetext", "aria-roledescription")
_DESCRIPTIONS = {"description", "og:title", "og:description", "twitter:title", "twitter:description"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_CONTROLS = {"input", "select", "textarea", "button"}


@dataclass(frozen=True)
class Words:
    """One run of text or one spoken attribute, and the language that its nearest `lang` gives it."""

    text: str
    lang: str
    where: str  # the element, or the element and attribute


@dataclass
class Page:
    """A page as people meet it."""

    lang: str = ""
    words: list[Words] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    toggle: str = ""

    @property
    def shape(self) -> dict[str, object]:
        """What the two languages of one page must share: headings by level, controls by name, how many links."""
        return {"headings": self.headings, "controls": Counter(self.controls), "links": len(self.links)}


def read(html: str) -> Page:
    """Read a whole page or a fragment."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, str]] = []  # (element, language) from the outside in

    @property
    def lang(self) -> str:
        return self.open[-1][1] if self.open else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        lang = given.get("lang", self.lang)
        if tag == "html":
            self.page.lang = given.get("lang", "")
        self._note(tag, given)
        self._hear(tag, given, lang)
        if tag not in _VOID:
            self.open.append((tag, lang))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """An element that nobody closed ends with the one around it."""
        if tag in [name for name, _ in self.open]:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        silent = any(name in _SILENT for name, _ in self.open)
        if data.strip() and not silent:
            self.page.words.append(Words(data, self.lang, self.open[-1][0] if self.open else ""))

    def _note(self, tag: str, given: dict[str, str]) -> None:
        """The shape."""
        if tag in _HEADINGS:
            self.page.headings.append(tag)
        elif tag in _CONTROLS:
            self.page.controls.append(f"{tag} {given.get('name', '')}")
        elif tag == "a" and "href" in given:
            self.page.links.append(given["href"])
            if given.get("hreflang"):
                self.page.toggle = given["href"]
        elif tag == "link" and given.get("rel") == "alternate" and "hreflang" in given:
            self.page.alternates[given["hreflang"]] = given.get("href", "")

    def _hear(self, tag: str, given: dict[str, str], lang: str) -> None:
        """What a screen reader, a tooltip or a search engine says of the element."""
        spoken = {name: given[name] for name in _SPOKEN if given.get(name, "").strip()}
        if tag == "meta" and _DESCRIPTIONS & {given.get("name"), given.get("property")}:
            spoken["content"] = given.get("content", "")
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            spoken["value"] = given.get("value", "")
        self.page.words += [Words(value, lang, f"{tag} {name}") for name, value in spoken.items()]
