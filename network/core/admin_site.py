from django.contrib import admin
from django.contrib.admin import AdminSite


class NetworkAdminSite(AdminSite):
    """The board's admin."""


class ModelAdmin(admin.ModelAdmin):
    """What every list of the board's admin shares."""

    list_per_page = 50
    show_full_result_count = False


class ReadOnlyAdmin(ModelAdmin):
    """For what is looked at and never typed: records, letters, sign-ins."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
