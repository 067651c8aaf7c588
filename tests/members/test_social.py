"""Coming back from Google: a verified address opens the sign-in that is there, and makes nobody a member."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount import providers
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from django.urls import reverse

from members.models import User


@pytest.fixture
def google(settings, monkeypatch):
    """Google as it is set up in production, but for the network: who comes back has the address `says`."""
    says = {"sub": "1", "email": "mari@example.org", "email_verified": True, "name": "Mari"}
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "allauth.socialaccount.providers.google"]
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": [{"client_id": "ours", "secret": "hush", "key": ""}]}}
    monkeypatch.setattr(providers.registry, "loaded", False)
    providers.registry.load()
    settings.ROOT_URLCONF = "tests.members.social_urls"
    monkeypatch.setattr(OAuth2Client, "get_access_token", lambda self, code, pkce_code_verifier=None: {"access_token": "a"})
    monkeypatch.setattr(
        GoogleOAuth2Adapter,
        "complete_login",
        lambda self, request, app, token, **more: self.get_provider().sociallogin_from_response(request, says),
    )
    return says


def come_back(client):
    """Choose Google, and be sent back by it with a code."""
    there = client.post(reverse("google_login"))
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]
    return client.get(reverse("google_callback"), {"state": state, "code": "once"})


def test_a_member_is_signed_in_by_her_verified_address(client, mari, google):
    response = come_back(client)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(mari.pk)


def test_an_address_that_is_not_verified_opens_nothing(client, mari, google):
    google["email_verified"] = False

    come_back(client)

    assert "_auth_user_id" not in client.session


def test_a_stranger_joins_first(client, db, google):
    google["email"] = "nia@example.org"

    come_back(client)

    assert not User.objects.exists()
    assert "_auth_user_id" not in client.session
