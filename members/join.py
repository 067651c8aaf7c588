"""How a stranger becomes a member: answers in the session, a letter, a link, and only then a row about them.

Nobody learns from the form whether an address belongs to a member: the page and its answer are the
same, and the letter says the rest (reliability S7).
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from members.models import JoinRequest, MembershipPeriod, Person, User
from network.core import audit, limits, links
from network.core.db import refusing
from network.core.joining import Step, steps
from network.core.languages import absolute, short, speaking
from network.core.models import Link
from network.outreach import letters

# An address for a letter, in the language in which that half of the letter is written.
_link = lazy(lambda name, *args: absolute(reverse(name, args=args)), str)
SESSION_KEY = "joining"
CHECK_LABEL = _("Check your answers")
JOIN_REQUEST_DAYS = 7


def url_name(step: Step) -> str:
    """The name of a step's address."""
    return f"members:join_{step.name}"


class Answers:
    """What a visitor has answered so far, kept in the session until the letter is asked for."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.all: dict[str, dict[str, Any]] = session.get(SESSION_KEY, {})

    def of(self, step: Step) -> dict[str, Any] | None:
        return self.all.get(step.name)

    def keep(self, step: Step, answer: dict[str, Any]) -> None:
        """With the language in which the question was read: it is part of what was agreed."""
        self.all[step.name] = answer | {"read_in": short()}
        self.session[SESSION_KEY] = self.all

    def forget(self) -> None:
        self.session.pop(SESSION_KEY, None)

    def steps(self) -> list[Step]:
        """The steps that this visitor is asked."""
        return [step for step in steps() if step.applies(self.all)]

    def is_ahead(self, step: Step) -> bool:
        """Whether a question before this one still waits."""
        first_open = self.next_step()
        return first_open is not None and step.order > first_open.order

    def progress(self, here: Step | None) -> dict[str, Any]:
        """What the page's frame shows: where this step stands among the others; None is the check page."""
        asked = self.steps()
        number = asked.index(here) if here else len(asked)
        rows = [
            {"label": step.label, "url": url_name(step), "done": self.of(step) is not None, "now": step is here} for step in asked
        ]
        rows.append({"label": CHECK_LABEL, "url": "members:join_check", "done": False, "now": here is None})
        return {
            "rows": rows,
            "number": number + 1,
            "total": len(rows),
            "title": rows[number]["label"],
            "back": rows[number - 1] if number else None,
        }

    def summary(self) -> list[dict[str, Any]]:
        """For "check your answers": every question, its answer, and the step at which to change it."""
        return [
            {"question": question, "answer": answer, "url": url_name(step)}
            for step in self.steps()
            for question, answer in step.summary(self.all[step.name])
        ]

    def next_step(self) -> Step | None:
        """The first step without an answer; None when all are there."""
        return next((step for step in self.steps() if self.of(step) is None), None)


@transaction.atomic
def ask_to_join(answers: dict[str, dict[str, Any]]) -> None:
    """Write the letter that the address deserves: a link for a stranger, a reminder for one who is here already.

    An address gets one an hour at most (limit `join_letter`), so a double click writes one and nobody can be flooded.
    """
    email, language = answers["name"]["email"], answers["language"]["language"]
    if limits.take("join_letter", address=email, exactly=True):
        return
    user = User.objects.filter(email=email).select_related("person").first()
    if user:
        _remind(user, email)
    else:
        _invite(email, language, answers)


def _remind(user: User, email: str) -> None:
    letters.write(
        "email/already_here", to=email, language=user.person.language, person=user.person, sign_in_url=_link("account_login")
    )


def _invite(email: str, language: str, answers: dict[str, dict[str, Any]]) -> None:
    token = links.make("members.join", thing=JoinRequest.objects.create(email=email, language=language, answers=answers))
    url = links.address("members.join", token)
    letters.write("email/confirm_joining", to=email, language=language, url=url, days=JOIN_REQUEST_DAYS)


@transaction.atomic
def confirm(link: Link) -> User:
    """Make the person who was sent the link a member.

    Raises ValidationError when the address got a sign-in meanwhile, links.ClosedError when the link was used meanwhile.
    """
    links.use(link)
    request: JoinRequest = link.thing
    answers = request.answers
    person = Person.objects.create(
        name=answers["name"]["name"], email=request.email, language=request.language, area=answers["name"]["area"]
    )
    with refusing("sign_in_email_is_unique", _("This address is a member’s already: sign in instead.")):
        user = User.objects.create_user(email=request.email, person=person)
    EmailAddress.objects.create(user=user, email=request.email, verified=True, primary=True)
    MembershipPeriod.objects.create(person=person)
    for step in steps():
        if step.name in answers:
            with speaking(answers[step.name]["read_in"]):
                step.save(person, answers[step.name])
    audit.record("members.joined", by=user, on=person)
    request.delete()
    letters.write(
        "email/welcome", to=user.email, language=person.language, person=person, name=person.name, url=_link("members:home")
    )
    return user


def not_for_me(link: Link) -> None:
    """Whoever has the address did not ask: the answers go at once, and the link with them."""
    JoinRequest.objects.filter(pk=link.object_id).delete()
    links.revoke(link)


def forget_old_requests() -> int:
    """Remove the requests whose link no longer works; how many."""
    return JoinRequest.objects.filter(asked_at__lte=Now() - timedelta(days=JOIN_REQUEST_DAYS)).delete()[0]
