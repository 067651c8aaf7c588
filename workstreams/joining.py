"""The work-streams' own step of the join flow: which of them interest you?"""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from network.core.forms import Choice, Form
from network.core.joining import Step, register
from network.core.templatetags.network import in_language
from workstreams.streams.models import Interest, WorkStream


def _choices() -> list[tuple[str, Choice]]:
    streams = WorkStream.objects.published().for_list()
    return [(stream.slug, Choice(stream.name, in_language(stream, "summary"))) for stream in streams]


class StreamsForm(Form):
    streams = forms.MultipleChoiceField(
        label=_("If any of these areas of work interest you, please let us know"),
        choices=_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose as many as you like, or none and go on."),
    )


@register
class StreamsStep(Step):
    name, path, order = "streams", pgettext_lazy("address", "work-streams"), 70
    title, label = _("Six work-streams, one patchwork"), _("Work-streams")
    form_class = StreamsForm

    def summary(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        chosen = WorkStream.objects.for_list().filter(team__slug__in=answer["streams"])
        return [(gettext("Work-streams"), ", ".join(stream.name for stream in chosen) or gettext("None chosen"))]

    def save(self, person: models.Model, answer: dict[str, Any]) -> None:
        """A work-stream that was closed since the question was asked is left out."""
        chosen = WorkStream.objects.filter(team__slug__in=answer["streams"])
        Interest.objects.bulk_create(Interest(person=person, stream=stream) for stream in chosen)
