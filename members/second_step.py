"""The second step of signing in, where allauth's way needs a hand."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_reset
from django.dispatch import receiver


@receiver([authenticator_added, authenticator_reset])
def note_codes_as_seen(sender: type, authenticator: Authenticator, **given: Any) -> None:
    """allauth notes at the first look that recovery codes were seen, in a GET; so it is noted when they are made."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        authenticator.wrap().mark_as_viewed()
