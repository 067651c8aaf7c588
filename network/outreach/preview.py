"""An e-mail's HTML part as a page: its inline styles become classes under a nonce, so that the site's policy stands."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import get_nonce
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

_STYLE = re.compile(r' (?:class="(\w+)" )?style="([^"]*)"')
# The policy of a page with such a frame in it.
AROUND: dict[str, Any] = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}
POLICY = {"default-src": [CSP.NONE], "style-src": [CSP.NONCE], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.SELF]}


@csp_override(POLICY)
@xframe_options_sameorigin
def html_page(request: HttpRequest, html: str) -> HttpResponse:
    """The part as it looks in a mail program. Shown in a frame of ours, where its links open in the whole window."""
    styles: dict[str, str] = {}

    def classed(match: re.Match) -> str:
        name = styles.setdefault(match[2], f"s{len(styles)}")
        return f' class="{match[1]} {name}"' if match[1] else f' class="{name}"'

    body = _STYLE.sub(classed, html)
    rules = "".join(f".{name}{{{rule}}}" for rule, name in styles.items())
    style = f'<style nonce="{get_nonce(request)}">'
    return HttpResponse(body.replace("<style>", f'<base target="_top">{style}{rules}</style>{style}', 1))
