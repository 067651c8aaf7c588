import importlib.util
import sys
from pathlib import Path

import pytest

from network.embedded.state import ROOT

SPEC = importlib.util.spec_from_file_location("_bootstrap", ROOT / "bin" / "_bootstrap.py")
bootstrap = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(bootstrap)
BASE_PYTHON = str(Path(sys.executable).resolve())


@pytest.fixture(autouse=True)
def _no_choice(monkeypatch):
    monkeypatch.delenv("NETWORK_PYTHON", raising=False)
    monkeypatch.delenv("UV_PYTHON_DOWNLOADS", raising=False)


def test_a_dead_shim_is_passed_over(program):
    dead = program("python3.13", "echo 'command not found' >&2; exit 127")

    assert bootstrap.find_python([dead, "/nowhere/python3.13", BASE_PYTHON]) == BASE_PYTHON


def test_an_old_python_is_passed_over(program):
    old = program("python3", "echo 3 11")

    assert bootstrap.find_python([old, BASE_PYTHON]) == BASE_PYTHON


def test_the_projects_own_environment_is_no_candidate():
    ours = bootstrap.VENV / "bin" / "python"

    assert bootstrap.find_python([ours]) is None


def test_the_person_may_choose_the_python(monkeypatch):
    monkeypatch.setenv("NETWORK_PYTHON", BASE_PYTHON)

    assert bootstrap.find_python([]) == BASE_PYTHON


def test_a_chosen_python_that_does_not_run_is_named(monkeypatch, program):
    dead = program("python", "exit 127")
    monkeypatch.setenv("NETWORK_PYTHON", str(dead))

    with pytest.raises(SystemExit, match=f"NETWORK_PYTHON is {dead}"):
        bootstrap.find_python()


def test_without_any_python_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["_bootstrap.py", "start"])

    with pytest.raises(SystemExit, match="apt-get install -y python3 python3-venv"):
        bootstrap.need_python([])


def test_uv_may_download_a_python_only_when_asked_to(monkeypatch):
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "automatic")

    assert bootstrap.need_python([]) == "3.13"
