"""What a stranger may open: a list that is changed by hand, in a commit that says why."""

from django.urls import get_resolver

from tests.architecture.addresses import addresses

PUBLIC = {
    "front_door",
    "healthz",
    "readyz",
    *(f"site:{name}" for name in ("home", "about", "co_production", "board", "contact")),
    *(f"site:{name}" for name in ("privacy", "cookies", "accessibility", "terms")),
    *(f"site:coming_{name}" for name in ("jobs", "events", "forum", "catalogue", "proposal")),
    "members:join",
    *(f"members:join_{name}" for name in ("language", "who", "name", "hats", "values", "promise", "streams", "news")),
    *(f"members:join_{name}" for name in ("check", "sent", "confirm")),
    "members:left",
    "workstreams:stream_list",
    "workstreams:stream_detail",
    "outreach:refusal",
    "outreach:one_click",
    "outreach:pass_it_on",
    *(f"mailbox:message_{name}" for name in ("list", "detail", "html")),  # in development only
    "admin:login",  # leads to our sign-in
    *(f"account_{name}" for name in ("login", "request_login_code", "confirm_login_code", "logout", "signup", "inactive")),
    *(f"account_{name}" for name in ("confirm_email", "email_verification_sent", "reset_password", "reset_password_done")),
    *(f"account_{name}" for name in ("reset_password_from_key", "reset_password_from_key_done")),
    "mfa_authenticate",
}


def open_to_strangers() -> set[str]:
    return {one.key for one in addresses() if not getattr(one.callback, "login_required", True)}


def test_the_public_views_are_those_of_the_list():
    assert open_to_strangers() == PUBLIC


def test_error_pages_need_no_sign_in():
    resolver = get_resolver()

    handlers = [resolver.resolve_error_handler(status) for status in (400, 403, 404, 500)]

    assert [handler.__name__ for handler in handlers if getattr(handler, "login_required", True)] == []


def test_a_view_that_is_opened_is_seen(monkeypatch):
    home = next(one for one in addresses() if one.key == "members:home")
    monkeypatch.setattr(home.callback, "login_required", False, raising=False)

    assert open_to_strangers() - PUBLIC == {"members:home"}
