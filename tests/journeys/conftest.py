"""One system and one browser for all journeys; a skip says what to install, and fails in CI."""

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys import browsing, system
from tests.journeys.system import System


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not browsing.find_chromium():
        pytest.skip(browsing.NOT_FOUND)
    with browsing.chromium() as running:
        yield running


@pytest.fixture(scope="package")
def site(browser) -> Iterator[System]:
    """`bin/start`, with its own web, worker and scheduler."""
    with system.running() as running:
        yield running


@pytest.fixture(scope="package")
def documents() -> dict[str, str]:
    """{name: HTML} of the pages that the tests have seen."""
    return {}


@pytest.fixture(scope="package")
def dice() -> random.Random:
    """Which language, width and theme a page is seen in this time; the seed is the day's, so that a red run can be repeated."""
    return random.Random(20261124)
