from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from members.values import VALUES
from network.core.languages import CY, DJANGO_TAG, EN, preferred, remember
from network.site.coming import Coming
from network.site.models import Launch
from workstreams.models import WorkStream


@login_not_required
@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """`/`: on to the language that was chosen here before or that the device asks for, else a door with both names."""
    chosen = request.GET.get("language")
    language = chosen if chosen in (CY, EN) else preferred(request)
    if language:
        response: HttpResponse = redirect(f"/{language}/")
        remember(response, DJANGO_TAG[language])
    else:
        response = render(request, "site/front_door.html")
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"launch": Launch.objects.the_one(), "streams": WorkStream.objects.published().for_list()}
    return TemplateResponse(request, "site/home.html", context)


@login_not_required
@require_safe
def house_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page that only says something: about, privacy, terms…"""
    return TemplateResponse(request, f"site/{name}.html")


@login_not_required
@require_safe
def co_production(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "site/co_production.html", {"values": VALUES})


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    names = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME, "language": settings.LANGUAGE_COOKIE_NAME}
    return TemplateResponse(request, "site/cookies.html", names)


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "site/contact.html", {"launch": Launch.objects.the_one()})


@login_not_required
@require_safe
def coming(request: HttpRequest, thing: Coming) -> HttpResponse:
    """What we are building and have not finished; a thing with more to tell has a template of its own."""
    templates = [f"site/coming/{thing.key}.html", "site/coming.html"]
    return TemplateResponse(request, templates, {"thing": thing, "launch": Launch.objects.the_one()})
