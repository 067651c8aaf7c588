from django.contrib import admin

from network.core.admin_site import ModelAdmin
from network.site.models import Launch


@admin.register(Launch)
class LaunchAdmin(ModelAdmin):
    """The days of the launch can be moved; there is one launch, which `load_launch` makes."""

    list_display = ("loaded_on", "packs_close_on", "event_on", "contact_from")

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
