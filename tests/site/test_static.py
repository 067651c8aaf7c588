"""The look: tokens listed twice alike, vendored files as they came, contrast, and the size of a first visit."""

import hashlib
import re
import tomllib

import brotli
import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "css" / "theme.css").read_text(), flags=re.DOTALL)
VENDORED = tomllib.loads((STATIC / "vendor" / "VENDORED.toml").read_text())["file"]


def tokens(opening: str) -> dict[str, str]:
    """The declarations of the first block that opens like this."""
    block = CSS.split(opening, 1)[1].split("}", 1)[0]
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in block.split(";")) if value}


LIGHT = tokens("\n:root {")
DARK = tokens('\n[data-bs-theme="dark"] {')
DEVICE_DARK = tokens(":root:not([data-bs-theme]) {")


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance of #rrggbb."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_dark_tokens_are_the_same_whether_chosen_or_asked_for_by_the_device():
    assert DEVICE_DARK == DARK


def test_every_dark_token_has_its_light_twin():
    assert sorted(set(DARK) - set(LIGHT)) == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "voice", ["--ink", "--ink-soft", "--raspberry", "--sea", "--moss", "--heather", "--bracken", "--slate", "--gorse-text"]
)
@pytest.mark.parametrize("ground", ["--wool", "--fleece"])
def test_text_stands_out_from_its_ground(theme, voice, ground):
    assert contrast(theme[voice], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [("--on-action", "--action", 4.5), ("--on-hero", "--hero", 4.5), ("--edge", "--fleece", 3), ("--focus", "--wool", 3)],
)
def test_controls_stand_out(theme, front, ground, least):
    assert contrast(theme[front], theme[ground]) >= least


@pytest.mark.parametrize("file", VENDORED, ids=lambda file: file["path"])
def test_vendored_file_is_the_one_that_was_fetched(file):
    content = (STATIC / file["path"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert (STATIC / file["licence_file"]).read_text()


def test_everything_made_elsewhere_is_on_the_list():
    elsewhere = {path.relative_to(STATIC).as_posix() for path in [*STATIC.glob("vendor/*/*"), *STATIC.glob("fonts/*.woff2")]}

    assert elsewhere - {file["path"] for file in VENDORED} - {file["licence_file"] for file in VENDORED} == set()


def test_nothing_is_fetched_from_anybody_else():
    found = re.findall(r"""url\(["']?(https?:)?//""", CSS)

    assert found == []


def test_every_picture_and_font_that_the_theme_names_is_there():
    named = re.findall(r'url\("\.\./([^"]+)"\)', CSS)

    assert [name for name in named if not (STATIC / name).exists()] == []


def test_first_visit_to_the_home_page_is_light(client, db):
    """At most 150 kB as sent: HTML as it is (gunicorn sends it so), style sheets and drawings as WhiteNoise packs them, fonts."""
    html = client.get("/cy/").content
    named = set(re.findall(rb"/static/([\w./-]+)", html)) | {
        b"fonts/atkinson-cy.woff2",
        b"fonts/bricolage-cy.woff2",
        b"art/strip.svg",
    }

    named.discard(b"art/card.jpg")  # fetched by whoever shows a shared link, not by a visitor

    files = [(STATIC / name.decode()).read_bytes() for name in named]

    weights = [len(content) if content[:4] == b"wOF2" else len(brotli.compress(content, quality=11)) for content in files]
    assert len(html) + sum(weights) < 150_000
