import datetime

import pytest
from crispy_forms.layout import Fieldset, Layout
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from network.core.forms import Choice, DayInput, Form, MomentInput
from tests.markup import broken_ties, read


class EveryKind(Form):
    """One field of each kind that the templates draw, each with a hint."""

    name = forms.CharField(
        help_text="As you like to be called.", widget=forms.TextInput(attrs={"autocomplete": "name", "placeholder": "Name"})
    )
    email = forms.EmailField(required=False)
    story = forms.CharField(max_length=10, help_text="A sentence.", widget=forms.Textarea)
    area = forms.ChoiceField(choices=[("", "Choose"), ("w", Choice("Wales", "All of it"))], help_text="Roughly.")
    agree = forms.ChoiceField(
        choices=[("yes", Choice("Yes", "I do.")), ("no", "No")], widget=forms.RadioSelect, help_text="You may change your mind."
    )
    hats = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, required=False)
    consent = forms.BooleanField(help_text="You can take it back.")
    day = forms.DateField(widget=DayInput)
    starts = forms.SplitDateTimeField(widget=MomentInput, help_text="In Wales.")
    born = forms.DateField(widget=forms.SelectDateWidget, required=False)
    paper = forms.FileField(help_text="A PDF.")
    version = forms.IntegerField(widget=forms.HiddenInput)


class Plain(forms.Form):
    """As allauth writes them: nothing of ours."""

    code = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    def clean(self):
        raise forms.ValidationError("The code is old.")


def drawn(form):
    return read(render_to_string("components/error_summary.html", {"form": form}) + as_crispy_form(form))


def field(page, name):
    return page.find(id=f"div_id_{name}")


EMPTY = {"version": "x"}
GIVEN = {"story": "twelve chars", "agree": "maybe", "starts_date": "26/05/2026", "starts_time": "25:00", "version": "1"}


@pytest.mark.parametrize("data", [None, EMPTY, GIVEN], ids=["untouched", "empty", "wrong"])
@pytest.mark.parametrize("prefix", [None, "second"])
def test_every_kind_of_field_has_a_name_and_resolving_ties(data, prefix):
    if data and prefix:
        data = {f"{prefix}-{name}": value for name, value in data.items()}

    page = drawn(EveryKind(data, prefix=prefix))

    assert broken_ties(page) == []


def test_a_plain_form_is_drawn_by_the_same_contract():
    page = drawn(Plain({"code": ""}))

    assert broken_ties(page) == []
    assert page.input["aria-describedby"] == "id_code_error"
    assert page.input["aria-invalid"] == "true"
    assert page.input["autocomplete"] == "one-time-code"


def test_a_layout_of_crispy_draws_the_same_fields():
    form = EveryKind(EMPTY)
    form.helper.layout = Layout(Fieldset("You", "name", "consent"))

    page = read(render_crispy_form(form))

    assert broken_ties(page) == []
    assert page.form is None
    assert page.find("input", {"name": "csrfmiddlewaretoken"}) is None
    assert field(page, "name").find(class_="field-error").get_text(" ", strip=True) == "Error: This field is required."


def test_hint_count_and_error_are_read_in_the_order_in_which_they_stand():
    page = drawn(EveryKind(GIVEN))

    box = page.find("textarea")

    assert box["aria-describedby"] == "id_story_helptext id_story_count id_story_error"
    order = [tag["id"] for tag in field(page, "story").select("[id]")]
    assert order == ["id_story_helptext", "id_story_count", "id_story_error", "id_story"]


def test_a_long_text_says_what_fits_and_never_cuts_off_a_paste():
    page = drawn(EveryKind())

    box = page.find("textarea")

    assert "maxlength" not in box.attrs
    assert box["data-count-to"] == "10"
    assert "Characters at most: 10." in page.find(id="id_story_count").get_text()


def test_a_group_has_its_legend_and_carries_the_error():
    page = drawn(EveryKind(EMPTY))

    group = field(page, "agree")

    assert group.name == "fieldset"
    assert group["role"] == "radiogroup"
    assert group["aria-invalid"] == "true"
    assert group["aria-describedby"] == "id_agree_helptext id_agree_error"
    assert group.legend.get_text(strip=True) == "Agree"
    assert [radio.get("aria-invalid") for radio in group.select("input")] == [None, None]


def test_the_second_line_of_a_choice_describes_it_and_a_select_shows_the_first_alone():
    page = drawn(EveryKind())

    yes, no = field(page, "agree").select("label.choice")

    assert (yes.input["aria-labelledby"], yes.input["aria-describedby"]) == ("id_agree_0_label", "id_agree_0_more")
    assert page.find(id="id_agree_0_more").get_text() == "I do."
    assert "aria-describedby" not in no.input.attrs
    assert [option.get_text() for option in field(page, "area").select("option")] == ["Choose", "Wales"]


def test_what_was_chosen_comes_back_chosen():
    page = drawn(EveryKind({"agree": "no", "hats": ["b"], "area": "w", "name": "Siân"}))

    assert [radio["value"] for radio in page.select("input[type=radio][checked]")] == ["no"]
    assert [box["value"] for box in field(page, "hats").select("[checked]")] == ["b"]
    assert page.find(id="id_name")["value"] == "Siân"


def test_only_fields_that_may_stay_empty_say_so():
    page = drawn(EveryKind())

    marked = [tag.parent.name for tag in page.find_all(string="(optional)")]

    assert len(marked) == 3  # email, hats, born
    assert "(optional)" not in field(page, "name").get_text() + field(page, "consent").get_text()


def test_a_filter_form_need_not_mark_anything_optional():
    class Filter(Form):
        mark_optional = False
        q = forms.CharField(required=False)

    assert "optional" not in as_crispy_form(Filter())


def test_no_placeholder_stands_in_for_a_label():
    form = EveryKind()

    page = drawn(form)

    assert page.select("[placeholder]") == []
    assert form.fields["name"].widget.attrs["placeholder"] == "Name"  # the form itself is left as it was


def test_a_language_is_named_in_itself():
    class Languages(forms.Form):
        language = forms.ChoiceField(choices=[("cy", "Cymraeg"), ("en", "English"), ("both", _("Both"))], widget=forms.RadioSelect)

    page = drawn(Languages())

    assert [label.get("lang") for label in page.select("label b")] == ["cy", "en", None]


def test_day_and_time_are_asked_in_two_labelled_boxes_and_read_back():
    page = drawn(EveryKind(initial={"starts": datetime.datetime(2026, 5, 26, 14, 5), "day": datetime.date(2026, 5, 26)}))

    labels = [label.get_text() for label in field(page, "starts").select("label")]

    assert labels == ["Date", "Time"]
    assert [box["value"] for box in field(page, "starts").select("input")] == ["2026-05-26", "14:05"]
    assert page.find(id="id_day")["value"] == "2026-05-26"
    assert [label.get_text() for label in field(page, "born").select("label")] == ["Day", "Month", "Year"]


def test_a_kept_file_can_be_seen_and_removed():
    class Kept(forms.Form):
        paper = forms.FileField(required=False)

    stored = SimpleUploadedFile("agenda.pdf", b"")
    stored.url = "/media/agenda.pdf"

    page = drawn(Kept(initial={"paper": stored}))

    assert broken_ties(page) == []
    assert page.a["href"] == "/media/agenda.pdf"
    assert page.find("input", type="checkbox")["name"] == "paper-clear"


def test_the_summary_names_every_problem_and_leads_to_its_field():
    form = EveryKind(EMPTY | {"name": "Siân", "consent": "on", "area": "w", "day": "2026-05-26", "story": "short"})

    page = drawn(form)
    summary = page.find(class_="error-summary")

    assert summary.h2.get_text(strip=True) == "There is a problem"
    assert summary["tabindex"] == "-1"
    assert summary.has_attr("autofocus")
    links = [link["href"] for link in summary.select("a")]
    assert links == ["#id_agree_0", "#id_starts_0", "#id_paper"]
    assert summary.select("li")[-1].get_text(strip=True) == "Enter a whole number."  # hidden: said, but leads nowhere


def test_a_sentence_that_names_no_field_gets_its_label_in_the_summary():
    summary = drawn(EveryKind(EMPTY)).find(class_="error-summary")

    assert summary.a.get_text() == "Name: This field is required."


def test_what_is_wrong_with_the_whole_form_leads_to_its_first_field():
    page = drawn(Plain({"code": "1"}))

    assert page.select(".error-summary a")[0]["href"] == "#id_code"
    assert page.select("div.has-error .field-error")[0].get_text(" ", strip=True) == "Error: The code is old."


def test_the_summary_draws_nothing_without_errors_or_without_a_form():
    assert render_to_string("components/error_summary.html", {"form": EveryKind()}).strip() == ""
    assert render_to_string("components/error_summary.html", {}).strip() == ""


def test_nothing_is_inline():
    html = str(drawn(EveryKind(EMPTY)))

    page = read(html)

    assert [script for script in page.select("script") if not script.get("src")] == []
    assert page.select("style, [style], [onclick], [onchange]") == []
