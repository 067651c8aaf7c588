"""Compiled translations: .mo files are not in git, so every command makes those that are missing or old."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from network.embedded.state import ROOT


def compile_messages(locale: Path = ROOT / "locale") -> list[Path]:
    """Compile each catalogue whose .mo is older than its .po; returns the files written."""
    written = []
    for source in sorted(locale.glob("*/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        # Apart and then moved into place: another command may be reading the old one.
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_messages()
