"""HTML conformance by the Nu Html Checker (vnu), one run of Java over all pages seen.

Its jar is too large to keep in git: it is fetched once into .tools/ and compared with its checksum.
"""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tests.journeys.system import ROOT

VERSION = "26.9.27"
SHA256 = "5970d3ffca91a627cf0965e5d91bb2e4242307c29292998de0b419d6a901b2b7"
JAR = ROOT / ".tools" / f"vnu-{VERSION}.jar"
# What the checker says and we let stand, each with its reason.
ALLOWED = {
    "This document appears to be written in": "around a letter in the other language: words are tested apart",
    "Trailing slash on void elements": "Django's own admin templates write <br/>; it has no effect",
    "Bad value “None” for attribute “lang” on element “select”": "Django's searched boxes: Select2, which it brings, has no Welsh",
    "A “select” element with a “required” attribute": "Django's searched boxes are filled by a script, without an empty option",
    "The first “option” element in a “select” element": "the same, with the one that is chosen",
}


def missing_program() -> str:
    """The program without which pages can't be checked, empty when all are there."""
    needed = ["java"] if JAR.exists() else ["java", "npm"]
    return next((name for name in needed if not shutil.which(name)), "")


def fetch() -> Path:
    """The checker's jar; raises ValueError when the package is not the one that we know."""
    if JAR.exists():
        return JAR
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"vnu-jar@{VERSION}"], cwd=folder, check=True, capture_output=True)
        package = next(Path(folder).glob("*.tgz"))
        if hashlib.sha256(package.read_bytes()).hexdigest() != SHA256:
            raise ValueError(f"vnu-jar {VERSION} is not the package whose checksum stands in {Path(__file__).name}.")
        with tarfile.open(package) as archive:
            archive.extract("package/build/dist/vnu.jar", folder, filter="data")
        JAR.parent.mkdir(exist_ok=True)
        shutil.move(Path(folder) / "package/build/dist/vnu.jar", JAR)
    return JAR


def complaints(pages: dict[str, str]) -> list[str]:
    """A line for each error or warning in these pages ({name: HTML})."""
    with tempfile.TemporaryDirectory() as folder:
        for name, html in pages.items():
            (Path(folder) / f"{name}.html").write_text(html)
        command = ["java", "-jar", str(fetch()), "--format", "json", "--exit-zero-always", "--stdout", folder]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [_line(message) for message in json.loads(said)["messages"] if not _is_allowed(message)]


def _line(message: dict) -> str:
    name = Path(message.get("url", "")).stem
    return f"{name}: {message['message']} …{message.get('extract', '').strip()[:120]}"


def _is_allowed(message: dict) -> bool:
    return any(text in message["message"] for text in ALLOWED)
