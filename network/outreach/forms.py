from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.core import notifying
from network.core.forms import Form
from network.core.notifying import NotificationKind, Rhythm
from network.outreach import addresses, choices
from network.outreach.addresses import Recipient
from network.outreach.models import Basis

MOST_ADDRESSES = 5000
SHOWN_PROBLEMS = 20


class RecipientsForm(forms.Form):
    """A pasted list of addresses, one a line; each bad line is named, nothing that was typed is lost."""

    addresses = forms.CharField(
        label=_("Addresses, one a line"),
        help_text=_("For example sian@example.org, or Siân Ŵyn <sian@example.org>."),
        widget=forms.Textarea(attrs={"rows": 14, "cols": 60, "spellcheck": "false"}),
        error_messages={"required": _("Give at least one address.")},
    )
    basis = forms.ChoiceField(
        label=_("Why may we write to them?"),
        choices=[("", _("Choose one")), *Basis.choices],
        help_text=_("It is kept with each e-mail, and told to the reader. If none is true of some of them, leave those out."),
        error_messages={"required": _("Choose why we may write to them.")},
    )

    def clean_addresses(self) -> list[Recipient]:
        """The recipients in their order, each address once; raises one error for each line that is none."""
        lines = [(number, line) for number, line in enumerate(self.cleaned_data["addresses"].splitlines(), 1) if line.strip()]
        found: dict[str, Recipient] = {}
        problems = []
        for number, line in lines:
            try:
                recipient = addresses.parse(line)
            except ValidationError as error:
                problems.append(_line_problem(number, line, error.messages[0]))
                continue
            found.setdefault(recipient.address, recipient)
        if len(found) > MOST_ADDRESSES:
            problems.append(gettext("Send to %(most)s addresses at most at a time.") % {"most": MOST_ADDRESSES})
        if problems:
            raise ValidationError(_few(problems))
        self.repeated = len(lines) - len(found)
        return list(found.values())


def _line_problem(number: int, line: str, message: str) -> str:
    return gettext("Line %(number)s, “%(line)s”: %(problem)s") % {"number": number, "line": line.strip()[:80], "problem": message}


def _few(problems: list[str]) -> list[str]:
    more = len(problems) - SHOWN_PROBLEMS
    rest = [gettext("Lines with problems beyond these: %(more)s") % {"more": more}] if more > 0 else []
    return problems[:SHOWN_PROBLEMS] + rest


# --- Notifications ------------------------------------------------------------------------------------------
class Group(NamedTuple):
    """The settings under one heading: what one chooses, and what comes always, with its reason."""

    category: str
    fields: list[BoundField]
    always: list[NotificationKind]


class NotificationSettingsForm(Form):
    """One box for each kind of notification that this person can be told of."""

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = notifying.kinds_for(person)
        chosen = choices.of(person)
        for kind in self.kinds:
            if not kind.always:
                self.fields[kind.name] = forms.ChoiceField(label=kind.title, choices=Rhythm, initial=chosen[kind.name])

    def groups(self) -> list[Group]:
        """In the order in which the kinds were announced."""
        found: dict[str, Group] = {}
        for kind in self.kinds:
            group = found.setdefault(str(kind.category), Group(str(kind.category), [], []))
            group.always.append(kind) if kind.always else group.fields.append(self[kind.name])
        return list(found.values())
