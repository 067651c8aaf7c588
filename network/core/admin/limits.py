from django.contrib import admin

from network.core.admin_site import ReadOnlyAdmin
from network.core.models import TryCount


@admin.register(TryCount)
class TryCountAdmin(ReadOnlyAdmin):
    """What has been tried how often lately; of whom stands only as a keyed hash."""

    list_display = ("__str__", "count", "ends_at")
    ordering = ("-ends_at", "pk")
