"""Each error page says what happened in the person's language, and the next thing to do."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from network.core import errors


@pytest.fixture
def request_(client, db):
    """A request as a view gets it."""
    return client.get("/en/").wsgi_request


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_missing_page_is_told_in_the_language_of_the_address(client, db, language):
    response = client.get(f"/{language}/nothing-here/")

    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


def test_a_refusal_shows_the_reason(request_):
    response = errors.forbidden(request_, PermissionDenied("Only moderators can close a topic."))

    assert response.status_code == 403
    assert "Only moderators can close a topic." in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.conflict, 409), (errors.too_many, 429), (errors.csrf_failure, 403)]
)
def test_every_page_has_a_heading_and_a_way_on(request_, view, status):
    response = view(request_)

    page = response.content.decode()
    assert response.status_code == status
    assert page.count("<h1") == 1
    assert 'href="/en/' in page


def test_a_crash_needs_neither_database_nor_request():
    """No database access is allowed in this test."""
    page = errors.server_error(RequestFactory().get("/en/")).content.decode()

    assert 'lang="cy"' in page
    assert 'lang="en"' in page


@pytest.mark.parametrize("crash", [OperationalError, InterfaceError])
def test_a_restarting_database_asks_to_wait_a_moment_wherever_it_is_missed(client, mari, monkeypatch, crash):
    """Here by the session, which is read before any view."""

    def gone(self):
        raise crash("gone")

    client.force_login(mari)
    client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "load", gone)

    response = client.get("/en/me/")

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert 'lang="cy"' in response.text


def test_another_crash_is_not_a_pause(client, mari, monkeypatch):
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", lambda request: 1 / 0)
    client.raise_request_exception = False
    client.force_login(mari)

    assert client.get("/en/me/").status_code == 500
