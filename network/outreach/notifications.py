"""What the verbs of outreach record, in sentences."""

from django.utils.translation import gettext_lazy as _

from network.core.feed import tell

tell("outreach.campaign_sent", _("A mailing was sent: %(thing)s"))
tell("outreach.campaign_paused", _("A mailing was paused: %(thing)s"))
tell("outreach.campaign_resumed", _("A mailing goes on: %(thing)s"))
tell("outreach.hold_placed", _("All e-mail was held back: %(thing)s"))
tell("outreach.hold_lifted", _("E-mail may leave again: %(thing)s"))
tell("outreach.parked_arrived", _("An e-mail of which nobody knew had arrived: %(thing)s"))
tell("outreach.parked_sent_again", _("An e-mail of which nobody knew was sent again: %(thing)s"))
tell(
    "outreach.notifications_chosen",
    _("Somebody chose their notifications: %(thing)s"),
    own=_("You chose what you are told by e-mail."),
)
