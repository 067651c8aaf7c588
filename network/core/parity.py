"""Is everything said in Welsh? What the code says, read from the code, against what the catalogues hold.

Three questions, each with an empty list as the good answer: what has no Welsh, what Welsh is not whole
(forms, placeholders, tags), and what Welsh nobody asks for. Whether it is good Welsh, only a person can tell.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError

# CLDR's six: 0, 1, 2, 3, 6 and the others.
FORMS = 6
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|<\w+:\w+>|\(\?P<\w+>")
_TAG = re.compile(r"</?[a-z][a-z0-9]*\b")
_SOURCES = ("*.py", "*.html", "*.txt", "*.js")

# In a package's English catalogue, and in none of its templates any more.
_NOT_SAID = {"Forgot Password?"}

Key = tuple[str | None, str]  # (context, msgid); of a plural its singular


@dataclass
class Coverage:
    """What was compared, and every complaint as a sentence with the msgid."""

    messages: int
    untranslated: list[str] = field(default_factory=list)
    fuzzy: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        return [*self.untranslated, *self.fuzzy, *self.malformed, *self.unused]


def coverage() -> Coverage:
    """Our own messages and those of every package that shows some, against the Welsh of `LOCALE_PATHS`."""
    own, packages = extracted(Path(settings.BASE_DIR)), messages_of_packages()
    return compare({**packages, **own}, welsh(), own_catalogue=welsh_of(settings.LOCALE_PATHS[0]))


def compare(wanted: dict[Key, Message], given: dict[Key, Message], *, own_catalogue: dict[Key, Message] | None = None) -> Coverage:
    """What of `wanted` is not said well in `given`; what `own_catalogue` says that nobody wants."""
    found = Coverage(messages=len(wanted))
    for key, message in wanted.items():
        said = given.get(key)
        if said is None or not all(forms(said)):
            found.untranslated.append(_named("no Welsh", message))
        elif said.fuzzy:
            found.fuzzy.append(_named("fuzzy", message))
        else:
            found.malformed += [_named(complaint, message) for complaint in _faults(message, said)]
    found.unused = [_named("nobody asks for", message) for key, message in (own_catalogue or {}).items() if key not in wanted]
    return found


def _named(complaint: str, message: Message) -> str:
    return f"{complaint}: {forms_of_id(message)[0]!r}" + (f" ({message.context})" if message.context else "")


def _faults(message: Message, said: Message) -> Iterator[str]:
    """Why this Welsh could break a page that the English does not."""
    wanted = forms_of_id(message)
    if len(wanted) > 1 and len(forms(said)) != FORMS:
        yield f"{len(forms(said))} plural forms instead of {FORMS}"
    for form in forms(said):
        spare = _placeholders(form) - _placeholders(wanted[-1])
        if spare:
            yield f"{', '.join(sorted(spare))} is not in the English"
        if Counter(_TAG.findall(form)) != Counter(_TAG.findall(wanted[-1])):
            yield "other tags than in the English"
        if (form[0].isspace(), form[-1].isspace(), form[-1] == "/") != _ends(wanted[0]):
            yield "begins or ends unlike the English"
    if lost := _placeholders(wanted[-1]) - _placeholders(forms(said)[-1]):
        yield f"{', '.join(sorted(lost))} is lost"


def _ends(text: str) -> tuple[bool, bool, bool]:
    return text[0].isspace(), text[-1].isspace(), text[-1] == "/"


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def forms(message: Message) -> tuple[str, ...]:
    """The translations: one, or one a plural form."""
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def forms_of_id(message: Message) -> tuple[str, ...]:
    """The English: singular, and plural if it has one."""
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


# --- What the code says ---------------------------------------------------------------------------------
def extracted(root: Path) -> dict[Key, Message]:
    """Every message of our own code and templates, by Django's makemessages on a copy (it writes beside what it reads)."""
    if not shutil.which("xgettext"):
        raise CommandError("The messages are read with gettext, which is not installed: apt-get install -y gettext")
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(
            {Path(config.path).relative_to(root).parts[0] for config in own_apps()} | {"network", "templates", "static"}
        ):
            shutil.copytree(root / name, Path(folder) / name, ignore=_only_sources)
        found: dict[Key, Message] = {}
        for domain in ("django", "djangojs"):
            found |= make_messages(Path(folder), domain)
        return found


def make_messages(folder: Path, domain: str = "django") -> dict[Key, Message]:
    """The messages in the sources beneath `folder`; writes a `locale` there."""
    (folder / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "cy", "-d", domain, "--no-wrap", "-v0"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"PATH": _path()})  # noqa: S603
    if done.returncode:
        raise CommandError(done.stderr.strip())
    path = folder / "locale" / "cy" / "LC_MESSAGES" / f"{domain}.po"
    return read(path) if path.exists() else {}


def _path() -> str:
    return str(Path(shutil.which("xgettext") or "/usr/bin/xgettext").parent)


def _only_sources(folder: str, names: list[str]) -> set[str]:
    """What copytree leaves out: everything but folders and sources; tests, migrations and vendored files too."""
    ignored = {name for name in names if name in ("migrations", "vendor", "__pycache__")}
    files = {name for name in names if (Path(folder) / name).is_file()}
    return ignored | {name for name in files if not any(Path(name).match(pattern) for pattern in _SOURCES)}


def own_apps() -> list:
    """The app configs of this repository."""
    root = Path(settings.BASE_DIR)
    return [
        config
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(root) and "site-packages" not in Path(config.path).parts
    ]


def messages_of_packages() -> dict[Key, Message]:
    """What Django and the installed packages say: their English catalogues list every msgid."""
    own = own_apps()
    folders = [
        Path(django.__file__).parent / "conf",
        *(Path(config.path) for config in apps.get_app_configs() if config not in own),
    ]
    found: dict[Key, Message] = {}
    for folder in folders:
        for path in sorted(folder.glob("locale/en/LC_MESSAGES/django*.po")):
            found |= {key: message for key, message in read(path).items() if key[1] not in _NOT_SAID}
    return found


# --- What the catalogues hold -------------------------------------------------------------------------------
def welsh() -> dict[Key, Message]:
    """The Welsh that a page shows: the first of `LOCALE_PATHS` wins, then the packages' own."""
    folders = [Path(path) for path in settings.LOCALE_PATHS]
    folders += [Path(config.path) / "locale" for config in apps.get_app_configs()]
    folders.append(Path(django.__file__).parent / "conf" / "locale")
    found: dict[Key, Message] = {}
    for folder in reversed(folders):
        found |= {key: message for key, message in welsh_of(folder).items() if all(forms(message))}
    return found


def welsh_of(folder: str | Path) -> dict[Key, Message]:
    """The Welsh entries of one locale folder, its domain for scripts included."""
    found: dict[Key, Message] = {}
    for path in sorted(Path(folder).glob("cy/LC_MESSAGES/django*.po")):
        found |= read(path)
    return found


def obsolete(path: Path) -> list[str]:
    """Entries that gettext set aside (`#~`)."""
    return [str(message.id) for message in _catalogue(path).obsolete.values()]


def read(path: Path) -> dict[Key, Message]:
    """The entries of one .po file."""
    return {(message.context, forms_of_id(message)[0]): message for message in _catalogue(path) if message.id}


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)
