"""Who walks through the site: nobody in particular, the demo cast, and people who have just joined."""

import base64
import hmac
import secrets
import struct
import time
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from members.values import VALUES_VERSION
from network.core.joining import steps
from tests.journeys import mailbox
from tests.journeys.browsing import Visit
from tests.journeys.system import System

ANYONE, MEMBER, BOARD, ADMINISTRATOR = "anyone", "member", "board", "administrator"
NEWCOMER, TWO_STEPS = "newcomer", "two steps"
# How `demo_sign_ins` names them.
ROLES = {MEMBER: "member", BOARD: "Board member", ADMINISTRATOR: "Administrator of the site"}
OWN_PASSWORD = "tair-oen-fach-ar-y-bryn"
# allauth asks again after five minutes before it shows what matters.
FRESH_SECONDS = 200
ANSWERS: dict[str, dict[str, Any]] = {
    "language": {"language": "cy"},
    "who": {"joining_as": "organisation", "organisation": "Menter Tŷ’r Ŵyn", "role": "trefnydd"},
    "name": {"name": "Nia Ŵyn", "email": "nia@example.org", "area": "W06000023"},
    "hats": {"hats": ["citizen", "carer"], "consent": "on"},
    "values": {"agree": "yes", "version": VALUES_VERSION},
    "promise": {"choice": "own", "words": "Gwrando cyn siarad.", "is_public": "on"},
}


# --- Joining ----------------------------------------------------------------------------------------
def new_address() -> str:
    return f"nia-{secrets.token_hex(4)}@example.org"


def answer_steps(visit: Visit, before: str | None = None, email: str = "nia@example.org") -> None:
    """Answer the join flow's questions up to, without, this one; all of them without a name."""
    for step in steps():
        if step.name == before:
            return
        own = {"name": {"email": email}, "language": {"language": visit.language}}.get(step.name, {})
        answers = ANSWERS.get(step.name, {}) | own
        visit.post(f"members:join_{step.name}", answers)


def ask_to_join(visit: Visit) -> str:
    """All questions, and "send me the letter"; the address."""
    email = new_address()
    answer_steps(visit, email=email)
    visit.post("members:join_check", {})
    return email


def confirmation_link(visit: Visit, email: str) -> str:
    """The path in the letter to somebody who asked to join."""
    part = "/cadarnhau/" if visit.language == "cy" else "/confirm/"
    return urlsplit(mailbox.link_in(mailbox.text_of_newest(visit.context, email), visit.language, part)).path


def become_member(visit: Visit) -> str:
    """Join behind the window: signed in afterwards, without a password; the address."""
    email = ask_to_join(visit)
    token = confirmation_link(visit, email).strip("/").split("/")[-1]
    visit.post("members:join_confirm", {}, token)
    return email


# --- Signing in -------------------------------------------------------------------------------------
def sign_ins(system: System) -> dict[str, tuple[str, str]]:
    """{who: (address, password)} of the demo cast, as `bin/manage demo_sign_ins` tells it to people."""

    def ask() -> dict[str, tuple[str, str]]:
        lines = [line.split(maxsplit=2) for line in system.manage("demo_sign_ins").splitlines()]
        found = {who: [line[:2] for line in lines if line[2].split(", ")[0] == role] for who, role in ROLES.items()}
        return {who: (email, password) for who, [(email, password), *_] in found.items()}

    return system.once("sign-ins", ask)


def sign_in(visit: Visit, email: str, password: str) -> None:
    visit.post("account_login", {"login": email, "password": password})


def confirm_access(visit: Visit, password: str) -> None:
    """allauth asks for the password once more before it shows what matters, however fresh the sign-in."""
    visit.post("account_reauthenticate", {"password": password})


def storage(browser: Browser, system: System, who: str) -> Any:
    """The cookies of somebody who has signed in lately; None for a stranger. A newcomer is another one each time."""
    if who == ANYONE:
        return None
    kept = system.once("storages", dict)
    made, cookies = kept.get(who, (0.0, None))
    if who == NEWCOMER or time.monotonic() - made > FRESH_SECONDS:
        with Visit(browser, system, "en") as visit:
            _come_in(visit, who)
            cookies = visit.context.storage_state()
        kept[who] = (time.monotonic(), cookies)
    return cookies


def _come_in(visit: Visit, who: str) -> None:
    if who == NEWCOMER:
        become_member(visit)
    elif who == TWO_STEPS:
        email, secret = visit.system.once("two steps", lambda: _with_second_step(visit))
        with Visit(visit.browser, visit.system, "en") as other:
            pass_both_steps(other, email, secret)
            visit.context.clear_cookies()
            visit.context.add_cookies(other.context.cookies())
    else:
        email, password = sign_ins(visit.system)[who]
        sign_in(visit, email, password)
        confirm_access(visit, password)


# --- The second step --------------------------------------------------------------------------------
def _with_second_step(visit: Visit) -> tuple[str, str]:
    """A new member with a password and an authenticator app; (address, the app's secret)."""
    email = become_member(visit)
    visit.post("account_set_password", {"password1": OWN_PASSWORD, "password2": OWN_PASSWORD})
    visit.context.clear_cookies()
    sign_in(visit, email, OWN_PASSWORD)
    confirm_access(visit, OWN_PASSWORD)
    visit.go("mfa_activate_totp")
    key = visit.page.locator("#authenticator_secret").input_value().replace(" ", "")
    visit.submit(code=code(key))
    return email, key


def pass_both_steps(visit: Visit, email: str, secret: str) -> None:
    sign_in(visit, email, OWN_PASSWORD)
    _wait_for_new_code(visit.system)
    visit.post("mfa_authenticate", {"code": code(secret)})
    confirm_access(visit, OWN_PASSWORD)


def _wait_for_new_code(system: System) -> None:
    """A code opens once only; after half a minute the app shows the next."""
    last = system.once("last code", lambda: [0.0])
    period = int(time.time()) // 30
    if last[0] == period:
        time.sleep(30 - time.time() % 30 + 0.1)
    last[0] = int(time.time()) // 30


def code(secret: str) -> str:
    """The six digits of an authenticator app now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
