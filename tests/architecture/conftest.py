"""The two long walks, each made once and shared: every cell of the matrix, every page of the tour."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.utils import translation

from tests.architecture import matrix, world
from tests.architecture.tour import Tour, tour
from tests.architecture.world import World


@pytest.fixture(scope="session")
def walked(django_db_setup, django_db_blocker) -> dict[str, Any]:
    """What `matrix.run` found."""
    with _by_itself(django_db_blocker):
        return matrix.run()


@pytest.fixture(scope="session")
def toured(django_db_setup, django_db_blocker) -> Tour:
    """Every page as it is drawn."""
    with _by_itself(django_db_blocker):
        return tour()


@contextmanager
def _by_itself(blocker) -> Iterator[None]:
    with blocker.unblock(), translation.override("en-gb"):
        yield


@pytest.fixture
def made(db) -> World:
    """A world of one's own, for the tests that break something in it."""
    return world.make()


@pytest.fixture
def never() -> Callable[[Any], None]:
    """A list, set or dict of complaints is empty; if not, it is shown one a line."""

    def holds(found: Any) -> None:
        assert not found, "\n" + "\n".join(str(one) for one in (found.items() if isinstance(found, dict) else found))

    return holds
