"""How every form is drawn: one contract for our forms, allauth's and any plain Django form.

A page with a form is

    {% load crispy_forms_filters %}
    {% include "components/error_summary.html" %}            before the h1; draws nothing without errors
    <h1>…</h1>
    <form method="post" novalidate>{% csrf_token %}{{ form|crispy }} …buttons… </form>

and its `<title>` begins with `{% if form.errors %}{% translate "Error:" %} {% endif %}`. A form of another
name is handed to the summary: `with form=other_form`. `{% crispy form %}` is for a form that sets `helper.layout`;
`Form` and `ModelForm` here bring the helper, and both ways draw a field with the same
`templates/bootstrap5/field.html`: label, hint, error, control, in this order, the control tied to the
others by ids that exist (`<id>_helptext`, `<id>_count`, `<id>_error`; WCAG 1.3.1, 3.3.1, 4.1.2).

What a form may say beside Django's own:

* a choice with a second line: `("later", Choice(_("Not yet"), _("We keep your answers.")))`;
* a day, or a day and a time: `DayInput`, `MomentInput`;
* `mark_optional = False` on a form (a filter) whose fields are all optional;
* a Textarea with `max_length` tells how much fits, by words and, with JavaScript, by counting.
"""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# A language is named in itself, so a screen reader has to change its voice for it.
_NAMED_IN_ITSELF = {"Cymraeg": "cy", "English": "en"}
# The parts of a field that is asked for in several boxes, by the end of their names.
_PARTS = {
    "day": pgettext_lazy("part of a date", "Day"),
    "month": pgettext_lazy("part of a date", "Month"),
    "year": pgettext_lazy("part of a date", "Year"),
    "date": _("Date"),
    "time": _("Time"),
}


class _Drawn:
    """The crispy side of our forms: the template writes the <form> and its token, the helper only the fields."""

    mark_optional = True

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        return helper


class Form(_Drawn, forms.Form):
    """Our plain form."""


class ModelForm(_Drawn, forms.ModelForm):
    """Our form of a model; database constraints come back as form errors."""


class ReasonForm(Form):
    """Asked of whoever wants a verb that needs a second person (network.core.approvals)."""

    reason = forms.CharField(
        label=_("Why should it be done?"),
        help_text=_("The second person reads it before they decide."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it should be done.")},
    )


class Choice:
    """The label of a choice with a second line, or in a language of its own; a select shows the label alone."""

    def __init__(self, label: str | Promise, description: str | Promise = "", lang: str = "") -> None:
        self.label, self.description, self.lang = label, description, lang

    def __str__(self) -> str:
        return str(self.label)


# --- Days and times ---------------------------------------------------------------------------------
class DayInput(forms.DateInput):
    """A day by the device's own calendar; a browser without one takes 2026-05-26 or 26/05/2026 typed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class MomentInput(forms.SplitDateTimeWidget):
    """Day and time in two labelled boxes, for a SplitDateTimeField."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        forms.MultiWidget.__init__(self, {"date": DayInput(), "time": HourInput()}, attrs)


# --- What the templates ask (network.core.templatetags.form_parts) ----------------------------------------
def kind(field: BoundField) -> str:
    """How the field is drawn: hidden, group, checkbox, parts, file, select or text."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    for name, classes in (
        ("group", (forms.RadioSelect, forms.CheckboxSelectMultiple)),
        ("checkbox", (forms.CheckboxInput,)),
        ("parts", (forms.MultiWidget, forms.SelectDateWidget)),
        ("file", (forms.FileInput,)),
        ("select", (forms.Select,)),
    ):
        if isinstance(widget, classes):
            return name
    return "text"


def first_id(field: BoundField) -> str:
    """The id of the control that a link in the error summary leads to; empty for a hidden field."""
    drawn_as = kind(field)
    if drawn_as == "group":
        return options(field)[0]["id"] if field.subwidgets else ""
    if drawn_as == "parts":
        return parts(field)[0]["id"]
    return "" if drawn_as == "hidden" else field.id_for_label


def count_limit(field: BoundField) -> int | None:
    """How many characters fit, if the field is long enough for that to matter."""
    return getattr(field.field, "max_length", None) if isinstance(field.field.widget, forms.Textarea) else None


def described_by(field: BoundField) -> str:
    """The ids of what explains the field, in reading order; only ids that field.html draws."""
    ids = [field.field.widget.attrs.get("aria-describedby", "")]
    if field.help_text:
        ids.append(f"{field.auto_id}_helptext")
    if count_limit(field):
        ids.append(f"{field.auto_id}_count")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(filter(None, ids))


def is_marked_optional(field: BoundField) -> bool:
    """Optional fields say so; a single checkbox need not, and a form may ask for none of it."""
    return not field.field.required and kind(field) != "checkbox" and getattr(field.form, "mark_optional", True)


def draw(field: BoundField) -> SafeString:
    """The control itself, with our classes and ties, leaving the form's widget as it is."""
    widget = field.field.widget
    attrs: dict[str, Any] = {"aria-describedby": described_by(field) or False}
    if look := {"select": "form-select", "text": "form-control", "file": "form-control"}.get(kind(field)):
        attrs["class"] = f"{look} {widget.attrs.get('class', '')}".strip()
    if "placeholder" in widget.attrs:
        attrs["placeholder"] = False  # it repeats the label, pale, and goes when one starts to type
    if count_limit(field):
        attrs |= {"maxlength": False, "data-count-to": count_limit(field)}  # a browser cuts off a paste without a word
    if kind(field) == "checkbox" and field.help_text:
        attrs["aria-labelledby"] = f"{field.auto_id}_label"  # else the second line would be part of the name
    return field.as_widget(attrs=attrs)


def options(field: BoundField) -> list[dict[str, Any]]:
    """The cards of a radio or checkbox group: id, name, value, type, attrs, label, description, lang, is_chosen."""
    return [_option(one) for one in field.subwidgets]


def _option(one: BoundWidget) -> dict[str, Any]:
    data = one.data
    # ARIA has no "invalid" for one radio button: the group carries it.
    dropped = {"aria-invalid", "id", "checked"} if data["type"] == "radio" else {"id", "checked"}
    label = data["label"]
    return {
        "id": data["attrs"].get("id", ""),
        "name": data["name"],
        "value": data["value"],
        "type": data["type"],
        "attrs": {name: value for name, value in data["attrs"].items() if name not in dropped},
        "label": label,
        "description": getattr(label, "description", ""),
        "lang": getattr(label, "lang", "") or _NAMED_IN_ITSELF.get(str(label), ""),
        "is_chosen": data["selected"],
    }


def parts(field: BoundField) -> list[dict[str, Any]]:
    """The boxes of a field asked for in several: id, label, html."""
    attrs = field.build_widget_attrs({"id": field.auto_id})
    context = field.field.widget.get_context(field.html_name, field.value(), attrs)
    return [_part(field, part) for part in context["widget"]["subwidgets"]]


def _part(field: BoundField, part: dict[str, Any]) -> dict[str, Any]:
    part["attrs"]["class"] = "form-select" if part["template_name"].endswith("select.html") else "form-control"
    html = mark_safe(field.form.renderer.render(part["template_name"], {"widget": part}))  # noqa: S308  (Django's own template)
    return {"id": part["attrs"]["id"], "label": _PARTS.get(part["name"].rsplit("_", 1)[-1], part["name"]), "html": html}


def problems(form: forms.BaseForm) -> list[dict[str, str]]:
    """The error summary's lines in the order of the page: text and the id to go to (empty: nowhere).

    What is wrong with the form as a whole leads to its first field.
    """
    visible = form.visible_fields()
    start = first_id(visible[0]) if visible else ""
    lines = [{"text": str(text), "id": start} for text in form.non_field_errors()]
    said = [str(text) for field in form for text in field.errors]
    for field in form:
        lines += [{"text": _named(field, str(text), said), "id": first_id(field)} for text in field.errors]
    return lines


def _named(field: BoundField, text: str, said: list[str]) -> str:
    """ "This field is required." says nothing in a list: a sentence that names no field of its own gets its label."""
    if text == str(forms.Field.default_error_messages["required"]) or said.count(text) > 1:
        return f"{field.label}: {text}"
    return text
