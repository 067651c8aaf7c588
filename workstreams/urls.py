"""Hands on the addresses of the parts."""

from workstreams.streams.urls import urlpatterns as streams

app_name = "workstreams"
urlpatterns = [*streams]
