"""The table of who may do what: one row a pattern of the URL configuration, one column a role.

A cell is what a request gets: a status, or a redirect with the name of the address it leads to. A pattern
without a row fails the build (test_matrix.py).
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from tests.architecture.addresses import Address
from tests.architecture.world import ADMIN_REST, ROLES, model_of

Cell = int | str  # 200, or "302 members:home"

VISITORS = ("anonymous", "joining")
DESK = ("secretary", "board_member", "administrator")  # whose roles open the board's admin
ADMINISTRATOR = ("administrator",)
GROUPS = {
    "everybody": ROLES,
    "visitors": VISITORS,
    "signed_in": tuple(role for role in ROLES if role not in VISITORS),
    "desk": DESK,
}
SIGN_IN = "302 account_login"
NO_SUCH_METHOD = 405
PAGES = ("add", "change", "delete")


@dataclass(frozen=True)
class Row:
    """What each role gets by GET and by POST (of an empty form)."""

    get: dict[str, Cell]
    post: dict[str, Cell]


def cells(**by_role: Cell) -> dict[str, Cell]:
    """A row's half: groups or roles in any order, what stands later wins."""
    return {role: cell for name, cell in by_role.items() for role in GROUPS.get(name, (name,))}


# --- Kinds of pattern -------------------------------------------------------------------------------------
NO_POST, NO_POST_INSIDE = cells(everybody=NO_SUCH_METHOD), cells(visitors=SIGN_IN, signed_in=NO_SUCH_METHOD)
PUBLIC_PAGE = Row(cells(everybody=200), NO_POST)
PUBLIC_FORM = Row(cells(everybody=200), cells(everybody=200))
DEVELOPMENT = PUBLIC_PAGE  # mounted in development only; a test of the mailbox holds that
HAS_PASSWORD = "302 account_change_password"


def own(get: Cell, post: Cell) -> Row:
    """Of everybody who is signed in, about themselves."""
    return Row(cells(visitors=SIGN_IN, signed_in=get), cells(visitors=SIGN_IN, signed_in=post))


OWN_PAGE, OWN_FORM = own(200, NO_SUCH_METHOD), own(200, 200)


def own_act(done: Cell, **refused: Cell) -> Row:
    """A verb on what is one's own: POST alone."""
    return Row(NO_POST_INSIDE, cells(visitors=SIGN_IN, signed_in=done, **refused))


def step(answered: Cell) -> Row:
    """A question of the join flow: only after those before it; `answered` is what an empty answer gets."""
    return Row(cells(everybody="302 members:join", joining=200), cells(everybody="302 members:join", joining=answered))


def for_strangers(asked: Cell = 200) -> Row:
    """Signing in: of no use to whoever is signed in."""
    there = cells(visitors=asked, signed_in="302 members:home")
    return Row(there, there)


def with_app(get: Cell, post: Cell, *, without: Cell = 404) -> Row:
    """Pages of the second step; in the world of the tests only the administrator has set up an app."""
    return Row(
        cells(visitors=SIGN_IN, signed_in=without, administrator=get),
        cells(visitors=SIGN_IN, signed_in=without, administrator=post),
    )


TABLE: dict[str, Row] = {
    **dict.fromkeys(["front_door", "healthz", "readyz"], PUBLIC_PAGE),
    # The site.
    **dict.fromkeys(
        [
            f"site:{name}"
            for name in ("home", "about", "co_production", "board", "contact", "privacy", "cookies", "accessibility", "terms")
        ],
        PUBLIC_PAGE,
    ),
    **dict.fromkeys([f"site:coming_{name}" for name in ("jobs", "events", "forum", "catalogue", "proposal")], PUBLIC_PAGE),
    # Joining.
    "members:join": Row(
        cells(signed_in="302 members:home", anonymous="302 members:join_language", joining="302 members:join_check"), NO_POST
    ),
    "members:join_language": PUBLIC_FORM,
    **dict.fromkeys([f"members:join_{name}" for name in ("who", "name", "values", "promise")], step(200)),
    **dict.fromkeys([f"members:join_{name}" for name in ("hats", "streams", "news")], step("303 members:join")),
    "members:join_check": Row(
        cells(everybody="303 members:join", joining=200), cells(everybody="303 members:join", joining="303 members:join_sent")
    ),
    "members:join_sent": Row(cells(everybody="302 members:join", joining=200), NO_POST),
    "members:join_confirm": Row(cells(everybody=200), cells(everybody="302 members:joined")),
    # A member's own pages.
    **dict.fromkeys(["members:joined", "members:home"], OWN_PAGE),
    "members:details": OWN_FORM,
    **dict.fromkeys(["members:hats_withdrawal", "members:news"], own_act("303 members:home")),
    "members:leaving": OWN_FORM,
    "members:left": PUBLIC_PAGE,
    # Work-streams.
    **dict.fromkeys(["workstreams:stream_list", "workstreams:stream_detail"], PUBLIC_PAGE),
    "workstreams:stream_interest": own_act("303 workstreams:stream_detail", former_member=403),
    # E-mail.
    "outreach:refusal": PUBLIC_FORM,
    "outreach:one_click": Row(cells(everybody=NO_SUCH_METHOD), cells(everybody=200)),
    "outreach:pass_it_on": PUBLIC_PAGE,
    "outreach:notification_list": OWN_PAGE,
    "outreach:notification_settings": OWN_FORM,
    "outreach:notification_reading": own_act("303 outreach:notification_list"),
    **dict.fromkeys([f"mailbox:message_{name}" for name in ("list", "detail", "html")], DEVELOPMENT),
    # Signing in: allauth's views.
    "account_login": for_strangers(),
    "account_request_login_code": for_strangers(),
    "account_confirm_login_code": for_strangers("302 account_request_login_code"),
    "mfa_authenticate": for_strangers(SIGN_IN),
    "account_signup": Row(cells(everybody="302 members:join"), cells(everybody="302 members:join")),
    "account_logout": Row(cells(visitors="302 site:home", signed_in=200), cells(everybody="302 site:home")),
    **dict.fromkeys(["account_inactive", "account_email_verification_sent"], PUBLIC_PAGE),
    **dict.fromkeys(["account_reset_password_done", "account_reset_password_from_key_done"], PUBLIC_PAGE),
    **dict.fromkeys(["account_reset_password", "account_reset_password_from_key"], PUBLIC_FORM),
    "account_confirm_email": Row(cells(everybody=200), cells(everybody=404)),
    # Looking after one's sign-in.
    **dict.fromkeys(["account_reauthenticate", "account_change_password"], OWN_FORM),
    "account_set_password": with_app(
        "302 account_change_password", "302 account_change_password", without="302 account_change_password"
    ),
    "account_email": own(200, "302 account_email"),
    "usersessions_list": own(200, "302 usersessions_list"),
    "mfa_index": OWN_PAGE,
    "mfa_reauthenticate": with_app(200, 200, without="302 account_reauthenticate"),
    "mfa_activate_totp": with_app("302 mfa_deactivate_totp", "302 mfa_deactivate_totp", without=200),
    "mfa_deactivate_totp": with_app(200, "302 mfa_index"),
    # Without an app its form comes back with the reason.
    "mfa_generate_recovery_codes": with_app(200, "302 mfa_view_recovery_codes", without=200),
    "mfa_view_recovery_codes": Row(cells(visitors=SIGN_IN, signed_in=404, administrator=200), NO_POST_INSIDE),
    "mfa_download_recovery_codes": with_app(200, NO_SUCH_METHOD),
}
# What a pattern answers when nothing is there by that name: never more than that there is nothing.
NOT_THERE: dict[str, tuple[str, dict[str, Any], Cell]] = {
    "members:join_confirm": ("get", {"token": "guessed"}, 404),
    "workstreams:stream_detail": ("get", {"slug": "no-such-stream"}, 404),
    "workstreams:stream_interest": ("post", {"slug": "no-such-stream"}, 404),
    "outreach:refusal": ("get", {"token": "guessed"}, 404),
    "outreach:one_click": ("post", {"token": "guessed"}, 404),
    "mailbox:message_detail": ("get", {"pk": 0}, 404),
    "mailbox:message_html": ("get", {"pk": 0}, 404),
    "account_confirm_email": ("post", {"key": "guessed"}, 404),
    "account_reset_password_from_key": ("get", {"uidb36": "1", "key": "guessed"}, 200),  # the page that offers a new link
}


# --- The board's admin --------------------------------------------------------------------------------------
class Kept(Enum):
    """How a model is looked after in the admin: who may add, change and delete its rows. The desk sees them all."""

    BY_DESK = (DESK, DESK, DESK)
    BY_NOBODY = ((), (), ())
    BEGUN_AND_ENDED = (DESK, DESK, ())  # a term: never deleted
    UNTIL_ERASED = (DESK, DESK, (), "by a verb of its own")
    GIVEN_AND_ENDED = (ADMINISTRATOR, ADMINISTRATOR, ())
    AS_IT_STANDS = ((), DESK, ())  # changed, but neither added nor deleted

    def may(self, verb: str) -> tuple[str, ...]:
        return self.value[("add", "change", "delete").index(verb)]


MODELS: dict[str, Kept] = {
    "core.approval": Kept.BY_NOBODY,
    "core.auditentry": Kept.BY_NOBODY,
    "core.auditseal": Kept.BY_NOBODY,
    "core.auditreader": Kept.BY_NOBODY,
    "core.auditleftover": Kept.BY_NOBODY,
    "core.link": Kept.BY_NOBODY,
    "core.scheduledjob": Kept.BY_NOBODY,
    "core.trycount": Kept.BY_NOBODY,
    "members.person": Kept.UNTIL_ERASED,
    "members.organisation": Kept.BY_DESK,
    "members.affiliation": Kept.BY_DESK,
    "members.body": Kept.BY_DESK,
    "members.membershipperiod": Kept.BEGUN_AND_ENDED,
    "members.promise": Kept.BY_DESK,
    "members.role": Kept.GIVEN_AND_ENDED,
    "members.user": Kept.BY_NOBODY,
    "members.valuesagreement": Kept.BY_NOBODY,
    "members.hatsworn": Kept.BY_NOBODY,
    "members.joinrequest": Kept.BY_NOBODY,
    "members.registerentry": Kept.BY_NOBODY,
    "outreach.campaign": Kept.BY_DESK,
    "outreach.message": Kept.BY_NOBODY,
    "outreach.hold": Kept.BY_NOBODY,
    "outreach.consent": Kept.BY_NOBODY,
    "outreach.suppression": Kept.BY_NOBODY,
    "outreach.notification": Kept.BY_NOBODY,
    "outreach.notificationchoice": Kept.BY_NOBODY,
    "workstreams.workstream": Kept.BY_DESK,
    "workstreams.interest": Kept.BY_NOBODY,
    "site.launch": Kept.AS_IT_STANDS,
}


def at_the_desk(get: Cell, post: Cell, *, may_get: tuple[str, ...] = DESK, may_post: tuple[str, ...] = DESK) -> Row:
    """An admin page: visitors sign in, members are refused, a role asks for the second step first."""
    halves = []
    for done, may in ((get, may_get), (post, may_post)):
        allowed = dict.fromkeys(may, done)
        halves.append({**cells(visitors=SIGN_IN, signed_in=403, one_step="302 mfa_index"), **allowed})
    return Row(*halves)


ADMIN: dict[str, Row] = {
    "admin:index": at_the_desk(200, 200),
    "admin:app_list": at_the_desk(200, 200),
    "admin:login": Row(cells(visitors=SIGN_IN, signed_in=403, desk="302 admin:index", one_step="302 admin:index"), NO_POST),
    "admin:logout": at_the_desk(NO_SUCH_METHOD, "302 site:home"),
    "admin:password_change": at_the_desk("302 account_change_password", "302 account_change_password"),
    "admin:password_change_done": at_the_desk(200, NO_SUCH_METHOD),
    "admin:autocomplete": at_the_desk(403, NO_SUCH_METHOD),  # without naming a field
    "admin:jsi18n": at_the_desk(200, NO_SUCH_METHOD),
    "admin:view_on_site": at_the_desk(404, 404),
    ADMIN_REST: at_the_desk(404, 404),
    "admin:core_approval_decision": at_the_desk(200, 200),
    "admin:members_person_erasure": at_the_desk(200, 200),
    # The pages of one mailing.
    "admin:outreach_campaign_preview": at_the_desk(200, NO_SUCH_METHOD),
    "admin:outreach_campaign_preview_html": at_the_desk(200, NO_SUCH_METHOD),
    "admin:outreach_campaign_sending": at_the_desk(200, 200),
    "admin:outreach_campaign_pause": at_the_desk(NO_SUCH_METHOD, "303 admin:outreach_campaign_change"),
}


def row_of(address: Address) -> Row | None:
    """The row of a pattern; None when nobody has said yet who may."""
    rows = ADMIN if address.is_admin else TABLE
    return rows.get(address.key) or (_row_of_model(address) if address.is_admin else None)


def _row_of_model(address: Address) -> Row | None:
    try:
        model = model_of(address)
    except KeyError:
        return None
    kept = MODELS.get(model._meta.label_lower)
    if kept is None:
        return None
    names = {f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}": page for page in ("changelist", "history", *PAGES)}
    page = names.get(address.key)
    if page in PAGES:
        may = kept.may(page)
        # Of a term that has begun nothing but its end is asked, and that may stay open.
        is_term = kept in (Kept.BEGUN_AND_ENDED, Kept.GIVEN_AND_ENDED)
        posted = f"302 {address.key}list" if page == "change" and is_term else 200
        return at_the_desk(200, posted, may_get=DESK if page == "change" else may, may_post=may)
    if page:
        return at_the_desk(200, 200)
    change = f"302 admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return at_the_desk(change, change) if address.route.endswith("<path:object_id>/") else None
