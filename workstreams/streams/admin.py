from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from network.core.admin_site import ModelAdmin, ReadOnlyAdmin
from workstreams.streams.models import Interest, WorkStream


@admin.register(WorkStream)
class WorkStreamAdmin(ModelAdmin):
    list_display = ("position", "name_shown", "block")
    list_display_links = ("name_shown",)
    list_select_related = ("team",)
    fields = ("team", "summary_cy", "summary_en", "block", "position")

    @admin.display(description=_("name"))
    def name_shown(self, stream: WorkStream) -> str:
        return stream.name


@admin.register(Interest)
class InterestAdmin(ReadOnlyAdmin):
    """Who would like to hear of which work-stream: members say it and take it back themselves."""

    list_display = ("person", "stream", "since")
    list_filter = ("stream",)
    list_select_related = ("person", "stream__team")
    search_fields = ("person__name_key",)
