"""Imports point down, and nothing lets one point up unseen."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import project

CONTRACTS = project.settings_of_tools()["tool"]["importlinter"]["contracts"]
# A name that says nothing of the field collects what belongs elsewhere.
NAMELESS = {"services", "utils", "helpers", "managers", "common", "misc", "tools"}
NAMED_WELL = {"network/embedded/services.py": "it starts services: a database and a broker, the word that operators use"}
MODEL_SIGNALS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"}
# Who may know of the environment; everybody else asks the settings (docs/architecture.md).
READS_ENVIRONMENT = {
    "network/settings/environment.py": "it is the one place",
    "network/celery.py": "names the settings module, as Django's own template does",
    "network/wsgi.py": "names the settings module, as Django's own template does",
}
SETS_ENVIRONMENT = "network/embedded/"


def lint_imports(root: Path) -> subprocess.CompletedProcess:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=root, capture_output=True, text=True)


def test_imports_point_down():
    done = lint_imports(project.ROOT)

    assert done.returncode == 0, done.stdout[-3000:]


def test_an_import_that_points_up_is_found(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_packages = ["above", "below"]\n'
        '[[tool.importlinter.contracts]]\nname = "Down"\ntype = "layers"\nlayers = ["above", "below"]\n'
    )
    for package, text in (("above", ""), ("below", "def late():\n    import above\n")):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(text)

    assert lint_imports(tmp_path).returncode != 0


def test_no_contract_makes_an_exception():
    excused = {contract["name"]: contract.get("ignore_imports", []) for contract in CONTRACTS}

    assert {name: ignored for name, ignored in excused.items() if ignored} == {}


def test_the_contracts_are_those_of_the_architecture():
    layers = next(contract["layers"] for contract in CONTRACTS if contract["name"] == "Imports point down")

    assert [contract["name"] for contract in CONTRACTS] == [
        "Imports point down",
        "Parts of the forum",
        "Parts of the work-streams",
        "Embedded services know nothing of the platform",
    ]
    assert layers == ["network.site", "forum", "events | recruitment", "workstreams", "members", "network.outreach", "network.core"]


def test_every_package_of_ours_stands_in_a_layer():
    layers = next(contract["layers"] for contract in CONTRACTS if contract["name"] == "Imports point down")
    named = {name.strip() for line in layers for name in line.split("|")}
    apps = {project.name(path.parent).replace("/", ".") for path in project.modules() if path.name == "apps.py"}

    assert apps - named == set()


# --- Imports inside functions ---------------------------------------------------------------------------
def hidden_imports(module: ast.Module) -> list[str]:
    """Imports of our own packages that stand inside a function, where no contract of a layer is read first."""
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [name for function in functions for _, name in project.imported(function) if name.split(".")[0] in project.PACKAGES]


def test_no_import_of_ours_hides_in_a_function():
    found = {project.name(path): hidden_imports(project.tree(path)) for path in project.modules()}

    assert {path: names for path, names in found.items() if names} == {}


def test_an_import_in_a_function_is_found():
    assert hidden_imports(ast.parse("def late():\n    from members.models import Person\n")) == ["members.models.Person"]


def test_ruff_looks_for_them_too_and_is_never_silenced():
    silenced = [project.name(path) for path in project.modules() if re.search(r"noqa:[^#\n]*PLC0415", path.read_text())]

    assert "PLC0415" in project.settings_of_tools()["tool"]["ruff"]["lint"]["select"]
    assert silenced == []


# --- Signals, environment, names ---------------------------------------------------------------------------
def signals_of_models(module: ast.Module) -> list[str]:
    """Where a save or delete would have an effect that its caller can't see, and signals of our own."""
    names = [name for _, name in project.imported(module)]
    banned = [name for name in names if name.rsplit(".", 1)[-1] in MODEL_SIGNALS or name.startswith("django.dispatch.Signal")]
    return banned + [
        f"signals.{node.attr}" for node in ast.walk(module) if isinstance(node, ast.Attribute) and node.attr in MODEL_SIGNALS
    ]


def test_no_save_has_a_hidden_effect():
    found = {project.name(path): signals_of_models(project.tree(path)) for path in project.modules()}

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source",
    ["from django.db.models.signals import post_save", "signals.post_save.connect(f)", "from django.dispatch import Signal"],
)
def test_a_signal_is_found(source):
    assert signals_of_models(ast.parse(source))


def environment_reads(module: ast.Module) -> list[int]:
    """Lines that read or set the environment."""
    attributes = [node for node in ast.walk(module) if isinstance(node, ast.Attribute)]
    asked = [node.lineno for node in attributes if node.attr in ("environ", "environb", "getenv") and _is(node.value, "os")]
    imports = [
        line for line, name in project.imported(module) if name in ("os.environ", "os.getenv", "environ.Env", "decouple.config")
    ]
    return asked + imports


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def test_only_the_settings_read_the_environment():
    found = {project.name(path): environment_reads(project.tree(path)) for path in project.modules()}
    elsewhere = {path: lines for path, lines in found.items() if lines and path not in READS_ENVIRONMENT}

    assert {path: lines for path, lines in elsewhere.items() if not path.startswith(SETS_ENVIRONMENT)} == {}


@pytest.mark.parametrize("source", ["import os\nos.environ['A']", "import os\nos.getenv('A')", "from os import environ"])
def test_a_read_of_the_environment_is_found(source):
    assert environment_reads(ast.parse(source))


def test_no_module_is_named_for_nothing():
    parts = {project.name(path): set(Path(project.name(path)).with_suffix("").parts) for path in project.modules()}

    assert {path for path, words in parts.items() if words & NAMELESS} == set(NAMED_WELL)
