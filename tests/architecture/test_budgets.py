"""Small pieces: how long a module, a function, a view, a test and a template may be."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture import project

MODULE_SOFT, MODULE_HARD, FUNCTION, VIEW, TEST, TEMPLATE, ANCESTORS = 300, 500, 40, 25, 20, 120, 2

# What is over its budget, and why it is still one piece. A line here that is no longer needed fails too.
EXCEPTIONS: dict[str, str] = {
    "tests/states.py": "the one list of every page state: a second file would be a second list",
    "members/models.py": "who belongs and who may act is one set of facts, and a third of it is their constraints",
    "network/outreach/models/mail.py": "the outbox, its campaign and who may be written to are told by one another's columns",
}
# Tests that tell a whole story, one step after the other, may be as long as the story.
JOURNEYS = ("tests/journeys/",)


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions_in(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """(qualified name, function) at any depth."""
    for node in module.body if hasattr(module, "body") else []:
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{name}", function) for name, function in functions_in(node))
        elif isinstance(node, ast.FunctionDef):
            yield node.name, node


def length(function: ast.FunctionDef) -> int:
    """Lines from `def` to the last one, the docstring not counted: words are free."""
    said = ast.get_docstring(function, clean=False)
    spoken = function.body[0].end_lineno - function.body[0].lineno + 1 if said else 0
    return function.end_lineno - function.lineno + 1 - spoken


def takes_request(function: ast.FunctionDef) -> bool:
    """A view: a function on its own whose first argument is the request."""
    return bool(function.args.args) and function.args.args[0].arg == "request"


def too_long(paths: list[Path], budget: int, chosen: Callable[[str, ast.FunctionDef], bool]) -> dict[str, int]:
    """{"path::function": lines} of the functions over the budget."""
    found = {}
    for path in paths:
        for name, function in functions_in(project.tree(path)):
            if chosen(name, function) and length(function) > budget:
                found[f"{project.name(path)}::{name}"] = length(function)
    return found


def long_modules() -> dict[str, int]:
    return {project.name(path): lines_of(path) for path in project.modules() + project.tests() if lines_of(path) > MODULE_SOFT}


def long_templates() -> dict[str, int]:
    return {project.name(path): lines_of(path) for path in project.templates() if lines_of(path) > TEMPLATE}


def long_functions() -> dict[str, int]:
    return too_long(project.modules(), FUNCTION, lambda name, function: True)


def long_views() -> dict[str, int]:
    views = [path for path in project.modules() if "views" in path.stem]
    return too_long(views, VIEW, lambda name, function: "." not in name and takes_request(function))


def long_tests() -> dict[str, int]:
    ordinary = [path for path in project.tests() if not project.name(path).startswith(JOURNEYS)]
    return too_long(ordinary, TEST, lambda name, function: name.rsplit(".", 1)[-1].startswith("test_"))


@pytest.mark.parametrize(
    "measure", [long_modules, long_templates, long_functions, long_views, long_tests], ids=lambda measure: measure.__name__
)
def test_nothing_is_longer_than_its_budget(measure):
    assert {name: lines for name, lines in measure().items() if name not in EXCEPTIONS} == {}


def test_no_exception_makes_a_module_longer_than_the_hard_limit():
    assert {name: lines for name, lines in long_modules().items() if lines > MODULE_HARD} == {}


def test_no_exception_is_kept_that_nothing_needs():
    over = {name for measure in (long_modules, long_templates, long_functions, long_views, long_tests) for name in measure()}

    assert set(EXCEPTIONS) - over == set()


# --- Ancestors --------------------------------------------------------------------------------------------
def own_ancestors(kind: type) -> list[str]:
    """The classes of ours above a class of ours."""
    return [above.__name__ for above in kind.__mro__[1:] if above.__module__.split(".")[0] in project.PACKAGES]


def own_classes() -> set[type]:
    found = set()
    for path in project.modules():
        module = _loaded(path)
        found |= {
            thing for _, thing in inspect.getmembers(module, inspect.isclass) if thing.__module__ == getattr(module, "__name__", "")
        }
    return found


def _loaded(path: Path):
    """The module if Django loaded it: an unloaded one (a settings file, a command) has no deep hierarchy to hide."""
    return sys.modules.get(project.name(path).removesuffix(".py").replace("/", "."))


def test_a_class_has_two_ancestors_of_ours_at_most():
    apps.check_models_ready()

    deep = {f"{kind.__module__}.{kind.__qualname__}": own_ancestors(kind) for kind in own_classes()}

    assert {name: above for name, above in deep.items() if len(above) > ANCESTORS} == {}


# --- That the measures measure --------------------------------------------------------------------------------
def test_a_docstring_costs_nothing_and_a_line_costs_one():
    function = ast.parse('def f():\n    """Two\n    lines."""\n    a = 1\n    return a\n').body[0]

    assert length(function) == 3


def test_a_long_function_is_found_wherever_it_stands(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "ROOT", tmp_path)
    path = tmp_path / "sample.py"
    path.write_text("class A:\n    def long(self):\n" + "        pass\n" * 41)

    assert too_long([path], FUNCTION, lambda name, function: True) == {"sample.py::A.long": 42}
