"""Pages that one only comes to by a way: error pages, the next page of a form, a link that is spent."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from network.core import approvals, errors
from network.core.languages import speaking
from network.core.models import Approval
from network.outreach.models import Campaign
from tests.architecture.world import World

State = Callable[[World, str], tuple[str, str, HttpResponse]]
STATES: dict[str, State] = {}


def state(function: State) -> State:
    """Register: `(world, language) -> (role, path, response)`."""
    STATES[function.__name__] = function
    return function


def _visit(world: World, language: str, role: str, key: str, method: str = "get", data: dict | None = None, **arguments):
    with speaking(language):
        path = reverse(key, kwargs=arguments)
    return role, path, world.visit(role, path, method, data)


# --- Error pages ------------------------------------------------------------------------------------------
def _request(language: str) -> HttpRequest:
    request = RequestFactory().get(f"/{language}/")
    request.user, request.session = AnonymousUser(), {}
    request._messages = default_storage(request)
    return request


def _error(name: str, view: Callable[[HttpRequest], HttpResponse]) -> None:
    def shown(world: World, language: str) -> tuple[str, str, HttpResponse]:
        with speaking(language):
            return "anonymous", f"/{language}/", view(_request(language))

    STATES[f"error {name}"] = shown


def _while_away(request: HttpRequest) -> HttpResponse:
    try:
        raise errors.OperationalError
    except errors.OperationalError:
        return errors.server_error(request)


_error("400", errors.bad_request)
_error("403", lambda request: errors.forbidden(request, PermissionDenied()))
_error("403 without a token", errors.csrf_failure)
_error("409", errors.conflict)
_error("429", errors.too_many)
_error("429 with how long to wait", lambda request: errors.too_many(request, 61))
_error("500", errors.server_error)
_error("503", _while_away)


@state
def nothing_there(world: World, language: str) -> tuple[str, str, HttpResponse]:
    path = f"/{language}/no-such-page/"
    return "member", path, world.visit("member", path)


@state
def not_for_members(world: World, language: str) -> tuple[str, str, HttpResponse]:
    return _visit(world, language, "member", "admin:index")


@state
def link_spent(world: World, language: str) -> tuple[str, str, HttpResponse]:
    return _visit(world, language, "anonymous", "members:join_confirm", token="guessed")


@state
def letter_went_astray(world: World, language: str) -> tuple[str, str, HttpResponse]:
    token = world.arguments["outreach:refusal"]["token"]
    return _visit(world, language, "anonymous", "outreach:refusal", "post", {"not_for_me": "1"}, token=token)


@state
def link_closed(world: World, language: str) -> tuple[str, str, HttpResponse]:
    return _visit(world, language, "anonymous", "outreach:refusal", token="guessed")


# --- The next page ------------------------------------------------------------------------------------------
@state
def wrong_password(world: World, language: str) -> tuple[str, str, HttpResponse]:
    return _visit(world, language, "anonymous", "account_login", "post", {"login": "mari@example.org", "password": "wrong"})


@state
def weak_password(world: World, language: str) -> tuple[str, str, HttpResponse]:
    typed = {"oldpassword": "wrong", "password1": "cymru", "password2": "Cymru"}
    return _visit(world, language, "member", "account_change_password", "post", typed)


@state
def bad_name(world: World, language: str) -> tuple[str, str, HttpResponse]:
    typed = {"name": "ruth\u200b", "email": "no address", "area": "nowhere"}
    return _visit(world, language, "joining", "members:join_name", "post", typed)


@state
def mailing_without_addresses(world: World, language: str) -> tuple[str, str, HttpResponse]:
    return _send(world, language, {"addresses": "no address", "basis": "helped"})


@state
def mailing_to_confirm(world: World, language: str) -> tuple[str, str, HttpResponse]:
    return _send(world, language, {"addresses": "one@example.org\nmari@example.org\none@example.org", "basis": "helped"})


@state
def mailing_to_many_without_a_reason(world: World, language: str) -> tuple[str, str, HttpResponse]:
    many = "\n".join(f"person-{number}@example.org" for number in range(51))
    return _send(world, language, {"addresses": many, "basis": "helped", "_send": "1"})


@state
def declined_without_an_answer(world: World, language: str) -> tuple[str, str, HttpResponse]:
    return _visit(world, language, "administrator", "admin:core_approval_decision", "post", {"_decline": "1"}, pk=_approval().pk)


@state
def approval_of_what_one_asked_for(world: World, language: str) -> tuple[str, str, HttpResponse]:
    return _visit(world, language, "secretary", "admin:core_approval_decision", pk=_approval().pk)


@state
def approval_of_what_was_changed(world: World, language: str) -> tuple[str, str, HttpResponse]:
    undo = transaction.savepoint_create()
    Campaign.objects.update(name="Arall")
    seen = _visit(world, language, "administrator", "admin:core_approval_decision", pk=_approval().pk)
    transaction.savepoint_rollback(undo)
    return seen


@state
def approval_decided(world: World, language: str) -> tuple[str, str, HttpResponse]:
    undo = transaction.savepoint_create()
    approvals.decline(_approval(), by=world.users["administrator"], answer="Ddim eto.")
    seen = _visit(world, language, "administrator", "admin:core_approval_decision", pk=_approval().pk)
    transaction.savepoint_rollback(undo)
    return seen


def _approval() -> Approval:
    return Approval.objects.order_by("pk").first()


def _send(world: World, language: str, typed: dict[str, str]) -> tuple[str, str, HttpResponse]:
    campaign = Campaign.objects.order_by("pk").first()
    return _visit(world, language, "administrator", "admin:outreach_campaign_sending", "post", typed, pk=campaign.pk)
