"""The database keeps the rules: what the runtime role may, what is in the admin, what is shown to whom."""

from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, models

from network.core.db import AppendOnly, MakeAppendOnly, as_owner
from network.core.parity import own_apps

# Models of ours that the admin does not show, and why.
NOT_IN_ADMIN = {"core.AuditPayload": "shown with its entry, which it belongs to"}
# Models with a page of their own that anybody may read, or that only the admin shows.
READ_BY_ALL = {
    "core.Approval": "its page is in the admin, which asks for a role itself",
    "outreach.Campaign": "its page is in the admin, which asks for a role itself",
}
# Of packages: looked after by their own pages.
PACKAGES_LEFT_OUT = ("account", "mfa", "usersessions", "socialaccount", "auth", "admin", "contenttypes", "sessions")


def own_models() -> list[type[models.Model]]:
    return [model for config in own_apps() for model in config.get_models()]


def question(sql: str, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone()[0]


# --- Append-only -----------------------------------------------------------------------------------------
def append_only() -> list[type[models.Model]]:
    return [model for model in own_models() if issubclass(model, AppendOnly)]


def may(table: str, right: str) -> bool:
    """Whether the runtime role holds a right on a table."""
    return question("SELECT has_table_privilege(%s, %s, %s)", settings.DATABASE_RUNTIME_ROLE, table, right)


def test_there_is_something_append_only():
    assert [model._meta.label for model in append_only()] != []


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
@pytest.mark.parametrize("model", append_only(), ids=lambda model: model._meta.label)
def test_the_runtime_role_can_not_change_what_is_append_only(db, model, right):
    assert may(model._meta.db_table, right) is False


@pytest.mark.parametrize("model", append_only(), ids=lambda model: model._meta.label)
def test_what_is_append_only_can_be_written_and_read(db, model):
    assert may(model._meta.db_table, "INSERT") is True
    assert may(model._meta.db_table, "SELECT") is True


def test_a_right_that_was_given_is_seen(db):
    assert may("members_person", "UPDATE") is True


def test_the_runtime_role_never_empties_a_table(db):
    with_right = [model._meta.db_table for model in apps.get_models() if may(model._meta.db_table, "TRUNCATE")]

    assert with_right == []


# --- Two roles ------------------------------------------------------------------------------------------------
def test_tests_run_as_a_plain_role(db):
    assert question("SELECT current_user") == settings.DATABASE_RUNTIME_ROLE
    assert (
        question("SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        is False
    )


def test_the_plain_role_owns_nothing(db):
    assert question("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == 0
    assert question("SELECT pg_has_role(current_user, %s, 'MEMBER')", settings.DATABASE_OWNER["USER"]) is False


def test_the_plain_role_makes_no_table(db):
    assert question("SELECT has_schema_privilege(current_user, 'public', 'CREATE')") is False


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_somebody_else_and_is_left_again():
    with as_owner():
        owner = question("SELECT current_user")

    assert (owner, question("SELECT current_user")) == (settings.DATABASE_OWNER["USER"], settings.DATABASE_RUNTIME_ROLE)


# --- Models ---------------------------------------------------------------------------------------------------
def test_every_model_is_in_the_admin_or_says_why_not():
    missing = {model._meta.label for model in own_models() if model not in admin.site._registry}

    assert missing == set(NOT_IN_ADMIN)


def test_the_admin_shows_no_package_that_has_its_own_pages():
    assert [model._meta.label for model in admin.site._registry if model._meta.app_label in PACKAGES_LEFT_OUT] == []


def test_every_model_with_a_page_says_who_sees_it():
    with_page = [model for model in own_models() if hasattr(model, "get_absolute_url")]
    silent = {model._meta.label for model in with_page if not hasattr(model._default_manager, "visible_to")}

    assert silent == set(READ_BY_ALL)
    assert with_page


def test_every_model_has_a_name_in_words():
    """`__str__` of one's own, and a translated name: a list of the admin shows both."""
    assert [model._meta.label for model in own_models() if model.__str__ is models.Model.__str__] == []
    assert [model._meta.label for model in own_models() if isinstance(model._meta.verbose_name, str)] == []


def test_every_constraint_has_a_name_that_is_said_nowhere_else():
    names = [constraint.name for model in own_models() for constraint in model._meta.constraints]

    assert sorted(names) == sorted(set(names))


def test_migrations_are_made_for_every_change(db):
    said = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=said)

    assert said.getvalue().strip() == "No changes detected"


@pytest.mark.django_db(transaction=True)
def test_one_role_for_everything_is_refused(settings):
    """Who owns the tables could give itself what is taken from it."""
    with as_owner(), connection.schema_editor() as editor:
        settings.DATABASE_RUNTIME_ROLE = connection.settings_dict["USER"]

        with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL"):
            MakeAppendOnly("AuditEntry").database_forwards("core", editor, None, None)
