"""What every test stands on is strict: no luck with the order of rows, no help from outside, no server but the real ones."""

import re
import socket
import urllib.request

import pytest
from django.conf import settings
from django.db.models import Count

from members.models import Person
from network.settings import base
from tests import factories
from tests.architecture import project
from tests.outside import OutsideWorld

EAGER = re.compile(r"task_always_eager|TASK_ALWAYS_EAGER")
# Names a test in which a task runs at once on purpose: none does so far.
MAY_BE_EAGER: dict[str, str] = {}
# Django 6.1 sends by MAILERS; the old name would quietly go past the outbox.
OLD_MAIL = re.compile(r"\bEMAIL_(?:BACKEND|HOST|PORT|HOST_USER|HOST_PASSWORD|USE_TLS|USE_SSL)\b")


@pytest.fixture
def crowd(db):
    return {factories.person(f"Person {chr(65 + number)}").pk for number in range(12)}


# --- Order ------------------------------------------------------------------------------------------------
def test_rows_without_an_order_come_in_any(crowd):
    orders = {tuple(Person.objects.order_by().values_list("pk", flat=True)) for _ in range(5)}

    assert len(orders) > 1
    assert {frozenset(order) for order in orders} == {frozenset(crowd)}


def test_rows_with_an_order_keep_it(crowd):
    assert list(Person.objects.order_by("pk").values_list("pk", flat=True)) == sorted(crowd)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (lambda: list(Person.objects.order_by().values_list("language").annotate(Count("pk"))), [("en", 12)]),
        (lambda: list(Person.objects.order_by().values_list("language", flat=True).distinct()), ["en"]),
        (lambda: Person.objects.order_by().aggregate(n=Count("pk"))["n"], 12),
        (lambda: Person.objects.order_by().filter(pk__in=Person.objects.order_by().values("pk")).count(), 12),
        (lambda: Person.objects.order_by().union(Person.objects.order_by()).count(), 12),
        (lambda: Person.objects.order_by().none().exists(), False),
    ],
    ids=["group", "distinct", "aggregate", "within", "union", "none"],
)
def test_shuffling_changes_nothing_but_the_order(crowd, question, answer):
    assert question() == answer


# --- The outside --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: urllib.request.urlopen("https://example.org/", timeout=1),
        lambda: socket.socket().connect(("198.51.100.7", 25)),
    ],
    ids=["connection", "name", "page", "socket"],
)
def test_no_other_machine_is_asked(reach):
    with pytest.raises(OutsideWorld):
        reach()


def test_this_machine_may_be_asked():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=1) as client:
        assert client.getpeername() == server.getsockname()


# --- As in production ---------------------------------------------------------------------------------------
def written(pattern: re.Pattern, paths) -> set[str]:
    own = project.name(project.ROOT / "tests" / "architecture" / "test_strictness.py")
    return {project.name(path) for path in paths if pattern.search(path.read_text()) and project.name(path) != own}


def test_tasks_go_through_the_broker():
    assert written(EAGER, [*project.modules(), *project.tests()]) == set(MAY_BE_EAGER)


def test_mail_leaves_by_the_outbox_alone():
    assert written(OLD_MAIL, [*project.modules(), *project.tests()]) == set()
    assert base.MAILERS["default"]["BACKEND"] == "network.outreach.outbox.OutboxBackend"


def test_neither_name_would_be_overlooked(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "ROOT", tmp_path)
    path = tmp_path / "sample.py"
    path.write_text('EMAIL_HOST = "mail"\nCELERY_TASK_ALWAYS_EAGER = True\n')

    assert written(EAGER, [path]) == written(OLD_MAIL, [path]) == {"sample.py"}


@pytest.mark.parametrize(("setting", "value"), [("DEBUG", False), ("USE_TZ", True), ("LANGUAGE_CODE", "en-gb")])
def test_the_settings_of_the_tests_are_those_of_production(setting, value):
    assert getattr(settings, setting) == value


def test_sessions_cache_and_database_are_those_of_production():
    assert settings.CACHES["default"]["BACKEND"] == "network.core.cache.BridgedCache"
    assert settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert "network.core.requests.ReadOnlyGetMiddleware" in settings.MIDDLEWARE
