from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.core import links
from network.core.admin_site import ReadOnlyAdmin
from network.core.models import Link


class PurposeFilter(admin.SimpleListFilter):
    title, parameter_name = _("purpose"), "purpose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(purpose.name, purpose.title) for purpose in links.purposes().values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Link]) -> QuerySet[Link]:
        return queryset.filter(purpose=self.value()) if self.value() else queryset


@admin.register(Link)
class LinkAdmin(ReadOnlyAdmin):
    """The links in our letters: for whom, until when, and which were reported. Their tokens are known to nobody here."""

    list_display = ("__str__", "title", "person", "made_at", "expires_at", "works", "reported_at")
    list_filter = (PurposeFilter, ("reported_at", admin.EmptyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("person__name_key__reads_like",)
    search_help_text = _("The name of the person it was made for.")
    fields = (
        *("title", "person", "object_type", "object_id", "made_at", "expires_at", "works", "uses", "used"),
        *("revoked_at", "revoked_by", "reported_at"),
    )
    readonly_fields = ("title", "works")
    ordering = ("-pk",)
    actions = ("revoke",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        return Link.objects.for_page()

    @admin.display(description=_("purpose"), ordering="purpose")
    def title(self, link: Link) -> str:
        """In words; its name when this version no longer has it."""
        purpose = links.purposes().get(link.purpose)
        return str(purpose.title) if purpose else link.purpose

    @admin.display(description=_("works now"), boolean=True)
    def works(self, link: Link) -> bool:
        return link.works

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_link")

    @admin.action(description=_("Revoke: they stop working at once"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        revoked = sum(links.revoke(link, by=request.user) for link in queryset)
        messages.success(request, gettext("Revoked: %(revoked)s") % {"revoked": revoked})
