"""Every address of the platform: pages in two languages, and a few that have none."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.core import errors, health
from network.core.languages import in_both_languages
from network.site import views as site_views

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many  # allauth's own limits ask for it
handler500 = errors.server_error

urlpatterns = [
    path("", site_views.front_door, name="front_door"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *in_both_languages(
        path(_("admin/"), admin.site.urls),
        path(_("account/"), include("members.account_urls")),
        path("", include("members.urls")),
        path("", include("workstreams.urls")),
        path("", include("network.outreach.urls")),
        path("", include("network.site.urls")),
    ),
]
if getattr(settings, "DEVELOPMENT", False):
    urlpatterns.append(path("dev/mailbox/", include("network.outreach.mailbox_urls")))
