"""The members' own steps of the join flow, in the order in which a stranger becomes a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Affiliation, HatsWorn, Organisation, Person, Promise, ValuesAgreement
from members.values import EXAMPLE_PROMISES, VALUES, VALUES_VERSION, Hat
from network.core import areas
from network.core.joining import Step, register
from network.core.languages import Language
from network.core.names import clean_name
from network.outreach import addresses

OWN_WORDS = "own"
HATS_WORDING = _(
    "I agree that the Network keeps the hats I choose here, which may say something about my health or caring role, "
    "to understand who its members are. I can take this back at any time."
)


# --- Language ---------------------------------------------------------------------------------------
class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Which language shall we write to you in?"),
        choices=Language,
        widget=forms.RadioSelect,
        help_text=_("You can change it whenever you like. Every page is there in both."),
        error_messages={"required": _("Choose a language")},
    )


@register
class LanguageStep(Step):
    name, path, order = "language", _("language"), 10
    title, label = _("Croeso! Welcome!"), _("Language")
    form_class = LanguageForm

    def summary(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        return [(gettext("Letters in"), str(Language(answer["language"]).label))]

    def save(self, person: Person, answer: dict[str, Any]) -> None:
        """Already on the person: the first letter was written in it."""


# --- You, or your organisation -------------------------------------------------------------------------
class WhoForm(forms.Form):
    joining_as = forms.ChoiceField(
        label=_("Are you joining for yourself, or for an organisation?"),
        choices=[("person", _("For myself")), ("organisation", _("For an organisation"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you are joining for yourself or for an organisation")},
    )
    organisation = forms.CharField(
        label=_("Name of the organisation"),
        required=False,
        max_length=200,
        help_text=_("Only if you are joining for an organisation."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    role = forms.CharField(
        label=_("What you do there"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def clean_organisation(self) -> str:
        return clean_name(self.cleaned_data["organisation"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        answer = self.cleaned_data
        if answer.get("joining_as") == "organisation" and not answer.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Give the name of the organisation"))
        return answer


@register
class WhoStep(Step):
    name, path, order = "who", _("who"), 20
    title, label = _("You, or you for an organisation"), _("You or your organisation")
    form_class = WhoForm

    def summary(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        if answer["joining_as"] == "person":
            return [(gettext("Joining"), gettext("For myself"))]
        rows = [(gettext("Joining for"), answer["organisation"])]
        return rows + ([(gettext("What you do there"), answer["role"])] if answer["role"] else [])

    def save(self, person: Person, answer: dict[str, Any]) -> None:
        """A new organisation each time: the membership secretary joins what is one, nobody gets into one by typing its name."""
        if answer["joining_as"] != "organisation":
            return
        organisation = Organisation.objects.create(**{f"name_{answer['read_in']}": answer["organisation"]}, area=person.area)
        Affiliation.objects.create(person=person, organisation=organisation, role=answer["role"])


# --- Name and area ------------------------------------------------------------------------------------
class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As you like to be called."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Give your name")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send one letter there, with a link that makes you a member."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Give your e-mail address")},
    )
    area = forms.ChoiceField(
        label=_("Where are you?"), choices=areas.choices_to_pick, error_messages={"required": _("Choose where you are")}
    )

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        return addresses.parse(self.cleaned_data["email"]).address


@register
class NameStep(Step):
    name, path, order = "name", _("name-and-area"), 30
    title, label = _("Your name, and where you are"), _("Name and area")
    form_class = NameForm
    template = "members/join_name.html"

    def summary(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        return [
            (gettext("Name"), answer["name"]),
            (gettext("E-mail address"), answer["email"]),
            (gettext("Area"), areas.name_of(answer["area"])),
        ]

    def save(self, person: Person, answer: dict[str, Any]) -> None:
        """Already on the person."""


# --- Hats -------------------------------------------------------------------------------------------
class HatsForm(forms.Form):
    hats = forms.MultipleChoiceField(
        label=_("Which hats do you wear?"),
        choices=Hat,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose as many as you like, or none and go on."),
    )
    consent = forms.BooleanField(label=HATS_WORDING, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        answer = self.cleaned_data
        if answer.get("hats") and not answer.get("consent"):
            self.add_error("consent", _("Tick this so that we may keep your hats, or untick the hats"))
        return answer


@register
class HatsStep(Step):
    name, path, order = "hats", _("hats"), 40
    title, label = _("The hats you wear"), _("Your hats")
    form_class = HatsForm

    def summary(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        hats = ", ".join(str(Hat(hat).label) for hat in answer["hats"])
        return [(gettext("Hats"), hats or gettext("None given"))]

    def save(self, person: Person, answer: dict[str, Any]) -> None:
        if answer["hats"]:
            HatsWorn.objects.create(person=person, hats=answer["hats"], wording=str(HATS_WORDING))


# --- The five values ----------------------------------------------------------------------------------
class ValuesForm(forms.Form):
    agree = forms.ChoiceField(
        label=_("Do you agree with the five values?"),
        choices=[("yes", _("Yes, I agree"))],
        widget=forms.RadioSelect,
        help_text=_("We keep a note of the version you read. You can change your mind at any time."),
        error_messages={"required": _("Choose whether you agree with the five values")},
    )
    version = forms.IntegerField(
        label=_("version"), widget=forms.HiddenInput, initial=VALUES_VERSION, min_value=1, max_value=VALUES_VERSION
    )


@register
class ValuesStep(Step):
    name, path, order = "values", _("values"), 50
    title, label = _("The five values that hold us together"), _("The five values")
    form_class = ValuesForm
    template = "members/join_values.html"
    extra = {"values": VALUES}

    def summary(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        return [(gettext("The five values"), gettext("I agree (version %(version)s)") % {"version": answer["version"]})]

    def save(self, person: Person, answer: dict[str, Any]) -> None:
        ValuesAgreement.objects.create(person=person, version=answer["version"], language=answer["read_in"])


# --- The promise ---------------------------------------------------------------------------------------
class PromiseForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("What will you do?"),
        choices=[*((str(number), text) for number, text in enumerate(EXAMPLE_PROMISES)), (OWN_WORDS, _("In my own words"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a promise, or write your own")},
    )
    words = forms.CharField(
        label=_("Your own words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence is plenty."),
    )
    is_public = forms.BooleanField(label=_("You may show my promise, with my first name, on the Network’s pages"), required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        answer = self.cleaned_data
        answer["words"] = (answer.get("words") or "").strip()
        if answer.get("choice") == OWN_WORDS and not answer["words"] and "words" not in self.errors:
            self.add_error("words", _("Write your promise, or choose one of the examples"))
        return answer


@register
class PromiseStep(Step):
    name, path, order = "promise", _("promise"), 60
    title, label = _("Your Co-production Promise"), _("Your promise")
    form_class = PromiseForm

    def text(self, answer: dict[str, Any]) -> str:
        return answer["words"] if answer["choice"] == OWN_WORDS else str(EXAMPLE_PROMISES[int(answer["choice"])])

    def summary(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        shown = gettext("May be shown") if answer["is_public"] else gettext("Not shown to others")
        return [(gettext("Promise"), self.text(answer)), (gettext("Who sees it"), shown)]

    def save(self, person: Person, answer: dict[str, Any]) -> None:
        Promise.objects.create(person=person, text=self.text(answer), language=answer["read_in"], is_public=answer["is_public"])
