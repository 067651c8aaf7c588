"""Somebody with a browser but no JavaScript: opens pages, fills in forms, keeps cookies, and is timed."""

import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

from bs4 import BeautifulSoup, Tag

TIMEOUT_SECONDS = 60


class Visitor:
    """One person at one address on the internet (`ip`, as a trusted proxy would tell it)."""

    def __init__(self, base: str, ip: str, times: list[float]) -> None:
        self.base, self.ip, self.times = base, ip, times
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.url, self.page = "", BeautifulSoup("", "html.parser")

    def get(self, path: str) -> BeautifulSoup:
        return self._open(urllib.parse.urljoin(self.base, path), None)

    def submit(self, **answers: Any) -> BeautifulSoup:
        """Send the page's own form with these answers over what it holds already."""
        form = self.page.select_one("main form[method=post]")
        if form is None:
            raise ValueError(f"no form on {self.url}: {self.page.title}")
        fields = _held(form) | {name: value for name, value in answers.items() if form.find(attrs={"name": name})}
        return self._open(urllib.parse.urljoin(self.url, form.get("action") or ""), fields)

    def _open(self, url: str, fields: dict[str, Any] | None) -> BeautifulSoup:
        data = urllib.parse.urlencode(fields, doseq=True).encode() if fields is not None else None
        request = urllib.request.Request(url, data, {"X-Forwarded-For": self.ip, "Referer": self.url or url})
        begun = time.monotonic()
        try:
            response = self.opener.open(request, timeout=TIMEOUT_SECONDS)
        except urllib.error.HTTPError as error:
            response = error
        body = response.read()
        self.times.append((time.monotonic() - begun) * 1000)
        self.url, self.status = response.geturl(), response.status
        self.page = BeautifulSoup(body, "html.parser")
        return self.page


def _held(form: Tag) -> dict[str, Any]:
    """What a browser would send untouched."""
    held: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        kind = field.get("type", "")
        if field.name == "select":
            chosen = field.find("option", selected=True)
            held[field["name"]] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            held[field["name"]] = field.get_text()
        elif kind not in ("radio", "checkbox", "submit") or field.has_attr("checked"):
            held[field["name"]] = field.get("value", "")
    return held
