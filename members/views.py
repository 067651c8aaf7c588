from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import join
from members.forms import DetailsForm
from members.models import HatsWorn
from members.signin import SignedInRequest
from network.core import errors, feed, limits
from network.core.joining import Step
from network.core.languages import short
from network.core.link_pages import link_page
from network.core.models import AuditEntry, Link
from network.outreach import consent
from network.outreach.joining import NEWS_WORDING
from network.outreach.models import Notification

SENT_KEY = "joining_sent_to"
HAPPENED = 10  # lines of what has happened, on a member's page


# --- The join flow ------------------------------------------------------------------------------------
@login_not_required
@never_cache
@require_safe
def join_start(request: HttpRequest) -> HttpResponse:
    """To the first question without an answer; a member is sent home."""
    if request.user.is_authenticated:
        return redirect("members:home")
    step = join.Answers(request.session).next_step()
    return redirect(join.url_name(step) if step else "members:join_check")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_step(request: HttpRequest, step: Step) -> HttpResponse:
    """One question. Nobody is shown a question before those in front of it are answered."""
    answers = join.Answers(request.session)
    if answers.is_ahead(step):
        return redirect("members:join")
    form = step.form_class(request.POST if request.method == "POST" else None, initial=answers.of(step))
    if request.method == "POST" and form.is_valid():
        answers.keep(step, form.cleaned_data)
        return see("members:join")
    context = {"step": step, "form": form, "progress": answers.progress(step), **step.extra}
    return TemplateResponse(request, step.template, context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_check(request: HttpRequest) -> HttpResponse:
    """Check your answers; sending them asks for the letter."""
    answers = join.Answers(request.session)
    if answers.next_step():
        return see("members:join_sent" if SENT_KEY in request.session and not answers.all else "members:join")
    if request.method == "POST":
        if refusal := limits.refuse(request, "join"):
            return refusal
        join.ask_to_join(answers.all)
        request.session[SENT_KEY] = answers.all["name"]["email"]
        answers.forget()
        return see("members:join_sent")
    return TemplateResponse(request, "members/join_check.html", {"rows": answers.summary(), "progress": answers.progress(None)})


@login_not_required
@never_cache
@require_safe
def join_sent(request: HttpRequest) -> HttpResponse:
    if SENT_KEY not in request.session:
        return redirect("members:join")
    return TemplateResponse(request, "members/join_sent.html", {"email": request.session[SENT_KEY], "days": join.JOIN_REQUEST_DAYS})


@link_page("members.join")
def join_confirm(request: HttpRequest, link: Link) -> HttpResponse:
    """The letter's link: GET shows a button; POST makes the member and signs them in."""
    if request.method != "POST":
        return TemplateResponse(request, "members/join_confirm.html", {"waiting": link.thing})
    try:
        user = join.confirm(link)
    except ValidationError as error:
        return errors.conflict(request, error.messages[0])
    request.session.pop(SENT_KEY, None)
    return perform_login(request, user, redirect_url=reverse("members:joined"))


# --- The member's own pages -------------------------------------------------------------------------------
@require_safe
def joined(request: SignedInRequest) -> HttpResponse:
    """The welcome: what to do next."""
    return TemplateResponse(request, "members/joined.html", {"person": request.user.person})


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What the Network knows of this person, and what they can do about it."""
    person = request.user.person
    context = {
        "person": person,
        "periods": person.periods.order_by("starts_on"),
        "promises": person.promises.order_by("-made_at"),
        "hats": HatsWorn.objects.filter(person=person).first(),
        "news": person.consents.standing().first(),
        "news_wording": NEWS_WORDING,
        "streams": [interest.stream for interest in person.interests.select_related("stream__team")],
        "happened": feed.lines(AuditEntry.objects.concerning(person).filter(kind__in=feed.own_kinds())[:HAPPENED]),
        "unread": Notification.objects.visible_to(request.user).unread().count(),
    }
    return TemplateResponse(request, "members/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: SignedInRequest) -> HttpResponse:
    """Change name, area and language."""
    form = DetailsForm(request.POST if request.method == "POST" else None, instance=request.user.person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are saved."))
        return see("members:home")
    return TemplateResponse(request, "members/details.html", {"form": form})


@require_POST
def hats_withdrawal(request: SignedInRequest) -> HttpResponse:
    """Take back the consent for hats: the row goes."""
    HatsWorn.objects.filter(person=request.user.person).delete()
    messages.success(request, _("Your hats are no longer kept."))
    return see("members:home")


@require_POST
def news(request: SignedInRequest) -> HttpResponse:
    """Ask for news by e-mail (`news=yes`), or stop it (anything else)."""
    person = request.user.person
    if request.POST.get("news") == "yes":
        consent.give(person, wording=str(NEWS_WORDING), language=short())
        messages.success(request, _("We will write to you with news."))
    else:
        consent.withdraw(person)
        messages.success(request, _("You get no more news from us."))
    return see("members:home")


def see(name: str) -> HttpResponse:
    """303: the answer to a POST is another page."""
    response = redirect(name)
    response.status_code = 303
    return response
