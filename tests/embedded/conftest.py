"""Folders that a server's own user can reach (pytest's are for their owner alone)."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def open_folder():
    folder = Path(tempfile.mkdtemp(prefix="embedded-"))
    folder.chmod(0o755)
    for part in ("logs", "using", "broker"):
        (folder / part).mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def program(open_folder):
    """Writes a small shell program and returns its path."""

    def write(name: str, script: str) -> Path:
        path = open_folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return write
