"""The platform's addresses and the floor that pages are measured against."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from members.models import Person
from network.urls import *  # noqa: F403
from network.urls import urlpatterns

ROWS = 20


@login_not_required
def floor(request: HttpRequest) -> HttpResponse:
    """One indexed SELECT of 20 rows, one 20-row template, no session and no sign-in."""
    rows = list(Person.objects.filter(pk__gt=0).order_by("pk")[:ROWS])
    return render(request, "floor.html", {"rows": rows}, using="floor")


urlpatterns = [path("floor/", floor), *urlpatterns]
