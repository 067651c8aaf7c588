from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Person
from network.core import areas, privacy
from network.core.forms import Form
from network.core.languages import Language


class CodeForm(RequestLoginCodeForm):
    """allauth's request for a code; it asks no adapter about the address, and ours has one spelling for each."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = get_adapter().clean_email(self.cleaned_data["email"])
        return super().clean_email()


class DetailsForm(forms.ModelForm):
    """What a member changes about themselves."""

    language = forms.ChoiceField(label=_("Which language shall we write to you in?"), choices=Language, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=_("Where are you?"), choices=areas.choices_to_pick, required=False)

    class Meta:
        model = Person
        fields = ["name", "area", "language"]
        labels = {"name": _("Your name")}
        help_texts = {"name": _("As you like to be called.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class ErasureForm(Form):
    """Why somebody is forgotten, and that it is meant."""

    reason = forms.ChoiceField(label=_("Why?"), choices=privacy.Ground, widget=forms.RadioSelect)
    is_sure = forms.BooleanField(label=_("I know that this can’t be undone."))


class LeavingForm(Form):
    """A member's own wish to be forgotten."""

    is_sure = forms.BooleanField(label=_("Forget me. I know that this can’t be undone."))
