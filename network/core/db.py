"""Postgres keeps the rules: two roles, append-only tables, and lost races that become sentences.

The *owner* migrates; the *runtime* role of web, worker and tests reads and writes rows, and may not
change or remove a row of an append-only table. `DATABASES["default"]` is the runtime role.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.operations.base import Operation

from network.core.languages import Text


def runtime_role() -> str:
    """The name of the role that web and worker connect with."""
    return settings.DATABASE_RUNTIME_ROLE


@contextmanager
def as_owner() -> Iterator[None]:
    """Reconnect as the owner of the tables for migrations, flush and test set-up, and back again."""
    was = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update({key: settings.DATABASE_OWNER[key] for key in was})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(was)


# --- Append-only tables ---------------------------------------------------------------------------
class AppendOnly(models.Model):
    """A model whose rows are written once: the runtime role holds no UPDATE, DELETE or TRUNCATE on its table.

    A migration that creates one ends with `MakeAppendOnly("ModelName")`; a test holds that.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} rows are never removed.")


class _RuntimeGrant(Operation):
    """A change of what the runtime role may do; a database with a single role (owner = runtime) is refused."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label, state) -> None:
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        _refuse_one_role()
        role = schema_editor.quote_name(runtime_role())
        for statement in self.statements(schema_editor.quote_name, to_state.apps, app_label):
            schema_editor.execute(statement.replace("RUNTIME", role))

    def statements(self, quote, models_of, app_label) -> list[str]:
        """The SQL, with RUNTIME where the role's name goes."""
        raise NotImplementedError

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        pass


def _refuse_one_role() -> None:
    """Raise ImproperlyConfigured when the runtime role could give itself what is taken from it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s", [runtime_role()]
        )
        if cursor.fetchone() != (False,):
            raise ImproperlyConfigured(
                "DATABASE_URL must name a plain role and DATABASE_OWNER_URL another, which owns the tables: "
                "otherwise web and worker could change the audit record."
            )


class GrantRuntime(_RuntimeGrant):
    """The very first operation of the project: rows of all tables, present and to come, for the runtime role."""

    def statements(self, quote, models_of, app_label) -> list[str]:
        rows = "SELECT, INSERT, UPDATE, DELETE"
        return [
            "GRANT USAGE ON SCHEMA public TO RUNTIME",
            f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO RUNTIME",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO RUNTIME",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO RUNTIME",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO RUNTIME",
        ]

    def describe(self) -> str:
        return "Let the runtime role read and write rows"


class MakeAppendOnly(_RuntimeGrant):
    """Take UPDATE, DELETE and TRUNCATE on one model's table from the runtime role."""

    def __init__(self, name: str) -> None:
        self.name = name

    def deconstruct(self):
        return (type(self).__name__, [self.name], {})

    def statements(self, quote, models_of, app_label) -> list[str]:
        table = quote(models_of.get_model(app_label, self.name)._meta.db_table)
        return [f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM RUNTIME"]

    def describe(self) -> str:
        return f"Make {self.name} append-only"


def grant_runtime() -> None:
    """All rights of the runtime role afresh, as the migrations leave them: for a database that came out of a backup."""
    with as_owner(), connection.schema_editor() as editor:
        grants = GrantRuntime().statements(editor.quote_name, apps, "")
        for model in apps.get_models():
            if issubclass(model, AppendOnly):
                grants += MakeAppendOnly(model.__name__).statements(editor.quote_name, apps, model._meta.app_label)
        for statement in grants:
            editor.execute(statement.replace("RUNTIME", editor.quote_name(runtime_role())))


# --- One at a time --------------------------------------------------------------------------------
@contextmanager
def advisory_lock(name: str) -> Iterator[bool]:
    """Hold the lock of that name for this connection, or not at all: yields whether it is ours.

    It is the connection's, not a transaction's, and ends with it: a killed process leaves nothing locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        held = cursor.fetchone()[0]
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


# --- Lost races -----------------------------------------------------------------------------------
@contextmanager
def refusing(constraint: str, message: Text) -> Iterator[None]:
    """Turn a violation of one named constraint into a ValidationError with `message`; others pass through.

    Opens a savepoint, so the caller's transaction lives on and the form can be shown again.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        violated = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if violated == constraint:
            raise ValidationError(message, code=constraint) from error
        raise
