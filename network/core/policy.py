"""Who may do what: a rule is a plain function that returns a Verdict, and a refusal says why.

Each app's `rules.py` holds functions `can_close_topic(user, topic) -> Verdict`. Reading is never a
rule: it is `Model.objects.visible_to(user)`, so that what a person may not see is simply not there (404).
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from network.core.languages import Text


@dataclass(frozen=True)
class Verdict:
    """The answer of a rule: truthy when allowed; `reason` is the sentence shown to the person otherwise."""

    allowed: bool
    reason: Text = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)


def Denied(reason: Text) -> Verdict:  # noqa: N802  (reads as the word it is: `return Denied(_("…"))`)
    """A refusal with its reason, a whole translated sentence."""
    return Verdict(False, reason)


def authorize(verdict: Verdict) -> None:
    """Go on if allowed, else raise PermissionDenied with the reason, which the 403 page shows."""
    if not verdict:
        raise PermissionDenied(verdict.reason)
