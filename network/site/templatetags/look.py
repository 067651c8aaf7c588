"""Drawing: icons, cloths, words that must not break, and what is rendered once and then left standing."""

import re
from functools import cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from network.core.languages import short

register = template.Library()

CLOTHS = ["raspberry", "sea", "moss", "heather", "bracken", "gorse", "plum"]
_TEXT = re.compile(r"[^<>]+(?=<|$)")
# Longer words must be free to break: at 320 px a heading holds some sixteen letters.
_HYPHENATED = re.compile(r"(?<![\w-])(?=[\w-]{3,16}(?![\w-]))\w+(?:-\w+)+")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One of our icons, always beside a word: `{% icon "heart" %}`; names are the ids in static/art/icons.svg."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>', static("art/icons.svg"), name
    )


@register.simple_tag
@cache
def block_art(name: str) -> str:
    """The address of a work-stream's quilt block."""
    return static(f"art/block-{name}.svg")


@register.filter
def cloth(seed: int) -> str:
    """The class of the cloth that belongs to a thing with this id: the same one every time."""
    return f"c-{CLOTHS[seed % len(CLOTHS)]}"


@register.filter
def whole_words(html: str) -> SafeString:
    """Keep `co-pro` and `di-rym` on one line; only text is touched, never a tag."""
    return mark_safe(_TEXT.sub(_keep_together, conditional_escape(html)))  # noqa: S308  (escaped in this line)


def _keep_together(text: re.Match) -> str:
    return _HYPHENATED.sub(r'<span class="nowrap">\g<0></span>', text.group())


@register.simple_tag
def standing(template_name: str, **given: str | bool) -> SafeString:
    """A part of the frame that is the same for everybody: set once per language and process, then reused.

    It sees its language and what it is given here, never the request or the person, so nothing personal can stand in it.
    """
    return _set(template_name, short(), **given)


@cache
def _set(template_name: str, language: str, **given: str | bool) -> SafeString:
    return render_to_string(template_name, {"language": language, **given})
