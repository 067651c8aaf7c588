import gettext
import os

from network.embedded.fingerprint import fingerprint
from network.embedded.messages import compile_messages

WELSH = """
msgid ""
msgstr ""
"Language: cy\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;\\n"

msgid "%(n)s dog"
msgid_plural "%(n)s dogs"
msgstr[0] "dim ci"
msgstr[1] "un ci"
msgstr[2] "dau gi"
msgstr[3] "tri chi"
msgstr[4] "chwe chi"
msgstr[5] "%(n)s ci"
"""


def catalogue(folder):
    source = folder / "network" / "cy" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(WELSH)
    return source


def test_all_six_plural_forms_are_compiled(tmp_path):
    catalogue(tmp_path)

    (compiled,) = compile_messages(tmp_path)

    with compiled.open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert [words.ngettext("%(n)s dog", "%(n)s dogs", n) for n in (0, 1, 2, 3, 6, 7)] == [
        "dim ci",
        "un ci",
        "dau gi",
        "tri chi",
        "chwe chi",
        "%(n)s ci",
    ]


def test_only_a_catalogue_that_changed_is_compiled_again(tmp_path):
    source = catalogue(tmp_path)
    first = compile_messages(tmp_path)
    second = compile_messages(tmp_path)
    os.utime(source, (2_000_000_000, 2_000_000_000))

    assert (len(first), second, len(compile_messages(tmp_path))) == (1, [], 1)


def test_the_fingerprint_changes_with_a_file_and_with_a_fact(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "models.py").write_text("one")
    before = fingerprint("database", root=tmp_path)
    (tmp_path / "app" / "models.py").write_text("three")

    assert fingerprint("database", root=tmp_path) != before
    assert fingerprint("another", root=tmp_path) != fingerprint("database", root=tmp_path)


def test_the_fingerprint_leaves_out_tests_and_caches(tmp_path):
    before = fingerprint(root=tmp_path)
    for name in ("tests", ".venv", "__pycache__"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()

    assert fingerprint(root=tmp_path) == before
