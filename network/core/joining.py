"""The steps of the join flow: each app announces its own in its `joining.py`.

A step is one page with one form. Its cleaned answers are kept in the visitor's session as plain JSON
until the end; `save` then runs once, in the transaction in which the person becomes a member.
"""

from typing import Any, ClassVar

from django import forms

from network.core.languages import Text


class Step:
    """One page of the join flow. Subclass, fill in, `register`."""

    name: ClassVar[str]  # in the session and as the step's key
    path: ClassVar[Text]  # translated, the last part of the address
    order: ClassVar[int]
    title: ClassVar[Text]  # the page's h1
    label: ClassVar[Text]  # in the list of steps
    form_class: ClassVar[type[forms.Form]]
    template: ClassVar[str] = "members/join_step.html"
    extra: ClassVar[dict[str, Any]] = {}  # what else the template shows

    def applies(self, answers: dict[str, dict]) -> bool:
        """Whether this visitor is asked at all, by the answers so far."""
        return True

    def summary(self, answer: dict[str, Any]) -> list[tuple[str, str]]:
        """(question, answer) pairs in the reader's language for "check your answers"."""
        raise NotImplementedError

    def save(self, person: Any, answer: dict[str, Any]) -> None:
        """Write what was answered about the new member."""
        raise NotImplementedError


_steps: dict[str, Step] = {}


def register(step: type[Step]) -> type[Step]:
    """Class decorator: add the step; two steps of one name are a mistake."""
    if step.name in _steps:
        raise ValueError(f"Two join steps are called {step.name}.")
    _steps[step.name] = step()
    return step


def steps() -> list[Step]:
    """All steps in order."""
    return sorted(_steps.values(), key=lambda step: step.order)
