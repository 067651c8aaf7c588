"""The two long walks, each made once and shared: every cell of the matrix, every page of the tour."""

import gc
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.utils import translation

from tests.architecture import matrix, world
from tests.architecture.tour import Tour, tour
from tests.architecture.world import World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`pytest -n 2 --dist loadgroup` makes each walk once, one beside the other."""
    for item in items:
        for walk in {"walked", "toured"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(walk))


@pytest.fixture(scope="session")
def walked(django_db_setup, django_db_blocker) -> dict[str, Any]:
    """What `matrix.run` found."""
    return _by_itself(django_db_blocker, matrix.run)


@pytest.fixture(scope="session")
def toured(django_db_setup, django_db_blocker) -> Tour:
    """Every page as it is drawn."""
    return _by_itself(django_db_blocker, tour)


def _by_itself[Found](blocker, walk: Callable[[], Found]) -> Found:
    """In a thread, and with what is loaded set aside from the garbage collector: thousands of requests take half the time.

    (Deep in pytest's own calls Python asks the system for a new piece of its stack at every other call.)
    """
    gc.freeze()

    def alone() -> Found:
        try:
            with translation.override("en-gb"):
                return walk()
        finally:
            connections.close_all()

    with blocker.unblock(), ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(alone).result()


@pytest.fixture(scope="session")
def gettext_tools() -> None:
    """For the tests that read the messages from the code."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed: apt-get install -y gettext")


@pytest.fixture
def made(db) -> World:
    """A world of one's own, for the tests that break something in it."""
    return world.make()


@pytest.fixture
def never() -> Callable[[Any], None]:
    """No complaint is among these (any iterable, or a dict); each that is, is shown on a line."""

    def holds(found: Any) -> None:
        complaints = list(found.items() if isinstance(found, dict) else found)
        assert not complaints, "\n" + "\n".join(str(one) for one in complaints)

    return holds
