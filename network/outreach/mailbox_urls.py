"""/dev/mailbox/: mounted in development only."""

from django.urls import path

from network.outreach import mailbox

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.message_list, name="message_list"),
    path("<int:pk>/", mailbox.message_detail, name="message_detail"),
    path("<int:pk>/html/", mailbox.message_html, name="message_html"),
]
