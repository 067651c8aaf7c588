"""What core's own verbs record, in sentences."""

from django.utils.translation import gettext_lazy as _

from network.core.feed import tell

# The board's admin, whatever it is done to (network.core.admin_record).
tell("core.added", _("Added in the admin: %(what)s, %(thing)s"), own=_("The board added to what is kept of you: %(what)s"))
tell("core.changed", _("Changed in the admin: %(what)s, %(thing)s"), own=_("The board changed what is kept of you: %(what)s"))
tell("core.removed", _("Removed in the admin: %(what)s"), own=_("The board removed from what is kept of you: %(what)s"))

tell("core.approval_asked", _("A second person was asked to approve something"))
tell("core.approval_approved", _("A second person approved something, and it was done"))
tell("core.approval_declined", _("A second person declined something"))
tell("core.approval_withdrawn", _("Somebody no longer wanted what a second person was asked to approve"))
tell("core.approval_voided", _("What a second person was asked to approve was changed meanwhile, so it was not done"))
tell("core.approval_lapsed", _("No second person decided in time"))
tell("core.link_revoked", _("A link in a letter was revoked"))
tell("core.link_reported", _("A link in a letter reached somebody else, who said so"))
