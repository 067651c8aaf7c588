"""An undefined template variable fails a test, in our templates; a package's own may be careless."""

import sys
from pathlib import Path

from django.template.base import Node

ROOT = Path(__file__).resolve().parent.parent
# Django's admin, its widgets and allauth ask for variables that are often not there, and mean it.
CARELESS = "site-packages"


class UndefinedVariableError(AssertionError):
    """A template of ours asked for a variable that its view did not give."""


class RaiseIfInvalid(str):
    """For the engine's `string_if_invalid`: it is asked for a `%s` and then filled in."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        if _has_default(sys._getframe(1).f_locals.get("self")):
            return ""
        if (origin := _origin()) and CARELESS not in Path(origin).parts:
            raise UndefinedVariableError(f"{_shown(origin)}: {{{{ {variable} }}}} is not there")
        return ""


def _has_default(expression: object) -> bool:
    """`{{ note|default:"–" }}` says that the note may be missing."""
    return any(function.__name__.startswith("default") for function, _arguments in getattr(expression, "filters", ()))


def _origin() -> str:
    """The file of the template whose node is being drawn: the innermost on the stack that knows it."""
    frame = sys._getframe(2)
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return node.origin.name
        frame = frame.f_back
    return ""


def _shown(origin: str) -> str:
    path = Path(origin)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else origin
