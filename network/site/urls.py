from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.site import views
from network.site.coming import THINGS

app_name = "site"

urlpatterns = [
    path("", views.home, name="home"),
    path(_("about/"), views.house_page, {"name": "about"}, name="about"),
    path(_("about/co-production/"), views.co_production, name="co_production"),
    path(_("about/board/"), views.house_page, {"name": "board"}, name="board"),
    path(_("contact/"), views.contact, name="contact"),
    path(_("privacy/"), views.house_page, {"name": "privacy"}, name="privacy"),
    path(_("cookies/"), views.cookies, name="cookies"),
    path(_("accessibility/"), views.house_page, {"name": "accessibility"}, name="accessibility"),
    path(_("terms/"), views.house_page, {"name": "terms"}, name="terms"),
    *(path(thing.path, views.coming, {"thing": thing}, name=f"coming_{thing.key}") for thing in THINGS),
]
