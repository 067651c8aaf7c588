"""What the Network holds: the five values, its hats, example promises and kinds of role."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Change the words of a value and this number together: agreements keep the version that was read.
VALUES_VERSION = 1
# The Welsh names are the movement's own (copronet.wales, "Gwerthoedd").
VALUES = [
    (_("Value people and build on their strengths"), _("Everybody has something to give. We start from there.")),
    (_("Develop networks that work across silos"), _("Working together across boundaries, not in separate boxes.")),
    (_("Focus on what matters to the people involved"), _("Asking “what matters to you?” before anything else.")),
    (_("Build relationships of trust and shared power"), _("Doing things with people, not for them or to them.")),
    (_("Enable people to be the drivers of change"), _("People themselves lead the change, together.")),
]

EXAMPLE_PROMISES = [
    _("I will ask people what matters to them before I decide anything for them."),
    _("I will tell three people about the Network and invite them to join."),
    _("I will share what I know, and ask for help when I don’t."),
]


class Hat(models.TextChoices):
    """The hats people wear, as many at once as they like."""

    CITIZEN = "citizen", _("Citizen")
    CARER = "carer", _("Carer")
    USER = "user", _("I use services")
    WORKER = "worker", _("I work in services")
    VOLUNTEER = "volunteer", _("Volunteer")
    RESEARCHER = "researcher", _("Researcher")
    COMMISSIONER = "commissioner", _("Commissioner")
    COUNCILLOR = "councillor", _("Councillor")


class RoleKind(models.TextChoices):
    """What a person may be asked to do by a body."""

    ADMINISTRATOR = "administrator", _("Administrator of the site")
    BOARD_MEMBER = "board_member", _("Board member")
    SECRETARY = "secretary", _("Secretary")
    MEMBERSHIP_SECRETARY = "membership_secretary", _("Membership secretary")
    LEAD = "lead", _("Work-stream lead")

    @classmethod
    def in_admin(cls) -> tuple["RoleKind", ...]:
        """The kinds that open the board's admin."""
        return (cls.ADMINISTRATOR, cls.BOARD_MEMBER, cls.SECRETARY, cls.MEMBERSHIP_SECRETARY)
