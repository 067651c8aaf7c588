"""What is done in the board's admin is recorded like any verb: by whom, on what, and each column before and after.

`ModelAdmin` (network.core.admin_site) calls this in the transaction of its form. What goes through verbs there is
recorded by them (`is_recorded_by_verbs`).
"""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.db.models import Model

from network.core import audit

PERSON = "members.Person"
# {column: [before, after]}, as the form shows them.
type Changes = dict[str, list[str]]


def record_removed(site: AdminSite, formsets: list[Any], *, by: Any) -> None:
    """The rows that were ticked for removal, while they still have their numbers."""
    for formset in formsets:
        for row in formset.deleted_forms:
            if row.instance.pk:
                record(site, "removed", row.instance, by=by)


def record_form(site: AdminSite, form: forms.ModelForm, formsets: list[Any], *, is_new: bool, by: Any) -> None:
    """One entry for the object if anything about it was typed, and one for each row of the tables beneath it."""
    if is_new or form.has_changed():
        record(site, "added" if is_new else "changed", form.instance, by=by, changes=changes_of(form))
    for formset in formsets:
        done = [("added", thing) for thing in formset.new_objects]
        done += [("changed", thing) for thing, _names in formset.changed_objects]
        rows = {id(row.instance): row for row in formset.forms}  # the empty last row can't be hashed
        for verb, thing in done:
            record(site, verb, thing, by=by, changes=changes_of(rows[id(thing)]))


def record(site: AdminSite, done: str, thing: Model, *, by: Any, changes: Changes | None = None) -> None:
    """`done` is `added`, `changed` or `removed`; the particulars are erasable like all of them."""
    if not getattr(site._registry.get(type(thing)), "is_recorded_by_verbs", False):
        audit.record(f"core.{done}", by=by, on=thing, on_behalf_of=_person_of(thing), **({"changes": changes} if changes else {}))


def changes_of(form: forms.ModelForm) -> Changes:
    """What was typed into a form: each changed column with its words before and after."""
    return {name: [_words(form[name].initial), _words(form.cleaned_data.get(name))] for name in form.changed_data}


def _words(value: Any) -> str:
    return "" if value is None else str(value.pk if isinstance(value, Model) else value)


def _person_of(thing: Model) -> Any:
    """Whom it concerns: the thing itself, or the person that it belongs to."""
    if thing._meta.label == PERSON:
        return thing
    for field in thing._meta.concrete_fields:
        if field.name == "person" and field.related_model and field.related_model._meta.label == PERSON:
            return getattr(thing, "person", None)
    return None
