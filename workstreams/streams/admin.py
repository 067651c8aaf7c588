from django.contrib import admin

from network.core.admin_site import ModelAdmin, ReadOnlyAdmin
from workstreams.streams.models import Interest, WorkStream


@admin.register(WorkStream)
class WorkStreamAdmin(ModelAdmin):
    list_display = ("position", "name", "block")
    list_display_links = ("name",)
    list_select_related = ("team",)
    fields = ("team", "summary_cy", "summary_en", "block", "position")


@admin.register(Interest)
class InterestAdmin(ReadOnlyAdmin):
    """Who would like to hear of which work-stream: members say it and take it back themselves."""

    list_display = ("person", "stream", "since")
    list_filter = ("stream",)
    list_select_related = ("person", "stream__team")
    search_fields = ("person__name_key",)
