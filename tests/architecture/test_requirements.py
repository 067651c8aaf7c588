"""What is installed is what was locked, from anywhere: minima, hashes, no address."""

import re

import pytest

from tests.architecture import project

PROJECT = project.settings_of_tools()
LOCKS = sorted((project.ROOT / "requirements").glob("*.txt"))
_ENTRY = re.compile(r"^([\w.\[\],-]+)==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def dependencies() -> list[str]:
    groups = [*PROJECT["project"]["optional-dependencies"].values(), *PROJECT["dependency-groups"].values()]
    return [*PROJECT["project"]["dependencies"], *(line for group in groups for line in group)]


def without_minimum(lines: list[str]) -> list[str]:
    return [line for line in lines if ">=" not in line]


def without_hash(lock: str) -> list[str]:
    """The packages of a lock whose files are not pinned."""
    return [name for name, _, rest in _ENTRY.findall(lock) if "--hash=sha256:" not in rest]


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=;\s]", requirement)[0].lower()


def test_every_dependency_has_a_minimum():
    assert without_minimum(dependencies()) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_every_file_and_names_no_address(lock):
    text = lock.read_text()

    assert without_hash(text) == []
    assert re.findall(r"\S*://\S*|--(?:extra-)?index-url\S*|^-e .*", text, re.MULTILINE) == []
    assert len(_ENTRY.findall(text)) >= 1


@pytest.mark.parametrize(("lock", "wanted"), [("production.txt", PROJECT["project"]["dependencies"]), ("dev.txt", dependencies())])
def test_a_lock_holds_what_is_asked_for(lock, wanted):
    locked = {name.split("[")[0].lower() for name, _, _ in _ENTRY.findall((project.ROOT / "requirements" / lock).read_text())}
    extras = {name_of(line) for line in PROJECT["project"]["optional-dependencies"]["prod"]}

    assert {name_of(line) for line in wanted} - locked - (extras if lock == "dev.txt" else set()) == set()


def test_both_locks_agree():
    locked = {path.stem: dict(entry[:2] for entry in _ENTRY.findall(path.read_text())) for path in LOCKS}
    development, production = locked["dev"], locked["production"]

    assert {name: version for name, version in production.items() if development.get(name, version) != version} == {}


# --- That it sees -------------------------------------------------------------------------------------------
def test_what_is_missing_is_seen():
    assert without_minimum(["django", "redis>=8"]) == ["django"]
    assert without_hash("a==1 \\\n    --hash=sha256:00\nb==2\nc==3 \\\n    --hash=sha256:11\n") == ["b"]
