"""What the members' verbs record, in sentences, and who is told of what."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Person, PersonQuerySet
from members.values import RoleKind
from network.core.feed import tell
from network.core.languages import Text
from network.core.models import AuditEntry
from network.core.notifying import NotificationKind, Rhythm, register

tell("members.joined", _("New member: %(thing)s"), own=_("Your membership began."))
tell(
    "members.role_given",
    _("A role was given. Role: %(thing)s. To: %(person)s"),
    own=_("You were given a role: %(thing)s"),
)
tell(
    "members.role_ended",
    _("The end of a role was set. Role: %(thing)s. Held by: %(person)s"),
    own=_("The end of a role of yours was set: %(thing)s"),
)
tell("members.membership_begun", _("A membership began. Member: %(person)s"), own=_("You were entered as a member."))
tell(
    "members.membership_ended",
    _("The end of a membership was set. Member: %(person)s"),
    own=_("The end of your membership was set."),
)

BOARD, ABOUT_YOU = _("For the board"), _("About you")
BOARD_KINDS = (RoleKind.BOARD_MEMBER, RoleKind.SECRETARY)
ROLE_REASON = _("Always: a role brings duties and rights, so whoever holds it has to know.")


class _ForBoard(NotificationKind):
    """What those are told of who look after the Network together."""

    category = BOARD
    held_by: tuple[RoleKind, ...] = BOARD_KINDS

    def recipients(self, entry: AuditEntry) -> PersonQuerySet:
        """But whoever did it."""
        return Person.objects.with_role(*self.held_by).but(entry.actor_id)

    def is_offered_to(self, person: Person) -> bool:
        return Person.objects.with_role(*self.held_by).filter(pk=person.pk).exists()


class _AboutYou(NotificationKind):
    """What a person is told of themselves."""

    category: Text = ABOUT_YOU
    is_own = True

    def recipients(self, entry: AuditEntry) -> PersonQuerySet:
        is_person = entry.object_type == Person._meta.label_lower
        return Person.objects.filter(pk=entry.object_id if is_person else entry.on_behalf_of_id)

    def path(self, entry: AuditEntry) -> str:
        return reverse("members:home")


@register
class YourMembershipBegan(_AboutYou):
    """For the page alone, and nothing to choose: the welcome is a letter of its own."""

    name, on = "members.your_membership_began", ("members.joined",)
    title = _("Your membership begins")
    rhythm = Rhythm.NEVER

    def is_offered_to(self, person: Person) -> bool:
        return False


@register
class YouWereEntered(_AboutYou):
    """Who joined on paper gets no letter of welcome."""

    name, on = "members.you_were_entered", ("members.membership_begun",)
    title = _("You are entered as a member")
    always = _("Always: the law asks us to tell you (UK GDPR, article 14).")


@register
class YourMembershipEnds(_AboutYou):
    name, on = "members.your_membership_ends", ("members.membership_ended",)
    title = _("Your membership ends")
    always = _("Always: what a member may do ends with it, so you have to know.")


@register
class RoleGivenToYou(_AboutYou):
    name, on = "members.role_given_to_you", ("members.role_given",)
    title = _("You are given a role")
    always = ROLE_REASON


@register
class RoleOfYoursEnded(_AboutYou):
    name, on = "members.role_of_yours_ended", ("members.role_ended",)
    title = _("The end of a role of yours is set")
    always = ROLE_REASON


@register
class YourEntryChanged(_AboutYou):
    """By somebody else, in the board's admin."""

    name, on = "members.your_entry_changed", ("core.added", "core.changed", "core.removed")
    title = _("The board changes what is kept of you")

    def recipients(self, entry: AuditEntry) -> PersonQuerySet:
        return super().recipients(entry).but(entry.actor_id)


@register
class SomebodyJoined(_ForBoard):
    name, on = "members.somebody_joined", ("members.joined", "members.membership_begun")
    title = _("Somebody joins the Network")
    held_by = (*BOARD_KINDS, RoleKind.MEMBERSHIP_SECRETARY)

    def path(self, entry: AuditEntry) -> str:
        is_person = entry.object_type == Person._meta.label_lower
        return reverse("admin:members_person_change", args=[entry.object_id if is_person else entry.on_behalf_of_id])


@register
class MailingSent(_ForBoard):
    name, on = "members.mailing_sent", ("outreach.campaign_sent",)
    title = _("A mailing is sent")

    def path(self, entry: AuditEntry) -> str:
        return reverse("admin:outreach_campaign_change", args=[entry.object_id])
