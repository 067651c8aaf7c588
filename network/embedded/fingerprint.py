"""Has anything changed since the database, static files and launch content were last prepared?"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from network.embedded.state import ROOT

# What is not part of the running system; folders whose name starts with a dot are not either.
LEFT_OUT = {"__pycache__", "docs", "node_modules", "staticfiles", "media"}


def fingerprint(*facts: str, root: Path = ROOT) -> str:
    """Of the project's files by time and size, and of what else matters (database, options)."""
    lines = [f"{path} {status.st_mtime_ns} {status.st_size}" for path, status in sorted(_files(root))]
    return hashlib.sha256("\n".join([*facts, *lines]).encode()).hexdigest()


def _files(root: Path) -> Iterator[tuple[str, os.stat_result]]:
    for place, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in LEFT_OUT and not name.startswith(".")]
        if place == str(root):
            folders[:] = [name for name in folders if name != "tests"]
        yield from ((path, os.stat(path)) for path in (os.path.join(place, name) for name in names) if os.path.exists(path))
