"""The invented cast goes, before people come: with all that is theirs, and the hold on e-mail with them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, Person
from network.outreach import holds
from network.outreach.models import Message
from network.site import demo
from workstreams.models import WorkStream


@transaction.atomic
def remove() -> int:
    """Take the cast off and let e-mail leave again; how many they were. Saying it twice changes nothing.

    ValidationError when something hangs on one of them that must not go, such as a mailing that they sent.
    """
    people = list(demo.on_stage())
    _forget_letters(people)
    organisations = list(Organisation.objects.filter(affiliations__person__in=people).values_list("pk", flat=True))
    try:
        Person.objects.filter(pk__in=[person.pk for person in people]).delete()
    except ProtectedError as error:
        raise ValidationError(_("The demo people did something that must be kept: begin with an empty database.")) from error
    Organisation.objects.filter(pk__in=organisations, affiliations=None).delete()
    _take_words_back()
    holds.release(demo.HOLD)
    return len(people)


def _forget_letters(people: list[Person]) -> None:
    """Else one that still waits would leave once the hold is over."""
    addresses = [player.email for player in demo.CAST if player.email]
    Message.objects.filter(Q(person__in=people) | Q(to__in=addresses), campaign=None).delete()


def _take_words_back() -> None:
    """What the cast tells of a work-stream, where nobody has written anything else since."""
    for stream in WorkStream.objects.filter(team__slug__in=demo.ABOUT):
        for name, text in demo.ABOUT[stream.slug].items():
            if getattr(stream, name) == text.strip():
                setattr(stream, name, "")
        stream.save()
