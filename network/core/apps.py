from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    default = True
    name = "network.core"
    label = "core"
    verbose_name = _("Records")

    def ready(self) -> None:
        """Let every app announce itself: each of these files registers what it has with core."""
        autodiscover_modules("joining", "approvals", "jobs", "housekeeping", "privacy", "personal_data", "notifications", "links")


class NetworkAdminConfig(admin_apps.AdminConfig):
    """Django's admin, in our look and with our sign-in."""

    default = False
    default_site = "network.core.admin_site.NetworkAdminSite"
