from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from network.core.admin.publishing import PublishableAdmin
from network.core.admin_site import ReadOnlyAdmin, bilingual_fieldset
from workstreams.streams.models import Interest, WorkStream


@admin.register(WorkStream)
class WorkStreamAdmin(PublishableAdmin):
    list_display = ("position", "name_shown", "published", "only_in", "block")
    list_display_links = ("name_shown",)
    list_select_related = ("team",)
    fields = ("team", *bilingual_fieldset("summary", "about"), "one_language", "block", "position")

    @admin.display(description=_("name"))
    def name_shown(self, stream: WorkStream) -> str:
        return stream.name


@admin.register(Interest)
class InterestAdmin(ReadOnlyAdmin):
    """Who would like to hear of which work-stream: members say it and take it back themselves."""

    list_display = ("person", "stream", "since")
    list_filter = ("stream",)
    list_select_related = ("person", "stream__team")
    search_fields = ("person__name_key__reads_like",)
