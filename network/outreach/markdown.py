"""The light Markdown of letters, drawn twice from one tree: as the cells of an HTML e-mail and as plain text.

Paragraphs, headings, lists, quotes (a boxed note), emphasis and links; no raw HTML, no images. A paragraph
that is only a link is a button, one that is only a bold word a code to type. Because both are drawn from
the same tree, they say the same words.
"""

from collections.abc import Iterator
from html import escape

from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node

SCHEMES = ("https://", "http://", "mailto:", "tel:")
FONT = "font-family:'Atkinson Hyperlegible Next',Verdana,Arial,sans-serif"
INK, LINK = "#2b1535", "#00647a"
TONES = ("#c2185b", "#00677a", "#2f7a45")

_parser = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
_parser.disable(["image", "table", "strikethrough", "html_block", "html_inline"])
_parser.disable(["autolink", "reference", "code", "fence", "backticks"])
_parser.validateLink = lambda url: url.lower().startswith(SCHEMES)  # type: ignore[method-assign]


def parse(source: str) -> Node:
    """The tree of a letter's Markdown."""
    return Node(_parser.parse(source))


def lone_link(paragraph: Node) -> tuple[str, str] | None:
    """(label, address) of a paragraph that is one link, or the bare address of a page of ours; else None."""
    [inline] = paragraph.children
    if len(inline.children) != 1:
        return None
    [only] = inline.children
    if only.type == "link":
        return "".join(words(only)), str(only.attrs["href"])
    if only.type == "text" and only.content.startswith(settings.SITE_URL + "/") and " " not in only.content:
        return only.content, only.content
    return None


def _is_code(paragraph: Node) -> bool:
    """A paragraph that is one bold word: a code to type, drawn large."""
    children = [child for child in paragraph.children[0].children if child.type != "text" or child.content]
    return len(children) == 1 and children[0].type == "strong" and " " not in "".join(words(children[0]))


def words(node: Node) -> Iterator[str]:
    """The text in a node, without markup."""
    if node.type == "text":
        yield node.content
    elif node.type in ("softbreak", "hardbreak"):
        yield " "
    for child in node.children:
        yield from words(child)


# --- Plain text ----------------------------------------------------------------------------------------
def as_text(node: Node) -> str:
    """A block and what is in it; blocks are parted by an empty line."""
    match node.type:
        case "root" | "list_item" | "blockquote":
            return "\n\n".join(as_text(child) for child in node.children)
        case "heading":
            line = _inline_text(node.children[0])
            return f"{line}\n{'=' * min(len(line), 60)}"
        case "paragraph":
            if button := lone_link(node):
                return button[1] if button[0] == button[1] else f"{button[0]}: {button[1]}"
            return _inline_text(node.children[0])
        case "bullet_list":
            return "\n".join(_hanging("• ", as_text(item)) for item in node.children)
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            return "\n\n".join(_hanging(f"{number}. ", as_text(item)) for number, item in enumerate(node.children, first))
        case "hr":
            return "* * *"
    raise ValueError(f"A letter holds no {node.type}.")


def _hanging(mark: str, text: str) -> str:
    return mark + text.replace("\n", "\n" + " " * len(mark))


def _inline_text(node: Node) -> str:
    match node.type:
        case "text":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "link":
            label, address = "".join(map(_inline_text, node.children)), str(node.attrs["href"])
            return label if address in (label, f"mailto:{label}") else f"{label}: {address}"
    return "".join(map(_inline_text, node.children))


# --- HTML ------------------------------------------------------------------------------------------------
def as_html(node: Node, *, tone: str = TONES[0]) -> str:
    """A block as the inside of a table cell, with every style inline; `tone` colours its button."""
    match node.type:
        case "root" | "list_item":
            return "".join(as_html(child, tone=tone) for child in node.children)
        case "heading":
            size = {"h1": "26px;line-height:32px", "h2": "26px;line-height:32px"}.get(node.tag, "22px;line-height:28px")
            tag = "h3" if node.tag in ("h1", "h2") else "h4"
            return f'<{tag} style="{FONT};margin:6px 0 10px;font-size:{size};color:{INK}">{_inline_html(node.children[0])}</{tag}>'
        case "paragraph":
            if button := lone_link(node):
                return _button(*button, tone=tone)
            size = "font-size:28px;line-height:36px;letter-spacing:2px;" if _is_code(node) else ""
            look = f"{size}margin:0 0 16px;overflow-wrap:anywhere"
            return f'<p style="{look}">{_inline_html(node.children[0])}</p>'
        case "bullet_list":
            items = "".join(f'<li style="margin:0 0 10px">{as_html(item, tone=tone)}</li>' for item in node.children)
            return f'<ul style="margin:0 0 16px;padding:0 0 0 24px">{items}</ul>'
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            return "".join(_numbered(number, item) for number, item in enumerate(node.children, first))
        case "blockquote":
            return _note("".join(as_html(child, tone=tone) for child in node.children))
        case "hr":
            return f'<hr style="border:0;border-top:2px dashed {INK};margin:22px 0">'
    raise ValueError(f"A letter holds no {node.type}.")


def _inline_html(node: Node) -> str:
    inner = "".join(map(_inline_html, node.children))
    match node.type:
        case "text":
            return escape(node.content)
        case "softbreak":
            return "\n"
        case "hardbreak":
            return "<br>"
        case "strong" | "em":
            return f"<{node.tag}>{inner}</{node.tag}>"
        case "link":
            return f'<a href="{escape(str(node.attrs["href"]))}" style="color:{LINK};font-weight:bold">{inner}</a>'
    return inner


def _table(rows: str, style: str = "") -> str:
    return f'<table role="presentation" cellpadding="0" cellspacing="0" border="0"{style}>{rows}</table>'


def _button(label: str, address: str, *, tone: str) -> str:
    """A cell with a stitched edge; a long address breaks rather than widening the letter."""
    link = (
        f'<a href="{escape(address)}" style="{FONT};display:block;padding:12px 22px;border:1px dashed #ffffff;'
        f"border-radius:10px;color:#ffffff;font-size:18px;line-height:24px;font-weight:bold;text-decoration:none;"
        f'word-break:break-word">{escape(label)}</a>'
    )
    return _table(
        f'<tr><td bgcolor="{tone}" style="border-radius:14px;padding:4px">{link}</td></tr>', ' style="margin:14px 0 20px"'
    )


def _numbered(number: int, item: Node) -> str:
    """One thing to do: its number on a coloured patch, its words and its button beside it."""
    tone = TONES[(number - 1) % len(TONES)]
    patch = _table(
        f'<tr><td bgcolor="{tone}" width="44" height="44" align="center" style="border-radius:12px;{FONT};'
        f'font-size:24px;font-weight:bold;color:#ffffff">{number}</td></tr>'
    )
    words_ = f'<td valign="top" style="{FONT};color:{INK};font-size:18px;line-height:28px">{as_html(item, tone=tone)}</td>'
    return _table(f'<tr><td width="56" valign="top">{patch}</td>{words_}</tr>', ' width="100%" style="margin:0 0 16px"')


def _note(inner: str) -> str:
    cell = f"padding:20px 24px 6px;border:2px dashed #775000;border-radius:14px;{FONT};color:{INK};font-size:18px;line-height:28px"
    style = ' width="100%" bgcolor="#fff2cb" style="border-radius:14px;margin:0 0 22px"'
    return _table(f'<tr><td style="{cell}">{inner}</td></tr>', style)
