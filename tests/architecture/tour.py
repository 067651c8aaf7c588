"""Every page as it is drawn: by every kind of viewer, in English, Welsh and pseudo-Welsh, empty and with errors."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import override_settings

from network.core import page_reading, parity, pseudo_locale
from tests.architecture import states
from tests.architecture import world as worlds
from tests.architecture.addresses import Address, addresses
from tests.architecture.permissions import row_of
from tests.architecture.world import World

EN, CY, PSEUDO = "en", "cy", "pseudo"
LANGUAGES = (EN, CY, PSEUDO)


@dataclass(frozen=True)
class Visited:
    """One page of the tour; `state` is empty for the page as it is first seen, else how one comes to it."""

    language: str
    role: str
    key: str
    state: str
    path: str
    status: int
    html: str

    def __str__(self) -> str:
        return f"{self.language} {self.key}{f' ({self.state})' if self.state else ''} as {self.role}"

    @cached_property
    def page(self) -> page_reading.Page:
        return page_reading.read(self.html)

    @property
    def is_whole(self) -> bool:
        """A page, not a fragment or a file."""
        return "<html" in self.html[:2000]

    @property
    def place(self) -> tuple[str, str, str]:
        """The same in every language."""
        return self.key, self.role, self.state


@dataclass(frozen=True)
class Tour:
    """All pages, and what people said of themselves on them."""

    pages: list[Visited]
    own_words: set[str]
    institutional: set[str]  # the Welsh columns

    def of(self, *languages: str) -> list[Visited]:
        return [page for page in self.pages if page.language in languages and page.is_whole]


def tour() -> Tour:
    """In a transaction that is taken back."""
    with transaction.atomic(), override_settings(ACCOUNT_RATE_LIMITS=False):
        world = worlds.make()
        own_words, institutional = people_own_words(), institutional_welsh()
        seen = [*_in(EN, world), *_in(CY, world)]
        _bracket_welsh_columns()
        with pseudo_locale.speaking_pseudo_welsh():
            seen += _in(PSEUDO, world)
        transaction.set_rollback(True)
    return Tour(seen, own_words, institutional)


def _in(language: str, world: World) -> Iterator[Visited]:
    tag = CY if language == PSEUDO else language
    for address in addresses():
        row = row_of(address)
        for role in viewers(address) if row else ():
            path = world.path(address, tag)
            if row.get.get(role) == 200:
                yield from _seen(language, role, address.key, "", path, world.visit(role, path))
            if row.post.get(role) == 200:
                yield from _seen(language, role, address.key, "errors", path, world.visit(role, path, "post"))
    for name, state in states.STATES.items():
        role, path, response = state(world, tag)
        yield from _seen(language, role, "state", name, path, response)


def viewers(address: Address) -> tuple[str, ...]:
    """Those to whom a page looks different; the administrator is the one who has set up a second step."""
    if address.is_admin:
        return ("administrator",)
    if address.key.startswith("members:join_"):
        return ("joining",)
    return ("anonymous", "member", *(("administrator",) if address.key.startswith("mfa_") else ()))


def _seen(language: str, role: str, key: str, state: str, path: str, response: HttpResponse) -> Iterator[Visited]:
    if response.headers.get("Content-Type", "").startswith("text/html"):
        yield Visited(language, role, key, state, path, response.status_code, response.content.decode())


# --- What a Welsh page may show outside the brackets ------------------------------------------------------------
def _own_text_columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    own = parity.own_apps()
    for config in own:
        for model in config.get_models():
            for column in model._meta.concrete_fields:
                if isinstance(column, models.CharField | models.TextField):
                    yield model, column


def _bracket_welsh_columns() -> None:
    """Institutional text is Welsh already: it stands in brackets like what the catalogue says."""
    for model, column in _own_text_columns():
        if column.column.endswith("_cy"):
            table, name = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(column.column)
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET {name} = %s || {name} || %s WHERE {name} <> ''", ["⟦", "⟧"])


def people_own_words() -> set[str]:
    """What people typed, in their own language: every text column that is neither a choice nor institutional."""
    said: set[str] = set()
    for model, column in _own_text_columns():
        if not column.choices and not column.column.endswith(("_cy", "_en")):
            said |= set(model._default_manager.order_by().values_list(column.name, flat=True))
    return {words for words in said if words}


def institutional_welsh() -> set[str]:
    columns = [(model, column) for model, column in _own_text_columns() if column.column.endswith("_cy")]
    return {words for model, column in columns for words in model._default_manager.order_by().values_list(column.name, flat=True)}
