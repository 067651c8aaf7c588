"""The project as the architecture tests read it: its own modules, templates and tracked files."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("network", "members", "workstreams", "forum", "events", "recruitment")
# Written by Django, and read by nobody but Django.
GENERATED = "migrations"


@cache
def settings_of_tools() -> dict:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@cache
def modules() -> list[Path]:
    """Every Python file of the platform itself, without migrations."""
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if GENERATED not in path.parts]


@cache
def tests() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


@cache
def templates() -> list[Path]:
    """Every template of ours, in `templates/` and in the apps."""
    folders = [ROOT / "templates", *(ROOT / package for package in PACKAGES)]
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".html", ".txt") and "templates" in path.parts
    ]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def name(path: Path) -> str:
    """A path as it is written in lists of exceptions: `members/models.py`."""
    return path.relative_to(ROOT).as_posix()


@cache
def tracked() -> list[Path]:
    """Files that git tracks or would, as they lie in the working tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for line in sorted(set(listed.split("\0"))) if line and (path := ROOT / line).is_file()]


def imported(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything that a module imports, at whatever depth."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
