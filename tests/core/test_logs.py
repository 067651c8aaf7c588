"""What a crash and a refusal leave in the log: their kind and place, nothing that a person typed, no path."""

import io
import json
import logging

import pytest
from django.db import IntegrityError
from django.test import Client
from structlog.stdlib import ProcessorFormatter

from members.models import User
from tests import factories


@pytest.fixture
def lines():
    """Everything that is logged from here on, as the platform writes it."""
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    formatter = next(one for one in formatters if isinstance(one, ProcessorFormatter))
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_an_errors_own_words_are_not_logged(db, lines):
    factories.member(name="Mari", email="mari@example.org")

    try:
        User.objects.create_user(email="mari@example.org", person=factories.person("Nia"))
    except IntegrityError:
        logging.getLogger("network.tests").exception("it went wrong")

    (line,) = lines()
    assert (line["event"], line["error"]) == ("it went wrong", "IntegrityError")
    assert "test_logs.py" in line["place"][0]
    assert "mari@example.org" not in json.dumps(line)


def test_a_path_with_a_token_is_not_logged(db, lines):
    """Django's own loggers name the path of what they refuse, and of what crashed."""
    client = Client(enforce_csrf_checks=True)

    client.post("/en/join/confirm/SECRET-TOKEN/")
    logging.getLogger("django.request").error("%s: %s", "Internal Server Error", "/en/join/confirm/SECRET-TOKEN/")

    said = lines()
    assert {line["logger"] for line in said} >= {"django.security.csrf", "django.request"}
    assert "SECRET-TOKEN" not in json.dumps(said)
