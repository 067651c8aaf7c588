"""What templates/bootstrap5 asks about a field: `{% load form_parts %}`. The answers are network.core.forms'."""

from django import template

from network.core import forms

register = template.Library()
register.filter("kind", forms.kind)
register.filter("count_limit", forms.count_limit)
register.filter("described_by", forms.described_by)
register.filter("is_marked_optional", forms.is_marked_optional)
register.filter("draw", forms.draw)
register.filter("options", forms.options)
register.filter("parts", forms.parts)
register.filter("problems", forms.problems)
