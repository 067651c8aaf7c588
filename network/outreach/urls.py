from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.outreach import notification_views, views

app_name = "outreach"
urlpatterns = [
    path(_("news/stop/<str:token>/"), views.refusal, name="refusal"),
    path("news/one-click/<str:token>/", views.one_click, name="one_click"),
    path(_("pass-it-on/"), views.pass_it_on, name="pass_it_on"),
    path(_("me/notifications/"), notification_views.notification_list, name="notification_list"),
    path(_("me/notifications/reading/"), notification_views.notification_reading, name="notification_reading"),
    path(_("me/notifications/settings/"), notification_views.notification_settings, name="notification_settings"),
]
