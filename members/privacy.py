"""What the register and the members' own rows hold of people, and how long."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import leaving
from members.models import (
    Affiliation,
    Body,
    HatsWorn,
    JoinRequest,
    MembershipPeriod,
    Organisation,
    Person,
    Promise,
    RegisterEntry,
    Role,
    User,
    ValuesAgreement,
)
from network.core.languages import welsh_sort_key
from network.core.names import name_key
from network.core.privacy import (
    OFFICE,
    SIGN_IN,
    Activity,
    Anonymised,
    Kept,
    Reason,
    Subject,
    Until,
    by_address,
    declare,
    impersonal,
)

REGISTER_KEPT = timedelta(days=3653)
FORMER_MEMBER = "Cyn-aelod / Former member"

MEMBERSHIP = Activity(
    _("Name, e-mail address, language, area, organisation, your promise, your work-streams"),
    _("To keep our promise to a member (contract), and the register of members (law)."),
    _("While you are a member and twelve months more; your line in the register for ten years."),
)
HATS = Activity(
    _("The hats you wear"),
    _("To understand who our members are. A hat may say something about health, so we ask for your express consent."),
    _("Until you take your consent back: one button on your page."),
)
JOINING = Activity(
    _("Answers of somebody who is joining"),
    _("To send the letter that makes you a member, because you asked for it."),
    _("Seven days, if you do not confirm."),
    people=_("People who are joining"),
)
REGISTER = Reason(
    _("A register of members says who belonged and when, for ten years after they leave."),
    "UK GDPR art. 17(3)(b); Companies Act 2006 s. 113 and s. 121",
)


def _leave(subject: Subject, by: Any) -> None:
    """Their membership ends, and the register keeps their line."""
    leaving.end_membership(subject.person, by=by)
    leaving.write_register(subject.person)


def _step_down(subject: Subject, by: Any) -> None:
    leaving.end_roles(subject.person, by=by)


declare(
    Person,
    MEMBERSHIP,
    erase=Anonymised(
        name=FORMER_MEMBER,
        name_key=name_key(FORMER_MEMBER),
        sort_key=welsh_sort_key(FORMER_MEMBER),
        email="",
        area="",
        language="both",
        erased_at=lambda person: person.erased_at or timezone.now(),
    ),
    hidden=("name_key", "sort_key"),
)
declare(
    User,
    SIGN_IN,
    erase=Anonymised(
        email=lambda user: f"{user.pk}@erased.invalid", password=UNUSABLE_PASSWORD_PREFIX, is_active=False, last_login=None
    ),
    hidden=("password",),
)
declare(
    MembershipPeriod,
    MEMBERSHIP,
    erase=Kept(REGISTER, then=_leave),
    until=Until("ends_on", REGISTER_KEPT, where=Q(person__erased_at__isnull=False)),
)
declare(RegisterEntry, MEMBERSHIP, erase=Kept(REGISTER), until=Until("left_on", REGISTER_KEPT))
declare(Role, MEMBERSHIP, erase=Kept(OFFICE, then=_step_down))
declare(Affiliation, MEMBERSHIP)
declare(Promise, MEMBERSHIP)
declare(ValuesAgreement, MEMBERSHIP)
declare(HatsWorn, HATS)
declare(JoinRequest, JOINING, found=by_address("email"))
impersonal(Organisation, Body)
