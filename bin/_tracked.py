"""Checks of the files that git tracks: the lock, names of hosts and machines, files made elsewhere."""

import hashlib
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

# Written with brackets, so that this file does not accuse itself.
NOT_HERE = {
    "a package index's host": re.compile(
        r"https?://\S+/(?:simpl[e]|package[s])\b|(?:pyp[i]|npmj[s])\.org|pythonhoste[d]\.org|\"resolved\": \"http"
    ),
    "a path of one machine": re.compile(r"(?:^|[\s\"'=(:`])/(?:r[o]ot|w[o]rk|h[o]me/\w+|U[s]ers/\w+)(?:/|$)"),
}
MADE_ELSEWHERE = ("static/vendor/", "tests/vendor/")


# --- The lock -------------------------------------------------------------------------------------
def lock(root: Path) -> list[str]:
    """Every dependency has a minimum, the locks fulfil it, and no lock names a host."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    run_time = project["project"]["dependencies"]
    production = [*run_time, *(line for extra in project["project"]["optional-dependencies"].values() for line in extra)]
    development = [*run_time, *(line for group in project["dependency-groups"].values() for line in group)]
    return [
        *_without_minimum({*production, *development}),
        *_unfulfilled(root / "requirements" / "production.txt", production),
        *_unfulfilled(root / "requirements" / "dev.txt", development),
        *(f"{path.name} names a host" for path in (root / "requirements").glob("*.txt") if "://" in path.read_text()),
    ]


def _without_minimum(lines: set[str]) -> Iterator[str]:
    for line in sorted(lines):
        if ">=" not in line:
            yield f'pyproject.toml: "{line}" has no >=: a silent downgrade would pass'


def _unfulfilled(path: Path, lines: list[str]) -> Iterator[str]:
    locked = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", path.read_text(), re.MULTILINE))
    versions = {canonicalize_name(name): Version(version) for name, version in locked.items()}
    for wanted in map(Requirement, lines):
        version = versions.get(canonicalize_name(wanted.name))
        if version is None or not wanted.specifier.contains(version, prereleases=True):
            yield f"{path.name}: {wanted} is not fulfilled ({version}); compile it anew: requirements/README.md"


# --- Names of hosts and machines ------------------------------------------------------------------
def hosts_and_paths(root: Path) -> list[str]:
    """The project can be built anywhere: it names no package index and no folder of somebody's machine."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout.split("\0")
    files = [root / name for name in tracked if name and not (name.startswith(MADE_ELSEWHERE) and not name.endswith(".toml"))]
    return [complaint for path in files if path.is_file() for complaint in _named_in(path, root)]


def _named_in(path: Path, root: Path) -> Iterator[str]:
    try:
        lines = path.read_text().splitlines()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(lines, 1):
        for what, pattern in NOT_HERE.items():
            if pattern.search(line):
                yield f"{path.relative_to(root)}:{number} names {what}: {line.strip()[:100]}"


# --- Files made elsewhere ---------------------------------------------------------------------------
def vendored(root: Path) -> list[str]:
    """Each is as it was fetched, with name, version and licence; nothing lies there unlisted."""
    return [complaint for note in sorted(root.glob("*/vendor/VENDORED.toml")) for complaint in _vendored(note)]


def _vendored(note: Path) -> Iterator[str]:
    above = note.parent.parent
    listed = tomllib.loads(note.read_text())["file"]
    known = {above / name for entry in listed for name in (entry.get("path", ""), entry.get("licence_file", ""))}
    for entry in listed:
        path = above / entry.get("path", "")
        if missing := {"path", "sha256", "name", "version", "licence"} - entry.keys():
            yield f"{note}: {entry.get('name', entry)} lacks {', '.join(sorted(missing))}"
        elif not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            yield f"{path} is not the file that {note.name} describes"
    for path in sorted(note.parent.rglob("*")):
        if path.is_file() and path not in known and path != note and not path.name.upper().startswith("LICEN"):
            yield f"{path} is not in {note.name}"
