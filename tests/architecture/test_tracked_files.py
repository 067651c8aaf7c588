"""What lies in the repository could lie on anybody's desk: no secret, no folder of one machine, no package index."""

import importlib.util
import re

import pytest

from tests.architecture import project

# Written in pieces, so that this file does not accuse itself.
SECRETS = {
    "a private key": re.compile("-----BEGIN " + r"(?:[A-Z]+ )?PRIVATE KEY-----"),
    "a key of a cloud": re.compile(r"\bAKI" + r"A[0-9A-Z]{16}\b"),
    "a token of a forge": re.compile(r"\b(?:gh" + r"[pousr]|glpa" + r"t)[_-][A-Za-z0-9_-]{20,}"),
    "a key of an interface": re.compile(r"\bs" + r"k-[A-Za-z0-9_-]{24,}|\bxox" + r"[abp]-[A-Za-z0-9-]{10,}"),
    # Not the names of the parts, as a comment gives them, nor the hosts that exist nowhere.
    "a password in an address": re.compile(
        r"\b[\w+]+://[^\s:/@\"'{}<>$]+:(?!(?:password|p)@)[^\s:/@\"'{}<>$]+@(?!(?:[\w-]+\.)*(?:invalid|example)\b)[\w.-]+"
    ),
}
NOT_TEXT = (".woff2", ".png", ".jpg", ".ico", ".gz", ".zip", ".pdf", ".blt")
MADE_ELSEWHERE = ("static/vendor/", "tests/vendor/")
TOO_LARGE = 2_000_000


def texts() -> dict[str, str]:
    own = project.name(project.ROOT / "tests" / "architecture" / "test_tracked_files.py")
    names = {project.name(path): path for path in project.tracked() if path.suffix not in NOT_TEXT}
    kept = {name: path for name, path in names.items() if name != own and not name.startswith(MADE_ELSEWHERE)}
    return {name: path.read_text(errors="ignore") for name, path in kept.items()}


def secrets_in(text: str) -> list[str]:
    return [what for what, pattern in SECRETS.items() if pattern.search(text)]


def test_no_secret_is_in_the_repository(never):
    found = {name: secrets_in(text) for name, text in texts().items()}

    never({name: whats for name, whats in found.items() if whats})


def test_no_file_of_secrets_is_in_the_repository():
    assert [
        project.name(path)
        for path in project.tracked()
        if re.search(r"(^|/)\.env$|\.pem$|\.key$|id_rsa|credentials", path.as_posix())
    ] == []


def test_no_file_is_so_large_that_it_was_left_by_mistake():
    assert {project.name(path): path.stat().st_size for path in project.tracked() if path.stat().st_size > TOO_LARGE} == {}


# --- Hosts, paths, vendored files: bin/check's own, whose figures stand there too --------------------------------
@pytest.fixture(scope="module")
def tracked():
    spec = importlib.util.spec_from_file_location("_tracked", project.ROOT / "bin" / "_tracked.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("check", ["lock", "hosts_and_paths", "vendored"])
def test_what_bin_check_asks_of_files_holds(tracked, check, never):
    never(getattr(tracked, check)(project.ROOT))


@pytest.mark.parametrize(
    "line", ["see /ro" + "ot/x", 'cd "/wo' + 'rk/main"', "/ho" + "me/gwen/x", "https://a.example/sim" + "ple/x", "py" + "pi.org"]
)
def test_a_host_or_a_path_of_one_machine_is_seen(tracked, line, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text(line)

    assert len(list(tracked._named_in(path, tmp_path))) == 1


# --- That it sees ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "AKI" + "A" + "B" * 16,
        "ghp" + "_" + "a" * 30,
        "s" + "k-" + "a" * 30,
        "smtp://post:" + "geheim@mail.network.org",
    ],
)
def test_a_secret_is_seen(text):
    assert len(secrets_in(text)) == 1


@pytest.mark.parametrize(
    "text", ["postgres://user:secret@database.invalid/x", "https://example.org/a:b@c", "smtp://user:password@host.example:587"]
)
def test_an_example_is_let_through(text):
    assert secrets_in(text) == []
