from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Person
from network.core import areas
from network.core.languages import Language


class DetailsForm(forms.ModelForm):
    """What a member changes about themselves."""

    language = forms.ChoiceField(label=_("Which language shall we write to you in?"), choices=Language, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=_("Where are you?"), required=False)

    class Meta:
        model = Person
        fields = ["name", "area", "language"]
        labels = {"name": _("Your name")}
        help_texts = {"name": _("As you like to be called.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("Choose a county or area")), *areas.choices()]
