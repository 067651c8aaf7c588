"""What the pages of the walking skeleton cost: home, join, sign-in, the register in the admin."""

import argparse
import json
from typing import Any

import psycopg2

from tests import throwaway
from tests.benchmarks.measure import Page, compare

FLOOR = Page("floor", "/floor/", 1.0)
SMALL, LARGE = 1_000, 100_000
MOST_QUERIES, FIRST_REQUEST_SECONDS, MOST_GROWTH = 12, 0.5, 0.10


def run(arguments: list[str]) -> dict[str, Any]:
    """Measure all pages; `kept` says whether every promise held."""
    parser = argparse.ArgumentParser(prog="bin/bench pages")
    parser.add_argument("--rows", type=int, default=LARGE, help="people in the large register")
    size = parser.parse_args(arguments).rows
    with throwaway.database("bench") as env:
        env["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        throwaway.manage(env, "load_launch", "--demo")
        with throwaway.web(env) as (base, server, first):
            floor_ms, figures = _measure(env, base, server, SMALL, None)
            figures |= _measure(env, base, server, size, "register")[1]
    for name, figure in figures.items():
        promise = f"{figure['ratio']:6.2f} × floor (at most {figure['most']})"
        print(f"{name:24} {promise}  {figure['ms']:6.2f} ms  {figure['queries']} queries")
    print(f"first request {first:.3f} s (at most {FIRST_REQUEST_SECONDS})")
    print(f"register at {size} rows: {_growth(figures, size):+.1%} (at most {MOST_GROWTH:.0%})")
    return {
        "kept": _kept(figures, first, size),
        "floor_ms": round(floor_ms, 2),
        "pages": figures,
        "first_request_seconds": round(first, 3),
        "register_growth": round(_growth(figures, size), 3),
        "size": {"people": size},
    }


def _measure(env, base, server, rows: int, only: str | None) -> tuple[float, dict[str, dict]]:
    """Seed, let the seeding process tell cookies and query counts, then compare with the floor."""
    told = json.loads(throwaway.python(env, "tests.benchmarks.seed", str(rows)).splitlines()[-1])
    pages = [Page(**page) for page in told["pages"] if only in (None, page["name"])]
    floor_ms, figures = compare(base, pages, FLOOR, lambda: [*throwaway.workers_of(server), *_backends(env)])
    suffix = f"_at_{rows}" if only else ""
    return floor_ms, {name + suffix: figure | {"queries": told["queries"][name]} for name, figure in figures.items()}


def _backends(env: dict[str, str]) -> list[int]:
    """The Postgres processes that serve this database; Postgres runs on this machine."""
    connection = psycopg2.connect(env["DATABASE_URL"])
    cursor = connection.cursor()
    cursor.execute(
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    pids = [row[0] for row in cursor.fetchall()]
    connection.close()
    return pids


def _growth(figures: dict[str, dict], size: int) -> float:
    """How much dearer the register is with `size` people than with SMALL: 0.1 is a tenth."""
    return figures[f"register_at_{size}"]["ratio"] / figures["register"]["ratio"] - 1


def _kept(figures: dict[str, dict], first: float, size: int) -> bool:
    within = all(figure["ratio"] <= figure["most"] and figure["queries"] <= MOST_QUERIES for figure in figures.values())
    return within and first <= FIRST_REQUEST_SECONDS and _growth(figures, size) <= MOST_GROWTH
