from django.contrib.admin import AdminSite


class NetworkAdminSite(AdminSite):
    """The board's admin."""
