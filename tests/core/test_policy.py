import pytest
from django.core.exceptions import PermissionDenied

from network.core.policy import ALLOWED, Denied, authorize


def test_a_verdict_is_truthy_only_when_allowed():
    assert ALLOWED
    assert not Denied("Only moderators can close a topic.")


def test_authorize_raises_with_the_reason():
    authorize(ALLOWED)

    with pytest.raises(PermissionDenied, match="Only moderators"):
        authorize(Denied("Only moderators can close a topic."))
