"""The join flow's question about news: unticked, never bundled, its wording kept with the answer."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.core.joining import Step, register
from network.core.languages import short
from network.outreach import consent

NEWS_WORDING = _("Yes, e-mail me the Network’s news: events, requests for help, jobs. I can stop this at any time.")


class NewsForm(forms.Form):
    news = forms.BooleanField(
        label=NEWS_WORDING,
        required=False,
        help_text=_("Letters about your membership, such as notices of general meetings, come to you either way."),
    )


@register
class NewsStep(Step):
    name, path, order = "news", _("news"), 80
    title, label = _("Shall we write to you with news?"), _("News")
    form_class = NewsForm

    def summary(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        return [(gettext("News by e-mail"), gettext("Send me the news") if answer["news"] else gettext("No news, thank you"))]

    def save(self, person: models.Model, answer: dict[str, Any]) -> None:
        if answer["news"]:
            consent.give(person, wording=str(NEWS_WORDING), language=short())
