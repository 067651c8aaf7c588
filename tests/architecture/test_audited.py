"""Every verb is recorded, every record is told in a sentence, and whoever is told of something is told in words."""

import ast
from collections.abc import Iterator

from network.core import feed, notifying
from tests.architecture import project

# Verbs that leave no entry, and why.
NOT_AUDITED: dict[str, str] = {"network/core/audit.py::record": "it is what records"}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in project.modules():
        for node in project.tree(path).body:
            if isinstance(node, ast.FunctionDef):
                yield f"{project.name(path)}::{node.name}", node


def takes_actor(function: ast.FunctionDef) -> bool:
    """A verb by the house's custom: who acts is the keyword `by`."""
    return any(argument.arg == "by" for argument in function.args.kwonlyargs)


def hands_on_actor(function: ast.FunctionDef) -> bool:
    """Calls `audit.record`, or hands whoever acts on to a function that does so in turn."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(
        keyword.arg in ("by", "actor") and any(isinstance(part, ast.Name) and part.id == "by" for part in ast.walk(keyword.value))
        for call in calls
        for keyword in call.keywords
    ) or any(isinstance(argument, ast.Name) and argument.id == "by" for call in calls for argument in call.args)


def recorded_kinds() -> Iterator[str]:
    """The kinds in `audit.record("app.thing_done", …)`; a kind that is put together stands as far as it is written."""
    for path in project.modules():
        for node in ast.walk(project.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.record", "record") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and "." in str(first.value):
                    yield str(first.value)


def test_every_verb_with_an_actor_is_recorded_but_those_that_say_why_not():
    silent = {name for name, function in functions() if takes_actor(function) and not hands_on_actor(function)}

    assert silent == set(NOT_AUDITED)


def test_a_verb_that_forgot_is_seen():
    function = ast.parse("def close(topic, *, by):\n    topic.closed_by = by\n    topic.save()\n").body[0]

    assert takes_actor(function)
    assert not hands_on_actor(function)


def test_every_kind_that_is_recorded_is_told_in_a_sentence():
    kinds = set(recorded_kinds())

    assert kinds - set(feed.told()) == set()
    assert "members.joined" in kinds


def test_every_sentence_names_what_there_is_in_both_tellings():
    names = {"thing": "", "what": "", "person": ""}

    assert [kind for kind, said in feed.told().items() if (str(said.sentence) % names, str(said.own) % names) == ("", "")] == []


def test_every_notification_has_its_sentence():
    told = feed.told()
    pairs = [(kind, told[on]) for kind in notifying.kinds().values() for on in kind.on]

    assert [kind.name for kind, said in pairs if kind.is_own and not said.own] == []
