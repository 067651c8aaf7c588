import json
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from network.core import feed
from network.core.admin_site import ReadOnlyAdmin
from network.core.languages import CY, short, welsh_sort_key
from network.core.models import AuditEntry, AuditLeftover, AuditReader, AuditSeal


class KindFilter(admin.SimpleListFilter):
    """By what happened, in words; asking the table which kinds there are would read all of it."""

    title, parameter_name = _("what happened"), "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        blanks = {"thing": "…", "what": "…", "person": "…"}
        order = welsh_sort_key if short() == CY else str.casefold
        found = [(kind, str(said.sentence) % blanks) for kind, said in feed.told().items()]
        return sorted(found, key=lambda one: order(one[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what, when and why: to be read. The record holds ids; names are looked up for the page and may be gone."""

    list_display = ("at", "sentence", "actor", "thing")
    list_display_links = ("at",)
    list_filter = (KindFilter,)
    search_fields = ("kind", "object_id__exact")
    search_help_text = _("What was done, or the number of the object.")
    date_hierarchy = "at"
    ordering = ("-id",)
    fields = ("at", "sentence", "kind", "actor", "on_behalf_of_id", "thing", "particulars", "payload_hash")
    readonly_fields = ("sentence", "actor", "thing", "particulars")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The names of all actors of the page in one query."""
        changelist = super().get_changelist_instance(request)
        self._put_names(list(changelist.result_list))
        return changelist

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> AuditEntry | None:
        entry = super().get_object(request, object_id, from_field)
        if entry:
            self._put_names([entry])
        return entry

    @staticmethod
    def _put_names(entries: list[Any]) -> None:
        users = get_user_model()._default_manager.select_related("person").in_bulk({entry.actor_id for entry in entries} - {None})
        for entry, line in zip(entries, feed.lines(entries), strict=True):
            entry.actor_name = str(users.get(entry.actor_id, entry.actor_id or ""))
            entry.sentence = line.sentence

    @admin.display(description=_("what happened"))
    def sentence(self, entry: Any) -> str:
        return entry.sentence

    @admin.display(description=_("by"))
    def actor(self, entry: Any) -> str | Promise:
        return entry.actor_name or _("nobody: a visitor or the clock")

    @admin.display(description=_("on"))
    def thing(self, entry: AuditEntry) -> str:
        return f"{entry.object_type} {entry.object_id}"

    @admin.display(description=_("particulars"))
    def particulars(self, entry: AuditEntry) -> str | Promise:
        if not hasattr(entry, "payload"):
            return _("none, or erased")
        return format_html("<pre>{}</pre>", json.dumps(entry.payload.particulars, ensure_ascii=False, indent=2))


@admin.register(AuditSeal)
class AuditSealAdmin(ReadOnlyAdmin):
    """The chain over the record; its last digest is published every day."""

    list_display = ("position", "entry_id", "digest")
    fields = ("position", "entry_id", "digest")
    readonly_fields = ("entry_id",)
    search_fields = ("=position", "=entry_id", "=digest")
    ordering = ("-position",)

    @admin.display(description=_("audit entry"))
    def entry_id(self, seal: AuditSeal) -> int:
        """By its number: the entry itself may have been taken away."""
        return seal.entry_id


@admin.register(AuditReader)
class AuditReaderAdmin(ReadOnlyAdmin):
    list_display = ("name", "position")
    ordering = ("name",)


@admin.register(AuditLeftover)
class AuditLeftoverAdmin(ReadOnlyAdmin):
    """What a reader could not do: it is tried again with every run, twenty times, and then when somebody asks for it."""

    list_display = ("entry_id", "reader", "failure", "tries", "failed_at")
    fields = ("reader", "entry_id", "failure", "tries", "failed_at")
    readonly_fields = ("entry_id",)
    list_select_related = ("reader",)
    ordering = ("-failed_at", "pk")
    actions = ("try_again",)

    @admin.display(description=_("audit entry"))
    def entry_id(self, row: AuditLeftover) -> int:
        return row.entry_id

    def has_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_auditleftover")

    @admin.action(description=_("Try again with the next run"), permissions=["again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[AuditLeftover]) -> None:
        queryset.update(tries=0)
        messages.success(request, _("They are tried again with the next run. Look again in a moment."))
