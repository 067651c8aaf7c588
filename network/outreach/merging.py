"""Values merged into a letter's Markdown are words, never markup.

`merged(context)` wraps everything that a template can reach from its context, attributes and items too:
each string comes out with Markdown's own backslash escapes, whether or not the template escapes for HTML.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

# CommonMark lets any ASCII punctuation be escaped, also within the address of a link.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!<>&|~=-]|(?<=\d)\.)")
_BREAKS = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")


def escaped(text: str) -> SafeString:
    """The same words as Markdown source: no markup, no new block (line breaks become spaces)."""
    return mark_safe(_MARKUP.sub(r"\\\1", _BREAKS.sub(" ", text.strip())))  # noqa: S308  (Markdown, html is off)


def merged(value: Any) -> Any:
    """A string escaped, a number or date as it is, anything else behind a `_Merged`."""
    if isinstance(value, str | Promise):
        return escaped(str(value))
    if value is None or isinstance(value, bool | int | float) or hasattr(value, "isoformat"):
        return value
    return _Merged(value)


class _Merged:
    """An object as a template sees it: its attributes, items and calls are merged in turn."""

    def __init__(self, thing: Any) -> None:
        self._thing = thing
        self.alters_data = getattr(thing, "alters_data", False)
        self.do_not_call_in_templates = getattr(thing, "do_not_call_in_templates", False)

    def __getattr__(self, name: str) -> Any:
        return merged(getattr(self._thing, name))

    def __getitem__(self, key: Any) -> Any:
        return merged(self._thing[key])

    def __call__(self, *args: Any) -> Any:
        if not callable(self._thing):
            return self
        return merged(self._thing(*args))

    def __iter__(self) -> Iterator[Any]:
        return (merged(thing) for thing in self._thing)

    def __len__(self) -> int:
        return len(self._thing)

    def __bool__(self) -> bool:
        return bool(self._thing)

    def __str__(self) -> str:
        return escaped(str(self._thing))

    def __eq__(self, other: object) -> bool:
        return self._thing == (other._thing if isinstance(other, _Merged) else other)

    __hash__ = None  # type: ignore[assignment]
