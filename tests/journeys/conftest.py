"""One system and one browser for all journeys; a skip says what to install, and fails in CI."""

import os
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from network.core.languages import CY, EN
from tests.journeys import browsing, system
from tests.journeys.system import System


def seed() -> int:
    """SEED in the environment, else the day: so every page comes round in every language, width and theme."""
    return int(os.environ.get("SEED") or date.today().toordinal())


def combinations() -> list[tuple[str, bool]]:
    """(language, JavaScript) for each journey: one of the two with a script, the other without; JOURNEYS=all for all four."""
    if os.environ.get("JOURNEYS") == "all":
        return [(language, script) for language in (CY, EN) for script in (True, False)]
    return [(CY, bool(seed() % 2)), (EN, not seed() % 2)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `language` and `script` is a journey."""
    if {"language", "script"} <= set(metafunc.fixturenames):
        ids = [f"{language}{'' if script else '-no-script'}" for language, script in combinations()]
        metafunc.parametrize(("language", "script"), combinations(), ids=ids)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "journey: somebody's way through the site, in all combinations by `bin/drill journeys`")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if "script" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.journey)


def pytest_report_header() -> str:
    return f"journeys: SEED={seed()}"


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


@pytest.fixture(scope="session")
def documents() -> dict[str, str]:
    """{name: HTML} of the pages that the tests have seen."""
    return {}
