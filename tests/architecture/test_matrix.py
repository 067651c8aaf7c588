"""Who may do what: every pattern of the URL configuration, every role."""

import json

from django.contrib.admin import site
from django.test import Client
from django.urls import reverse

from members.values import RoleKind
from network.core.languages import speaking
from tests.architecture import matrix, permissions, world
from tests.architecture.addresses import Address, addresses

# The one verb that needs no token of ours: a mail program sends it, without a cookie (RFC 8058).
WITHOUT_TOKEN = {"outreach:one_click"}
# Says that the link no longer works before it looks at the method (allauth).
DEAF = {"account_reset_password_from_key"}


def address(key: str) -> Address:
    return next(one for one in addresses() if one.key == key)


def test_every_cell_is_as_the_table_says(walked, never):
    never(walked["mismatches"])


def test_every_pattern_is_in_the_table(walked, never):
    never(walked["unclassified"])


def test_no_row_is_left_of_a_pattern_that_is_gone():
    known = {one.key for one in addresses()}

    assert {*permissions.TABLE, *permissions.ADMIN, *permissions.NOT_THERE} - known == set()
    assert set(permissions.MODELS) == {model._meta.label_lower for model in site._registry}


def test_the_walk_is_a_table_of_plain_facts(walked):
    assert walked["patterns"] > 100
    assert walked["cells"] > walked["patterns"] * walked["roles"]
    assert json.loads(json.dumps(walked)) == walked


def test_every_list_of_the_admin_has_a_row_to_look_at(made):
    assert world.models_without_a_row() == []


# --- That the walk sees ---------------------------------------------------------------------------------------
def test_a_new_pattern_is_seen():
    new = Address("members:secret", "me/secret/<int:pk>/", lambda request: None, is_named=True, has_twin=True)

    assert matrix.unclassified([new]) == ["members:secret"]


def test_an_argument_that_nobody_has_guessed_at_is_seen(monkeypatch):
    monkeypatch.delitem(permissions.NOT_THERE, "workstreams:stream_detail")

    assert matrix.unclassified([address("workstreams:stream_detail")]) == ["workstreams:stream_detail (a guess)"]


def test_a_page_that_lost_its_sign_in_is_seen(made, monkeypatch):
    home = address("members:home")
    monkeypatch.setattr(home.callback, "login_required", False, raising=False)

    found = matrix.try_half(made, home, "get", permissions.TABLE["members:home"].get)

    assert [line.split(":")[1] for line in found] == ["home as anonymous", "home as joining"]


def test_a_role_that_was_given_too_much_is_seen(made, monkeypatch):
    monkeypatch.setattr(RoleKind, "in_admin", classmethod(lambda cls: tuple(cls)))
    with matrix.unrendered():
        found = matrix.try_half(made, address("admin:index"), "get", permissions.ADMIN["admin:index"].get)

    assert [line for line in found if " as lead:" in line] != []


# --- Beside the table --------------------------------------------------------------------------------------------
def test_no_address_knows_another_method(made, never, settings):
    """Django's form views take a PUT for a POST, with its token and all."""
    settings.ACCOUNT_RATE_LIMITS = False
    tried = [(one, method) for one in addresses() for method in ("put", "patch", "delete", "trace")]
    tried = [(one, method) for one, method in tried if not (method == "put" and one.callback.__module__.startswith("allauth"))]

    answers = [(one, method, made.visit("administrator", made.path(one, "en"), method).status_code) for one, method in tried]

    never(
        f"{method.upper()} {one.key}: {status}"
        for one, method, status in answers
        if status not in (405, 302) and one.key not in DEAF
    )


def test_nothing_is_changed_without_a_token(made, never):
    client = world.client_of(made.users["administrator"], enforce_csrf_checks=True)
    posted = [one for one in addresses() if 405 not in (row := permissions.row_of(one)).post.values() or "302" in str(row.post)]

    let_in = [one.key for one in posted if client.post(made.path(one, "en")).status_code not in (403, 405)]

    never(set(let_in) - WITHOUT_TOKEN)


def test_only_the_administrator_gives_roles(made):
    with speaking("en"):
        page = reverse("admin:members_person_change", args=[made.users["member"].person_id])

    assert b"roles-__prefix__-kind" in made.visit("administrator", page).content
    assert b"roles-__prefix__-kind" not in made.visit("board_member", page).content


def test_a_role_ends_with_its_last_day(made):
    assert made.users["former_board_member"].is_staff is False
    assert made.users["board_member"].is_staff is True


def test_nobody_gets_in_by_a_flag(made):
    stored = {column.name for column in type(made.users["member"])._meta.concrete_fields}

    assert stored & {"is_staff", "is_superuser", "role", "groups", "user_permissions"} == set()


def test_a_crawler_without_a_session_reads_the_public_pages(db):
    assert Client().get("/en/").status_code == 200
