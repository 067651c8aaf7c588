"""Rows without an order come in any order: what a test sees by luck, a reader may one day not see."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler


@contextmanager
def unordered_rows_are_shuffled() -> Iterator[None]:
    """Within, a SELECT without ORDER BY is given `ORDER BY RANDOM()`, where that changes nothing but the order."""
    with patch.object(SQLCompiler, "get_order_by", _shuffling(SQLCompiler.get_order_by)):
        yield


def _shuffling(plain: Callable[[SQLCompiler], list]) -> Callable[[SQLCompiler], list]:
    def get_order_by(self: SQLCompiler) -> list:
        order = plain(self)
        if order or not _may_be_shuffled(self):
            return order
        kept, self.query = self.query, self.query.clone()
        self.query.add_ordering(Random())
        try:
            return plain(self)
        finally:
            self.query = kept

    return get_order_by


def _may_be_shuffled(compiler: SQLCompiler) -> bool:
    """Not rows that stand for many (GROUP BY, DISTINCT, UNION), nor a query inside another or one that locks."""
    query = compiler.query
    stands_for_many = query.group_by is not None or query.distinct or query.combinator
    aggregates = any(annotation.contains_aggregate for annotation in query.annotation_select.values())
    return type(compiler) is SQLCompiler and not (stands_for_many or aggregates or query.subquery or query.select_for_update)
