"""One state of a page: its name, how a person comes to it, and as whom. tests/states.py lists them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.journeys.browsing import Visit
from tests.journeys.people import ANYONE

type Way = Callable[[Visit], Any]


@dataclass(frozen=True)
class State:
    """`shows` are the names of the addresses whose page it is; `status` is what the page answers with."""

    name: str
    way: Way
    shows: tuple[str, ...]
    who: str = ANYONE
    status: int = 200
    # A frame holds an e-mail, whose inline styles are its own.
    is_letter: bool = False


def page(name: str, *arguments: Any, who: str = ANYONE, state: str = "", query: str = "", **more: Any) -> State:
    """A page that an address alone leads to."""
    label = state or name.replace(":", "_").removeprefix("site_").removeprefix("account_")
    return State(label, lambda visit: visit.go(name, *arguments, query=query), (name,), who=who, **more)


def press(visit: Visit, name: str) -> None:
    visit.page.locator(f"[name='{name}']").click()
    visit.page.wait_for_load_state()
