"""Rich text: Markdown that people write, drawn once into safe HTML beside it when it is saved.

    about = bilingual(RichTextField(_("about"), blank=True))    # about_cy, about_cy_html, about_cy_stamp, about_en, …
    text = RichTextField(_("text"), language="language")        # `language` names the column that says which it is in

A template shows it with `{% rich_text stream "about" %}`, which prints the drawn column and nothing else. Two locks:
the parser passes no HTML, no image and no address but http, https, mailto and relative ones; nh3 then keeps only what
is on the list here, and judges addresses as a browser does. Nothing that is drawn calls a third party by itself.
"""

import hashlib
import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import nh3
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import MD5, Concat
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from network.core.languages import CY, EN, other, short, speaking

# Raised when what is drawn here changes; a new version of a library counts too. `redraw` then goes through every row.
VERSION = 1
_RENDERER = f"{VERSION} {version('markdown-it-py')} {version('nh3')}\n"
# The parser takes seconds over some texts of 20,000 brackets, and four times as long over twice as many.
MAX_LENGTH = 20_000

SCHEMES = {"http", "https", "mailto"}
_SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("strong", "em", "s", "a", "div", "table", "thead", "tbody", "tr", "th", "td"),
}
_ALIGNED = {"text-align:center": "text-center", "text-align:right": "text-end"}
# Words that Welsh writes with the apostrophe in front: what opens there is no quotation.
_CLIPPED = re.compile(r"(?<![\w'’])'(?=(?:n|r|w|i|u|m|th|ch|ma|na|co|dw)\b(?!'(?!\w)))", re.IGNORECASE)


# --- Drawing ----------------------------------------------------------------------------------------
def draw(source: str, *, language: str = "", below: int = 1) -> str:
    """Safe HTML of a passage in `language` (`cy`, `en`, or empty); its headings start beneath a heading of level `below`."""
    html = _parser.render(source, {"language": language, "below": below})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}, "div": {"aria-label"}},
        tag_attribute_values={
            "div": {"class": {"wide"}, "role": {"group"}, "tabindex": {"0"}},
            "th": {"class": set(_ALIGNED.values()), "scope": {"col"}},
            "td": {"class": set(_ALIGNED.values())},
        },
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer ugc",
    )


def is_allowed(address: str) -> bool:
    """Whether a link may lead there: http, https, mailto, or relative to the page."""
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[1].lower() in SCHEMES


def _clip(state: StateCore) -> None:
    """`Mae 'r ŵyn` → `Mae ’r ŵyn`, before the typographer takes that mark for an opening quotation."""
    if state.env["language"] != CY:
        return
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = _CLIPPED.sub("’", child.content)


def _outline(state: StateCore) -> None:
    """Headings beneath the page's own, none skipped; one without words goes."""
    for place in reversed(_headings(state)):
        if not state.tokens[place + 1].content.strip():
            del state.tokens[place : place + 3]
    levels = sorted({state.tokens[place].tag for place in _headings(state)})
    last = below = state.env["below"]
    for place in _headings(state):
        last = min(below + 1 + levels.index(state.tokens[place].tag), last + 1, 6)
        state.tokens[place].tag = state.tokens[place + 2].tag = f"h{last}"


def _headings(state: StateCore) -> list[int]:
    """Where headings open; each is three tokens: opening, words, closing."""
    return [place for place, token in enumerate(state.tokens) if token.type == "heading_open"]


def _accessible(state: StateCore) -> None:
    """A column's heading says that it is one, how a cell is set is a class, and a link without words shows its address."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open"):
            look = _ALIGNED.get(str(token.attrs.pop("style", "")))
            token.attrs |= ({"scope": "col"} if token.tag == "th" else {}) | ({"class": look} if look else {})
        if token.children:
            token.children = list(_with_words(token.children))


def _with_words(children: list[Token]) -> Iterator[Token]:
    for child, after in zip(children, [*children[1:], None], strict=True):
        yield child
        if child.type == "link_open" and after and after.type == "link_close":
            yield Token("text", "", 0, content=str(child.attrs["href"]))


def _table_open(renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """A table scrolls by itself where it is too wide; whoever has no mouse reaches it with Tab."""
    with speaking(env["language"] or short()):
        label = escape(gettext("Table"))
    return f'<div class="wide" role="group" tabindex="0" aria-label="{label}"><table>\n'


def _table_close(*drawn: Any) -> str:
    return "</table></div>\n"


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("js-default", {"html": False, "linkify": True, "typographer": True, "breaks": True})
    # `(c)` counts a list's items here more often than it claims a copyright; four spaces are seldom meant as code.
    parser.disable(["html_block", "html_inline", "image", "code", "replacements"])
    parser.validateLink = is_allowed  # type: ignore[method-assign, assignment]
    parser.linkify = LinkifyIt(options={"fuzzy_link": False})
    parser.core.ruler.before("smartquotes", "clip", _clip)
    parser.core.ruler.push("outline", _outline)
    parser.core.ruler.push("accessible", _accessible)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


_parser = _make_parser()


# --- Keeping ----------------------------------------------------------------------------------------
class Drawn(models.TextField):
    """What `source` was drawn as; written whenever the row is saved, and by nobody else."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", "db_default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        drawn = self._made(getattr(model_instance, self.source), model_instance)
        setattr(model_instance, self.attname, drawn)
        return drawn

    def _made(self, text: str, row: models.Model) -> str:
        return self.model._meta.get_field(self.source).drawn(text, row)  # type: ignore[union-attr]


class Stamp(Drawn):
    """Which text was drawn, by which renderer: by this a row is found that has to be drawn anew."""

    def _made(self, text: str, row: models.Model) -> str:
        return _stamp(text)


def _stamp(text: str) -> str:
    return hashlib.md5((_RENDERER + text).encode(), usedforsecurity=False).hexdigest()


class RichTextField(models.TextField):
    """Markdown, and beside it `<name>_html` and `<name>_stamp`. To the database and its migrations all are text."""

    def __init__(self, *args: Any, language: str = "", below: int = 1, **kwargs: Any) -> None:
        self.language, self.below = language, below
        hint = gettext_lazy("An empty line begins a paragraph. ## Heading, - list, **bold**, [words](address).")
        super().__init__(*args, **{"max_length": MAX_LENGTH, "help_text": hint, **kwargs})

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            cls.add_to_class(f"{name}_html", Drawn(self.verbose_name, source=name))
            cls.add_to_class(f"{name}_stamp", Stamp(self.verbose_name, source=name))

    def language_of(self, row: models.Model) -> str:
        """`cy` or `en`; empty where nobody knows."""
        said = getattr(row, self.language) if self.language else self.attname.rpartition("_")[2]
        return said if said in (CY, EN) else ""

    def drawn(self, text: str, row: models.Model) -> str:
        return draw(text, language=self.language_of(row), below=self.below)


def fields_of(model: type[models.Model]) -> list[RichTextField]:
    return [field for field in model._meta.local_fields if isinstance(field, RichTextField)]


def redraw() -> int:
    """Draw every passage anew whose text or renderer is not the one that its stamp tells of; how many."""
    return sum(_redraw(model, field) for model in apps.get_models() for field in fields_of(model))


def _redraw(model: type[models.Model], field: RichTextField) -> int:
    count, stamp = 0, f"{field.name}_stamp"
    stale = model._base_manager.exclude(**{stamp: MD5(Concat(Value(_RENDERER), F(field.name)))})
    for row in stale.order_by("pk").iterator(chunk_size=100):
        text = getattr(row, field.name)
        columns = {f"{field.name}_html": field.drawn(text, row), stamp: _stamp(text)}
        # Somebody may be saving another text just now: theirs is drawn by them.
        count += model._base_manager.filter(**{"pk": row.pk, field.name: text}).update(**columns)
    return count


# --- Showing ----------------------------------------------------------------------------------------
def shown(row: models.Model, name: str) -> SafeString:
    """The passage as it was drawn: the reader's own where there are two, marked with its language where that is another."""
    field = _shown_field(row, name)
    language = field.language_of(row)
    lang = format_html(' lang="{}"', language) if language not in ("", short()) else ""
    html = mark_safe(getattr(row, f"{field.name}_html"))  # noqa: S308  (drawn by `draw`)
    return format_html('<div class="prose"{}>{}</div>', lang, html) if html else SafeString("")


def _shown_field(row: models.Model, name: str) -> RichTextField:
    fields = {field.name: field for field in fields_of(type(row))}
    own, twin = fields.get(f"{name}_{short()}"), fields.get(f"{name}_{other(short())}")
    if own and twin:
        return own if getattr(row, own.name) else twin
    if name not in fields:
        raise FieldDoesNotExist(f"{type(row).__name__} has no rich text {name}.")
    return fields[name]
