"""The platform's addresses with those of a provider, which exist only where it is set up."""

from allauth.urls import build_provider_urlpatterns
from django.urls import include, path

from network.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401

urlpatterns = [*urlpatterns, path("with/", include("allauth.socialaccount.urls")), *build_provider_urlpatterns()]
