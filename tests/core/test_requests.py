import io
import logging

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import ResolverMatch

from members.models import Person
from network.core import links
from network.core.requests import ReadOnlyGetMiddleware, RequestIdMiddleware, WriteInReadingRequestError
from tests import factories


def writing(request):
    factories.person("Nia")
    return HttpResponse()


def test_a_reading_request_that_writes_raises(rf, db):
    with pytest.raises(WriteInReadingRequestError, match="members_person"):
        ReadOnlyGetMiddleware(writing)(rf.get("/"))


def test_a_writing_request_may_write(rf, db):
    ReadOnlyGetMiddleware(writing)(rf.post("/"))

    assert Person.objects.count() == 1


def test_a_session_is_the_visitors_own_note(rf, db, client):
    def remember(request):
        client.session.save()
        return HttpResponse()

    assert ReadOnlyGetMiddleware(remember)(rf.get("/")).status_code == 200


@pytest.mark.parametrize(
    "sql",
    [
        "  update members_person set name = name",
        "DELETE FROM members_person",
        "WITH gone AS (DELETE FROM members_person RETURNING id) SELECT * FROM gone",
        "WITH new AS (\n  INSERT INTO members_person DEFAULT VALUES RETURNING id) SELECT * FROM new",
        "/* why */ INSERT INTO members_person DEFAULT VALUES",
    ],
)
def test_raw_sql_is_seen_too(rf, db, sql):
    def raw(request):
        with connection.cursor() as cursor:
            cursor.execute(sql)

    with pytest.raises(WriteInReadingRequestError):
        ReadOnlyGetMiddleware(raw)(rf.head("/"))


@pytest.mark.parametrize(
    "sql", ["SELECT 'DELETE FROM x'", "WITH one AS (SELECT id FROM members_person FOR UPDATE) SELECT * FROM one"]
)
def test_reading_is_not_taken_for_writing(rf, db, sql):
    def reading(request):
        with connection.cursor() as cursor:
            cursor.execute(sql)
        return HttpResponse()

    assert ReadOnlyGetMiddleware(reading)(rf.get("/")).status_code == 200


@pytest.mark.parametrize(("name", "may"), [("google_callback", True), ("google_login", False)])
def test_who_comes_back_from_a_provider_is_signed_in_by_a_get(rf, db, name, may):
    request = rf.get("/")
    request.resolver_match = ResolverMatch(writing, (), {}, url_name=name)

    if may:
        assert ReadOnlyGetMiddleware(writing)(request).status_code == 200
    else:
        with pytest.raises(WriteInReadingRequestError):
            ReadOnlyGetMiddleware(writing)(request)


def test_a_request_says_its_id_and_a_proxys_id_is_kept(rf):
    def silent(request):
        return HttpResponse()

    request = rf.get("/", headers={"X-Request-Id": "abcdef-12345678"})
    request.resolver_match = None
    assert RequestIdMiddleware(silent)(request)["X-Request-Id"] == "abcdef-12345678"

    request = rf.get("/", headers={"X-Request-Id": "bad\nid"})
    request.resolver_match = None
    assert len(RequestIdMiddleware(silent)(request)["X-Request-Id"]) == 32


@pytest.fixture
def log():
    """What the process writes to its standard error."""
    handler, written = logging.getHandlerByName("console"), io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def test_no_line_of_any_logger_tells_a_token(db, log, monkeypatch):
    monkeypatch.setattr(links, "find", lambda *given: 1 / 0)
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)

    statuses = [
        getattr(browser, method)(f"/en/join/confirm/a-secret-token/{rest}").status_code
        for method, rest in (("get", ""), ("post", ""), ("put", ""), ("get", "no-such-page/"))
    ]

    assert statuses == [500, 403, 403, 404]
    assert "join/confirm/<str:token>/" in log.getvalue()
    assert "ZeroDivisionError" in log.getvalue()
    assert "a-secret-token" not in log.getvalue()


def test_a_log_line_tells_the_route_and_never_the_path(client, db, caplog):
    caplog.set_level("INFO", logger="network.requests")

    client.get("/en/join/confirm/a-secret-token/")

    assert "join/confirm/<str:token>/" in caplog.text
    assert "a-secret-token" not in caplog.text
