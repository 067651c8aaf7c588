"""What every test stands on: a database made by its owner and used by the runtime role, and a fixed cast."""

import os

import pytest
from django.core.cache import caches
from django.template import engines
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from network.core.cache import BridgedCache
from network.core.db import as_owner
from tests import factories
from tests.outside import the_outside_is_blocked
from tests.shuffled import unordered_rows_are_shuffled
from tests.undefined import RaiseIfInvalid


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config) -> None:
    """The browser's own event loop makes Django think that database calls run in one."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where CI runs nothing is skipped: a skip there is a missing install step, and fails."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_keepdb, django_db_createdb, django_db_modify_db_settings
):
    """Made and migrated as the owner; everything afterwards runs as the runtime role, as in production."""
    with django_db_blocker.unblock(), as_owner():
        kept = django_db_keepdb and not django_db_createdb
        made = setup_databases(verbosity=0, interactive=False, keepdb=kept, serialized_aliases=[])
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock(), as_owner():
            teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def undefined_variables_fail(django_test_environment):
    """In our templates; a package's own may be careless. For each test, since one that changes the apps makes new engines."""
    engines["django"].engine.string_if_invalid = RaiseIfInvalid("%s")


@pytest.fixture(scope="session", autouse=True)
def nothing_by_luck(django_test_environment):
    """Rows without an order come in any order, and no other machine is asked."""
    with unordered_rows_are_shuffled(), the_outside_is_blocked():
        yield


@pytest.fixture(autouse=True)
def clean_surroundings():
    """No test sees another's limits or language, nor a cache that one before it took away."""
    BridgedCache.away_until = 0.0
    caches["default"].clear()
    with translation.override("en-gb"):
        yield


@pytest.fixture
def heads_folder(settings, tmp_path):
    """Where this test's heads of the audit record are published."""
    settings.AUDIT_HEAD_FOLDER = tmp_path / "audit-heads"
    return settings.AUDIT_HEAD_FOLDER


@pytest.fixture
def mari(db):
    """A member of the Network, in Welsh."""
    return factories.member(name="Mari Ŵyn", email="mari@example.org", language="cy")


@pytest.fixture
def gwen(db):
    """Another member, in English."""
    return factories.member(name="Gwen Rees", email="gwen@example.org", language="en")


@pytest.fixture
def bethan(db):
    """A member of the board."""
    return factories.board_member(name="Bethan Llwyd", email="bethan@example.org")


@pytest.fixture
def alun(db):
    """The administrator of the site."""
    return factories.administrator(name="Alun Parri", email="alun@example.org")
