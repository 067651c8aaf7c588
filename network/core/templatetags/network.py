"""Tags and filters that every template has: the other language's address, areas, `lang` attributes."""

from django import template
from django.conf import settings
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from network.core import areas, richtext
from network.core.languages import CY, EN, other, short

register = template.Library()


@register.simple_tag
def page_language() -> str:
    """`cy` or `en`: the page's language, for `lang` attributes."""
    return short()


@register.filter
def area_name(code: str) -> str:
    return areas.name_of(code)


@register.filter
def in_language(thing: object, field: str) -> str | SafeString:
    """A bilingual field, marked with `lang` when only the other language has it: `{{ body|in_language:"name" }}`."""
    own = getattr(thing, f"{field}_{short()}")
    if own:
        return own
    return format_html('<span lang="{}">{}</span>', other(short()), getattr(thing, f"{field}_{other(short())}"))


@register.simple_tag
def rich_text(thing: models.Model, field: str) -> SafeString:
    """A rich text as it was drawn when it was saved, and nothing else: `{% rich_text stream "about" %}`."""
    return richtext.shown(thing, field)


@register.simple_tag
def both_languages() -> tuple[str, str]:
    return CY, EN


@register.simple_tag
def contact_email() -> str:
    return settings.CONTACT_EMAIL
