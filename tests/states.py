"""Every state in which a page of the platform is shown: its name, how a person comes to it, and as whom (tests/state.py).

The one list for journeys, axe, HTML conformance and the sweep. To add a page, add a state; a test fails
when an address of the platform is in no state and has no reason in NO_PAGE.
"""

import secrets
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from members.models import User
from network.core import errors
from network.core.joining import steps
from network.core.languages import speaking
from network.site.coming import THINGS
from tests import desk_states
from tests.desk_states import send_launch
from tests.journeys import mailbox, people
from tests.journeys.browsing import Visit
from tests.journeys.people import ADMINISTRATOR, ANYONE, BOARD, MEMBER, NEWCOMER, TWO_STEPS
from tests.state import State, Way, page, press

# Addresses without a page of their own.
NO_PAGE = {
    "healthz": "for machines",
    "readyz": "for machines",
    "account_signup": "leads to the join flow",
    "members:join": "leads to the first open question",
    "members:hats_withdrawal": "an act, answered with one's own page",
    "members:news": "an act, answered with one's own page",
    "workstreams:stream_interest": "an act, answered with the work-stream's page",
    "outreach:one_click": "for mail programs",
    "outreach:notification_reading": "an act, answered with the notifications",
    "mfa_download_recovery_codes": "a file",
}


def all_states() -> list[State]:
    """In the order of a visitor's way through the site."""
    return [*_public(), *_joining(), *_signing_in(), *_own_pages(), *_second_step(), *_errors(), *_letters(), *_admin()]


# --- What everybody sees ----------------------------------------------------------------------------
def _public() -> Iterator[State]:
    yield State("front_door", _front_door, ("front_door",))
    for name in ("home", "about", "co_production", "board", "contact", "privacy", "cookies", "accessibility", "terms"):
        yield page(f"site:{name}")
    yield page("site:home", who=MEMBER, state="home_as_member")
    yield from (page(f"site:coming_{thing.key}") for thing in THINGS)
    yield page("workstreams:stream_list")
    yield page("workstreams:stream_detail", "citizens")
    yield page("workstreams:stream_detail", "commissioning", who=MEMBER, state="stream_detail_as_member")
    yield page("workstreams:stream_detail", "cases", state="stream_detail_with_rich_text")
    yield page("workstreams:stream_detail", "resources", state="stream_detail_in_one_language")
    yield State("stream_detail_taking_part", _taking_part, ("workstreams:stream_detail",), who=NEWCOMER)
    yield page("outreach:pass_it_on")
    yield State("refusal", lambda visit: visit.open(_refusal_link(visit)), ("outreach:refusal",))
    yield State("refusal_done", _refuse, ("outreach:refusal",))
    yield State("refusal_not_for_me", _not_for_me, ("outreach:refusal",))
    yield page("outreach:refusal", "guessed", state="link_closed", status=404)


def _front_door(visit: Visit) -> None:
    """For a device that speaks neither language."""
    visit.page.route("**/", lambda route, request: route.continue_(headers=request.headers | {"accept-language": "fr"}))
    visit.open("/")
    visit.page.locator("body.door").wait_for()


def _taking_part(visit: Visit) -> None:
    visit.go("workstreams:stream_detail", "cases")
    visit.submit()


def _refusal_link(visit: Visit) -> str:
    """The last link of a letter of news to somebody who has never refused one."""
    address = f"reader-{secrets.token_hex(4)}@example.org"
    send_launch(visit, [address])
    part = "/newyddion/stopio/" if visit.language == "cy" else "/news/stop/"
    link = mailbox.link_in(mailbox.text_of_newest(visit.context, address), visit.language, part)
    return link.removeprefix(visit.system.base)


def _refuse(visit: Visit) -> None:
    visit.open(_refusal_link(visit))
    visit.submit()


def _not_for_me(visit: Visit) -> None:
    visit.open(_refusal_link(visit))
    visit.page.get_by_role("button", name=visit.says("This was not for me")).click()
    visit.page.get_by_role("heading", name=visit.says("Thank you for telling us")).wait_for()


# --- Joining ----------------------------------------------------------------------------------------
# What makes each question's page complain; a step that is not here can't be answered wrongly.
WRONG_ANSWERS: dict[str, dict[str, Any]] = {
    "language": {},
    "who": {"joining_as": "organisation"},
    "name": {"name": "rutһ", "email": "nobody"},
    "hats": {"hats": ["carer"]},
    "values": {},
    "promise": {"choice": "own"},
}


def _joining() -> Iterator[State]:
    for step in steps():
        url = (f"members:join_{step.name}",)
        yield State(f"join_{step.name}", _question(step.name), url)
        if step.name in WRONG_ANSWERS:
            yield State(f"join_{step.name}_errors", _question(step.name, WRONG_ANSWERS[step.name]), url)
    yield State("join_name_answered", _answered, ("members:join_name",))
    yield State("join_check", lambda visit: (people.answer_steps(visit), visit.go("members:join_check")), ("members:join_check",))
    yield State("join_sent", lambda visit: (people.ask_to_join(visit), visit.go("members:join_sent")), ("members:join_sent",))
    yield State("join_confirm", lambda visit: visit.open(_confirmation(visit)), ("members:join_confirm",))
    yield page("members:join_confirm", "guessed", state="join_link_spent", status=404)
    yield State("joined", lambda visit: (visit.open(_confirmation(visit)), visit.submit()), ("members:joined",))


def _question(step: str, wrong: dict[str, Any] | None = None) -> Way:
    def way(visit: Visit) -> None:
        people.answer_steps(visit, before=step)
        visit.go(f"members:join_{step}")
        if wrong is not None:
            visit.submit(**wrong)

    return way


def _answered(visit: Visit) -> None:
    """Coming back to a question that has its answer."""
    people.answer_steps(visit)
    visit.go("members:join_name")


def _confirmation(visit: Visit) -> str:
    return people.confirmation_link(visit, people.ask_to_join(visit))


# --- Signing in -------------------------------------------------------------------------------------
def _signing_in() -> Iterator[State]:
    yield page("account_login", state="sign_in")
    yield _sent("sign_in_errors", "account_login", {})
    yield _sent("sign_in_wrong", "account_login", lambda: {"login": people.new_address(), "password": "wrong"})
    yield page("account_request_login_code")
    yield _sent("request_login_code_errors", "account_request_login_code", {})
    yield State("confirm_login_code", _ask_for_code, ("account_confirm_login_code",))
    yield State(
        "confirm_login_code_wrong", lambda visit: (_ask_for_code(visit), visit.submit(code="ABC")), ("account_confirm_login_code",)
    )
    yield page("account_reset_password")
    yield _sent("reset_password_errors", "account_reset_password", {"email": "nobody"})
    yield page("account_reset_password_done")
    yield State("reset_password_from_key", _reset_link, ("account_reset_password_from_key",))
    yield State("reset_password_from_key_errors", _weak_new_password, ("account_reset_password_from_key",))
    yield page("account_reset_password_from_key", "1", "guessed", state="reset_password_link_spent")
    yield page("account_reset_password_from_key_done")
    yield page("account_inactive")
    yield page("account_email_verification_sent")
    yield page("account_confirm_email", "guessed", state="confirm_email_link_spent")
    yield State("confirm_email", _confirm_email, ("account_confirm_email",), who=NEWCOMER)


def _sent(state: str, name: str, values: dict[str, Any] | Callable[[], dict[str, Any]], who: str = ANYONE) -> State:
    """A page's form, sent with these values: the page that comes back."""

    def way(visit: Visit) -> None:
        visit.go(name)
        visit.submit(**(values() if callable(values) else values))

    return State(state, way, (name,), who=who)


def _ask_for_code(visit: Visit) -> None:
    visit.go("account_request_login_code")
    visit.submit(email=people.new_address())


def _reset_link(visit: Visit) -> None:
    """The letter to a member who has forgotten the password, and its link."""
    with Visit(visit.browser, visit.system, visit.language) as other:
        email = people.become_member(other)
    visit.post("account_reset_password", {"email": email})
    part = "/ailosod/" if visit.language == "cy" else "/reset/"
    visit.open(mailbox.link_in(mailbox.text_of_newest(visit.context, email), visit.language, part))


def _weak_new_password(visit: Visit) -> None:
    _reset_link(visit)
    visit.submit(password1="cymru", password2="wales")


def _confirm_email(visit: Visit) -> None:
    """The link in the letter to a member's new address."""
    new = people.new_address()
    visit.post("account_email", {"email": new, "action_add": ""})
    part = "/cadarnhau/" if visit.language == "cy" else "/confirm/"
    visit.open(mailbox.link_in(mailbox.text_of_newest(visit.context, new), visit.language, part))


# --- A member's own pages ---------------------------------------------------------------------------
def _own_pages() -> Iterator[State]:
    yield page("members:home", who=MEMBER)
    yield page("members:home", who=NEWCOMER, state="members_home_new")
    yield page("members:home", who=ADMINISTRATOR, state="members_home_administrator")
    yield State(
        "members_home_news", lambda visit: (visit.go("members:home"), press(visit, "news")), ("members:home",), who=NEWCOMER
    )
    yield page("members:details", who=MEMBER)
    for who in (MEMBER, BOARD):
        yield page("outreach:notification_list", who=who, state=f"notification_list_{who}")
        yield page("outreach:notification_settings", who=who, state=f"notification_settings_{who}")
    yield _sent("members_details_errors", "members:details", {"name": ""}, who=MEMBER)
    yield State("members_details_saved", _save_details, ("members:home",), who=NEWCOMER)
    yield page("members:joined", who=MEMBER, state="joined_again")
    yield page("members:leaving", who=MEMBER)
    yield _sent("leaving_errors", "members:leaving", {}, who=MEMBER)
    yield page("members:left")
    yield page("account_email", who=MEMBER)
    yield _sent("email_errors", "account_email", {"email": "nobody"}, who=MEMBER)
    yield State("email_changing", _change_email, ("account_email",), who=NEWCOMER)
    yield page("account_change_password", who=MEMBER)
    yield _sent(
        "change_password_errors",
        "account_change_password",
        {"oldpassword": "x", "password1": "cymru", "password2": "a"},
        who=MEMBER,
    )
    yield page("account_set_password", who=NEWCOMER)
    yield _sent("set_password_errors", "account_set_password", {"password1": "cymru", "password2": "a"}, who=NEWCOMER)
    yield page("usersessions_list", who=MEMBER)
    yield page("account_logout", who=MEMBER)
    yield page("account_reauthenticate", who=MEMBER)
    yield _sent("reauthenticate_errors", "account_reauthenticate", {"password": "wrong"}, who=MEMBER)


def _save_details(visit: Visit) -> None:
    visit.go("members:details")
    visit.submit(name="Nia Ŵyn Bevan")


def _change_email(visit: Visit) -> None:
    visit.post("account_email", {"email": people.new_address(), "action_add": ""})
    visit.go("account_email")


# --- The second step --------------------------------------------------------------------------------
def _second_step() -> Iterator[State]:
    yield page("mfa_index", who=MEMBER)
    yield page("mfa_activate_totp", who=MEMBER)
    yield _sent("mfa_activate_totp_errors", "mfa_activate_totp", {"code": "000000"}, who=MEMBER)
    yield page("mfa_index", who=TWO_STEPS, state="mfa_index_on")
    yield page("mfa_view_recovery_codes", who=TWO_STEPS)
    yield page("mfa_generate_recovery_codes", who=TWO_STEPS)
    yield page("mfa_deactivate_totp", who=TWO_STEPS)
    yield page("mfa_reauthenticate", who=TWO_STEPS)
    yield State("mfa_authenticate", _first_step, ("mfa_authenticate",))
    yield State("mfa_authenticate_errors", lambda visit: (_first_step(visit), visit.submit(code="000000")), ("mfa_authenticate",))


def _first_step(visit: Visit) -> None:
    people.storage(visit.browser, visit.system, TWO_STEPS)
    email, _ = visit.system.once("two steps", tuple)
    people.sign_in(visit, email, people.OWN_PASSWORD)
    visit.go("mfa_authenticate")


# --- When something is wrong ------------------------------------------------------------------------
def _errors() -> Iterator[State]:
    yield State("error_404", lambda visit: visit.open(f"/{visit.language}/no-such-page/"), (), status=404)
    yield State("error_403", lambda visit: visit.go("admin:index"), (), who=MEMBER, status=403)
    yield State("error_403_csrf", _without_cookie, (), status=403)
    yield State("error_400", _too_many_fields, (), status=400)
    yield State("error_409", _instead(errors.conflict), (), status=409)
    yield State("error_429", _instead(errors.too_many), (), status=429)
    yield State("error_429_wait", _instead(lambda request: errors.too_many(request, 540)), (), status=429)
    yield State("error_500", _instead(errors.server_error), (), status=500)
    yield State("error_503", _instead(lambda request: errors._plain_page(request, 503)), (), status=503)


def _without_cookie(visit: Visit) -> None:
    visit.go("account_login")
    visit.context.clear_cookies()
    visit.submit(login="nobody@example.org", password="wrong")


def _too_many_fields(visit: Visit) -> None:
    visit.go("account_login")
    visit.page.evaluate(
        """() => {
        const form = document.querySelector("main form[method=post]")
        for (let number = 0; number < 1100; number++) form.append(Object.assign(document.createElement("input"), {name: number}))
        HTMLFormElement.prototype.submit.call(form)
        }"""
    )
    visit.page.wait_for_load_state()
    visit.page.locator("h1").filter(has_text=visit.says("We could not read that")).wait_for()


def _instead(view: Callable[[HttpRequest], HttpResponse]) -> Way:
    """A page that only a broken system shows: drawn here, and handed to the browser in place of a real one."""

    def way(visit: Visit) -> None:
        with speaking(visit.language):
            request = RequestFactory().get("/")
            request.user, request.session = AnonymousUser(), {}  # type: ignore[assignment]
            request._messages = default_storage(request)  # type: ignore[attr-defined]
            response = view(request)
        address = visit.url("site:terms")
        policy = visit.context.request.get(address).headers["content-security-policy"]
        headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
        visit.page.route(
            f"**{address}",
            lambda route: route.fulfill(status=response.status_code, body=response.content.decode(), headers=headers),
        )
        visit.open(address)

    return way


# --- E-mail as it looks (development only) ------------------------------------------------------------
def _letters() -> Iterator[State]:
    yield State("mailbox", lambda visit: visit.open("/dev/mailbox/"), ("mailbox:message_list",))
    yield State("mailbox_letter", _open_letter, ("mailbox:message_detail",))
    yield State("letter_of_news", lambda visit: (_open_letter(visit), _alone(visit)), ("mailbox:message_html",), is_letter=True)
    yield State("letter_confirm", _open_confirmation, ("mailbox:message_html",), is_letter=True)


def _open_letter(visit: Visit) -> None:
    visit.go("account_login")  # the mailbox speaks the language of the page before
    address = f"reader-{secrets.token_hex(4)}@example.org"
    send_launch(visit, [address])
    mailbox.open_letter(visit, address)


def _open_confirmation(visit: Visit) -> None:
    mailbox.open_letter(visit, people.ask_to_join(visit))
    _alone(visit)


def _alone(visit: Visit) -> None:
    visit.page.locator("main a[href$='/html/']").click()
    visit.page.wait_for_url("**/html/")


# --- The board's admin ------------------------------------------------------------------------------
def _admin() -> Iterator[State]:
    yield page("admin:index", who=ADMINISTRATOR)
    yield page("admin:app_list", "members", who=ADMINISTRATOR)
    for model in admin.site._registry:
        yield from _of_model(f"{model._meta.app_label}_{model._meta.model_name}")
    yield page("admin:members_person_changelist", who=ADMINISTRATOR, state="admin_person_found", query="?q=ŵyn")
    yield page("admin:members_person_changelist", who=ADMINISTRATOR, state="admin_person_not_found", query="?q=xyzzy")
    yield State("admin_person_errors", _person_errors, ("admin:members_person_add",), who=ADMINISTRATOR)
    yield State("admin_body_delete", _of_first("members_body", "delete"), ("admin:members_body_delete",), who=ADMINISTRATOR)
    yield State("admin_erasure", _of_first("members_person", "erasure"), ("admin:members_person_erasure",), who=ADMINISTRATOR)
    yield State(
        "admin_person_history", _of_first("members_person", "history"), ("admin:members_person_history",), who=ADMINISTRATOR
    )
    yield from desk_states.all_states()


def _of_model(label: str) -> Iterator[State]:
    """A model's list, its first row, and the empty form where things may be added."""
    yield page(f"admin:{label}_changelist", who=ADMINISTRATOR)
    yield State(f"admin_{label}_change", _of_first(label, "change"), (f"admin:{label}_change",), who=ADMINISTRATOR)
    if _may_be_added(label):
        yield page(f"admin:{label}_add", who=ADMINISTRATOR)


def _may_be_added(label: str) -> bool:
    """Whether the model's admin lets anybody add, whatever their role."""
    model_admin = next(one for model, one in admin.site._registry.items() if model._meta.label_lower.replace(".", "_") == label)
    request = RequestFactory().get("/")
    request.user = User()
    with patch.object(User, "has_perm", return_value=True):
        return model_admin.has_add_permission(request)


def _of_first(label: str, what: str) -> Way:
    """A page about the first row of a list; the list itself where it is empty."""

    def way(visit: Visit) -> None:
        visit.go(f"admin:{label}_changelist")
        row = visit.page.locator("#result_list tbody th a, #result_list tbody td a").first
        if row.count():
            number = (row.get_attribute("href") or "").split("?")[0].rstrip("/").split("/")[-2]
            visit.go(f"admin:{label}_{what}", number)

    return way


def _person_errors(visit: Visit) -> None:
    visit.go("admin:members_person_add")
    visit.page.locator("[name='_save']").click()
