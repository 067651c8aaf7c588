"""Letters: a template's words in the reader's language, or in both, as an HTML part and an equal text part.

A letter called `email/welcome` is two templates, `email/welcome_subject.txt` and `email/welcome_message.txt`
(allauth's way of naming), whose text is light Markdown (network.outreach.markdown). Welsh comes first.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from network.core.languages import CY, EN, Language, other, speaking
from network.outreach import markdown
from network.outreach.merging import merged
from network.outreach.models import Message
from network.outreach.outbox import enqueue, one_line

SELVEDGE = "#c2185b #ffc629 #00677a #f7b3c6 #2f7a45 #7b3f98 #8fd0d6 #b8480f #a9c344 #4a2057 #ffc629 #c2185b #00677a #f7b3c6"
# In the language that the reader of the other half reads.
JUMP = {CY: "English below", EN: "Cymraeg uchod"}
BRAND = {CY: "Rhwydwaith Cydgynhyrchu Cymru", EN: "Co-production Network for Wales"}


@dataclass(frozen=True)
class Half:
    """A letter in one language: subject, and body and footer as Markdown."""

    language: str
    subject: str
    source: str
    footer: str = ""


@dataclass(frozen=True)
class Letter:
    """What is sent: one subject, the same words twice."""

    subject: str
    text: str
    html: str


def write(
    name: str,
    /,
    *,
    to: str,
    language: str,
    person: models.Model | None = None,
    purpose: str = Message.Purpose.NOTICE,
    to_name: str = "",
    basis: str = "",
    **context: Any,
) -> Message:
    """Render a letter and put it into the outbox, in the caller's transaction.

    `language` is `cy`, `en` or `both`. What the templates are given (`context`) is escaped for Markdown.
    A notice is tried again when it is not known whether it left; news is parked for a person to look up.
    """
    letter = compose([half(name, one, context | {"email": to}) for one in languages_of(language)])
    return enqueue(
        to=to,
        to_name=to_name,
        person=person,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        kind=name,
        language=language,
        purpose=purpose,
        basis=basis,
    )


def languages_of(language: str) -> list[str]:
    """The languages of a letter in the order in which it says them."""
    return [CY, EN] if language == Language.BOTH else [language]


def half(name: str, language: str, context: dict[str, Any]) -> Half:
    """One language of a letter, from its two templates and the footer that all letters share."""
    with speaking(language):
        plain, escaped = context | _common(), {key: merged(value) for key, value in (context | _common()).items()}
        return Half(
            language,
            one_line(render(f"{name}_subject.txt", plain)),
            render(f"{name}_message.txt", escaped),
            render("email/footer.txt", escaped),
        )


def _common() -> dict[str, Any]:
    return {"site_url": settings.SITE_URL, "contact_email": settings.CONTACT_EMAIL}


def render(template: str, context: dict[str, Any]) -> str:
    """Without HTML escaping: a subject is plain text, and a body's values are escaped as Markdown already."""
    return Engine.get_default().get_template(template).render(Context(context, autoescape=False)).strip()


# --- Both parts --------------------------------------------------------------------------------------------
def compose(halves: list[Half]) -> Letter:
    """The e-mail of one or two halves; with two, each points to the other."""
    drawn = [_drawn(one, twin=len(halves) > 1) for one in halves]
    return Letter(
        subject=one_line(" | ".join(one.subject for one in halves)),
        text="\n\n".join([BRAND[CY] + "\n" + BRAND[EN], *(one["text"] for one in drawn), *(one["footer_text"] for one in drawn)]),
        html=_framed(drawn, one_line(" | ".join(one.subject for one in halves))),
    )


def _drawn(half: Half, *, twin: bool) -> dict[str, Any]:
    """One half's heading, body and footer, each as HTML and as text."""
    body, footer = markdown.parse(half.source), markdown.parse(half.footer)
    title, blocks = half.subject, body.children
    if blocks and blocks[0].type == "heading" and blocks[0].tag == "h1":
        title, blocks = "".join(markdown.words(blocks[0])), blocks[1:]
    jump = JUMP[half.language] if twin else ""
    text = [f"{title}\n{'=' * min(len(title), 60)}", *([jump] if jump else []), *(markdown.as_text(block) for block in blocks)]
    return {
        "language": half.language,
        "other": other(half.language),
        "title": title,
        "jump": jump,
        "html": mark_safe("".join(markdown.as_html(block) for block in blocks)),  # noqa: S308  (drawn escaped)
        "footer": mark_safe(markdown.as_html(footer).replace(markdown.LINK, "#ffc629")),  # noqa: S308
        "text": "\n\n".join(text),
        "footer_text": markdown.as_text(footer),
    }


def _framed(halves: list[dict[str, Any]], subject: str) -> str:
    edge = SELVEDGE.split()
    page = render_to_string(
        "email/frame.html", {"subject": subject, "halves": halves, "brand": BRAND, "there": edge, "back": edge[::-1]}
    )
    return "\n".join(line.strip() for line in page.splitlines() if line.strip())
