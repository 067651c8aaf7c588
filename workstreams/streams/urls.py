from django.urls import path
from django.utils.translation import gettext_lazy as _

from workstreams.streams import views

urlpatterns = [
    path(_("work-streams/"), views.stream_list, name="stream_list"),
    path(_("work-streams/<slug:slug>/"), views.stream_detail, name="stream_detail"),
    path(_("work-streams/<slug:slug>/interest/"), views.stream_interest, name="stream_interest"),
]
