"""The launch e-mail as content: one mailing in both languages, ready for a member of the board to send."""

from datetime import date
from pathlib import Path

from django.utils.formats import date_format

from network.core.languages import CY, EN, speaking
from network.outreach.models import Campaign

NAME = "Lansio | Launch"
_FOLDER = Path(__file__).parent / "content"


def load(*, event_on: date, contact_from: date) -> Campaign:
    """The launch mailing, made if it is missing; one that is there is left as the board has made it.

    The two days are those that the e-mail speaks of: the celebration in Welshpool, and from when Ruth can be reached.
    """
    columns: dict[str, str] = {}
    for language in (CY, EN):
        subject, _, body = (_FOLDER / f"launch-{language}.md").read_text().partition("\n\n")
        with speaking(language):
            for name, day in (("event_day", event_on), ("contact_day", contact_from)):
                body = body.replace(f"{{{name}}}", date_format(day, "j F"))
        columns |= {f"subject_{language}": subject, f"body_{language}": body.strip()}
    return Campaign.objects.get_or_create(name=NAME, defaults=columns)[0]
