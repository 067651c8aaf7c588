"""What visitors may look for and we have not built yet: one page each says so, and how to have a say in it.

When a thing is built, its app takes over the address and its entry here goes.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from network.core.languages import Text


class Coming(NamedTuple):
    """A thing on its way: the page's words, and the address that the real thing will have."""

    key: str
    path: Text
    title: Text
    promise: Text
    until_then: Text
    block: str


THINGS = [
    Coming(
        "jobs",
        _("jobs/"),
        _("A Director and a Co-ordinator"),
        _("The job packs in both languages, and a fair way to apply: without your name, in Welsh or in English, as you like."),
        _("Tell us that you would like the packs, or know somebody who should have them, and we will send them to you first."),
        "cases",
    ),
    Coming(
        "events",
        _("events/"),
        _("A celebration in Welshpool"),
        _(
            "Invitations and places for the celebration, planning and recruitment event: who is coming, "
            "what you need to be comfortable there, and a fair waiting list."
        ),
        _("Numbers are limited. Invitations go out in the next week or so: join the Network and one will find you."),
        "citizens",
    ),
    Coming(
        "forum",
        _("forum/"),
        _("The Members’ Forum"),
        _("The heart of how we decide things: members raise a topic, talk it over, put a proposal and see what came of it."),
        _("Join the Network, and the Forum will be yours on the day it opens."),
        "commissioning",
    ),
    Coming(
        "catalogue",
        _("catalogue/"),
        _("Seeing is Believing"),
        _("The catalogue of co-production in Wales: fabulous things that are already happening, told by the people who do them."),
        _("Do you know a story that should be in it? Tell us, in a line or two."),
        "resources",
    ),
    Coming(
        "proposal",
        _("about/proposal/"),
        _("The Lottery proposal"),
        _("The outcomes and activities agreed with the Lottery, and what has come of each so far."),
        _("Ask us for the original proposal and we will send it to you."),
        "academic",
    ),
]
