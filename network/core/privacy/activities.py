"""Why the platform keeps something of people: the activities of the processing record, and what lets a row outlive its person."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from network.core.languages import Text

_MEMBERS = _("Members")
_WHO_SEES_IT = _("The board and the membership secretary; the companies that run the server and carry e-mail, under contract")


@dataclass(frozen=True)
class Activity:
    """One entry of the processing record (UK GDPR article 30(1)).

    `name` of the data in a reader's words; `purpose` with its lawful basis (article 6, for special categories also 9);
    `until` how long it is kept; `people` whose data it is; `recipients` who else sees it.
    """

    name: Text
    purpose: Text
    until: Text
    people: Text = _MEMBERS
    recipients: Text = _WHO_SEES_IT


@dataclass(frozen=True)
class Reason:
    """Why a row outlives its person although they asked to be erased: the ground, and the law that gives it."""

    ground: Text
    source: str


RECORD = Activity(
    _("Who did what in the Network’s records"),
    _("So that members can trust its decisions. Our legitimate interest, and yours."),
    _("For good, as numbers; the words about you can be erased."),
)
SIGN_IN = Activity(
    _("Your password and where you are signed in"),
    _("To let you in and nobody else. The password is kept scrambled: we cannot read it."),
    _("While you have a sign-in."),
)
UNFINISHED = Activity(
    _("What you have begun and not finished: drafts, links"),
    _("To keep our promise to a member (contract)."),
    _("Until it is finished or forgotten, twelve months at most."),
)
RIGHTS = Activity(
    _("Requests and complaints about your information"),
    _("To answer within the time that the law gives (legal obligation)."),
    _("Three years after the answer."),
    people=_("Anybody who writes to us"),
)

ACCOUNTABILITY = Reason(
    _("The record holds numbers alone, and shows that what was decided was decided properly."),
    "UK GDPR art. 5(2), art. 17(3)(b) and (e)",
)
OFFICE = Reason(
    _("What somebody did for the Network in a role is the Network’s own record; the name in it leads to “Former member”."),
    "UK GDPR art. 17(3)(b) and (e)",
)
