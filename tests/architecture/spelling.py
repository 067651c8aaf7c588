"""Welsh spelling by aspell, which knows neither contractions nor every mutation: those are undone here and asked again.

Words that are right and that aspell lacks stand in locale/network/terms.txt with the reason, in their radical form.
"""

import re
import subprocess
from collections.abc import Iterable
from functools import cache

from tests.architecture import project

TERMS = project.ROOT / "locale" / "network" / "terms.txt"
# What a translation holds beside words.
_NOT_WORDS = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|<[^>]*>|https?://\S+|\S+@\S+|\b\w+(?:\.\w+)+\b|&\w+;")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CLITIC = re.compile(r"'(?:r|n|i|u|w|m|th|ch|ll|d|s)$")
# How a word may begin after a mutation, and how it began before (soft, nasal, aspirate; h before a vowel).
_MUTATIONS = [
    *(("ngh", "c"), ("mh", "p"), ("nh", "t"), ("ng", "g"), ("ch", "c"), ("ph", "p"), ("th", "t"), ("dd", "d")),
    *(("g", "c"), ("b", "p"), ("d", "t"), ("f", "b"), ("f", "m"), ("l", "ll"), ("r", "rh"), ("m", "b"), ("n", "d"), ("h", "")),
]


def misspelt(texts: Iterable[str]) -> list[str]:
    """The words of these texts that neither aspell nor the list of terms knows, in any of their forms."""
    found = {word for text in texts for word in words(text)}
    doubtful = unknown_to_aspell(found)
    asked = {form for word in doubtful for part in (word, *word.split("-")) for form in forms(part)}
    unknown, listed = unknown_to_aspell(asked), {term.casefold() for term in terms()}

    def is_right(word: str) -> bool:
        return any(form not in unknown or form.casefold() in listed for form in forms(word))

    return sorted(word for word in doubtful if not is_right(word) and not ("-" in word and all(map(is_right, word.split("-")))))


def words(text: str) -> list[str]:
    return _WORD.findall(_NOT_WORDS.sub(" ", text.replace("’", "'")))


def forms(word: str) -> set[str]:
    """The word, and what it may be without contraction and mutation."""
    bare = _CLITIC.sub("", word)
    lower = bare[0].lower() + bare[1:]
    begun = {start + lower[len(end) :] for end, start in _MUTATIONS if lower.startswith(end)}
    dropped = {f"g{lower}"} if lower[0] in "aeiouwyâêîôûŵŷlr" else set()
    return {word, bare, lower} | begun | dropped | {form[0].upper() + form[1:] for form in begun | dropped}


def unknown_to_aspell(asked: Iterable[str]) -> set[str]:
    command = ["aspell", "-l", "cy", "--encoding=utf-8", "list"]
    done = subprocess.run(command, input="\n".join(sorted(set(asked))), capture_output=True, text=True, check=True)
    # aspell may take a word with a hyphen apart and name a part.
    named = set(done.stdout.split())
    return {word for word in asked if {word, *word.split("-")} & named}


@cache
def terms() -> dict[str, str]:
    """{term: why it is right}."""
    lines = [line for line in TERMS.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("\t") for line in lines)
