"""What stands in the database: one fingerprint a table, to see whether anything was written."""

from django.db import connection

# A visitor's own notes, a cache and counts of tries: reading a page may write these (network.core.requests says the same).
MAY_CHANGE = {"django_session", "usersessions_usersession", "core_cache", "core_trycount"}


def fingerprints() -> dict[str, str]:
    """{table: MD5 over all its rows}, without MAY_CHANGE."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall() if name not in MAY_CHANGE]
        return {table: _fingerprint(cursor, table) for table in tables}


def _fingerprint(cursor, table: str) -> str:
    quoted = connection.ops.quote_name(table)
    cursor.execute(f"SELECT coalesce(md5(string_agg(one::text, E'\\n' ORDER BY one::text)), '') FROM {quoted} AS one")
    return cursor.fetchone()[0]


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that differ."""
    return sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))
