from django.urls import path
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members import views
from members.rights import views as rights
from network.core.joining import steps
from network.core.languages import Text

app_name = "members"


def _under_join(part: Text) -> Text:
    """`join/<part>/`, each half translated."""
    return format_lazy("{}{}/", _("join/"), part)


urlpatterns = [
    path(_("join/"), views.join_start, name="join"),
    *(path(_under_join(step.path), views.join_step, {"step": step}, name=f"join_{step.name}") for step in steps()),
    path(_under_join(_("check")), views.join_check, name="join_check"),
    path(_under_join(_("letter-sent")), views.join_sent, name="join_sent"),
    path(format_lazy("{}{}", _under_join(_("confirm")), "<str:token>/"), views.join_confirm, name="join_confirm"),
    path(_("welcome/"), views.joined, name="joined"),
    path(_("me/"), views.home, name="home"),
    path(_("me/details/"), views.details, name="details"),
    path(_("me/hats/withdrawal/"), views.hats_withdrawal, name="hats_withdrawal"),
    path(_("me/news/"), views.news, name="news"),
    path(_("me/leaving/"), rights.leaving, name="leaving"),
    path(_("good-bye/"), rights.left, name="left"),
]
