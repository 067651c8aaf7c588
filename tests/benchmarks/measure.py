"""CPU time of the web and database processes per request, page over floor, interleaved.

Wall time is noise on a shared machine; the time that the kernel says a process spent on a processor
(/proc/PID/schedstat, nanoseconds) is not.
"""

import http.client
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

REPEATS = 5


@dataclass
class Page:
    """One page of a benchmark. `most` is the promised ratio to the floor."""

    name: str
    path: str
    most: float
    who: str = "anonymous"
    cookies: dict[str, str] = field(default_factory=dict)
    requests: int = 40


def cpu_ms(pids: list[int]) -> float:
    """Milliseconds on a processor of these processes with all their threads."""
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e6


class Visitor:
    """One keep-alive connection to the server."""

    def __init__(self, base: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)

    def get(self, page: Page) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
        self.connection.request("GET", page.path, headers={"Cookie": cookies, "Accept-Encoding": "identity"})
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{page.name}: {page.path} answered {response.status}")
        return body


def per_request(visitor: Visitor, page: Page, pids: Callable[[], list[int]]) -> float:
    """CPU milliseconds a request, over `page.requests` of them."""
    watched = pids()
    before = cpu_ms(watched)
    for _ in range(page.requests):
        visitor.get(page)
    return (cpu_ms(watched) - before) / page.requests


def compare(base: str, pages: list[Page], floor: Page, pids: Callable[[], list[int]]) -> tuple[float, dict[str, dict]]:
    """(floor in ms, figures by page name): each run of a page stands between two of the floor; medians of REPEATS."""
    visitor, floors, figures = Visitor(base), [], {}
    for page in [floor, *pages]:
        [visitor.get(page) for _ in range(5)]
    for page in pages:
        ratios, costs = [], []
        for _ in range(REPEATS):
            below, cost, again = (
                per_request(visitor, floor, pids),
                per_request(visitor, page, pids),
                per_request(visitor, floor, pids),
            )
            floors += [below, again]
            ratios.append(cost / statistics.mean([below, again]))
            costs.append(cost)
        start = time.monotonic()
        body = visitor.get(page)
        figures[page.name] = {
            "ratio": round(statistics.median(ratios), 2),
            "range": [round(min(ratios), 2), round(max(ratios), 2)],
            "most": page.most,
            "ms": round(statistics.median(costs), 2),
            "wall_ms": round((time.monotonic() - start) * 1000, 1),
            "bytes": len(body),
            "as": page.who,
        }
    return statistics.median(floors), figures
