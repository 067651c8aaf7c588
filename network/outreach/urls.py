from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.outreach import views

app_name = "outreach"
urlpatterns = [
    path(_("news/stop/<str:token>/"), views.refusal, name="refusal"),
    path("news/one-click/<str:token>/", views.one_click, name="one_click"),
    path(_("pass-it-on/"), views.pass_it_on, name="pass_it_on"),
]
