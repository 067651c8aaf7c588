"""A small world with one of everything, in which every address can be visited by everybody.

Made in the caller's transaction, through the platform's own verbs where there are some.
"""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.core.cache import cache
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import join
from members.joining import HATS_WORDING
from members.models import (
    Affiliation,
    HatsWorn,
    JoinRequest,
    MembershipPeriod,
    Organisation,
    Promise,
    RegisterEntry,
    Role,
    User,
    ValuesAgreement,
)
from members.values import VALUES_VERSION, RoleKind
from network.core import approvals, audit, jobs, limits, links, readers
from network.core.joining import steps
from network.core.languages import speaking
from network.core.models import AuditEntry
from network.outreach import choices, consent, holds, letters, refusal, telling
from network.outreach.addresses import Recipient
from network.outreach.approvals import SEND, sending_of
from network.outreach.models import Campaign, Message
from network.site import launch
from tests import factories
from tests.architecture.addresses import Address
from workstreams.models import Interest, WorkStream

ROLES = (
    "anonymous",  # a visitor
    "joining",  # a visitor who has answered every question of the join flow
    "member",
    "other_member",
    "lead",  # of one work-stream
    "secretary",  # the membership secretary
    "board_member",
    "administrator",
    "one_step",  # a board member who signed in with a password alone
    "former_member",
    "former_board_member",  # still a member
)
# Whatever else is asked for beneath the admin.
ADMIN_REST = "admin/(?P<url>.*)$"
ANSWERS = {
    "language": {"language": "cy"},
    "who": {"joining_as": "person", "organisation": "", "role": ""},
    "name": {"name": "Nia Ŵyn", "email": "nia@example.org", "area": "W06000023"},
    "hats": {"hats": ["citizen"], "consent": True},
    "values": {"agree": "yes", "version": VALUES_VERSION},
    "promise": {"choice": "own", "words": "Gwrando cyn siarad.", "is_public": True},
    "streams": {"streams": ["citizens"]},
    "news": {"news": False},
}
GIVEN_ANSWERS = {name: answer | {"read_in": "cy"} for name, answer in ANSWERS.items()}


@dataclass
class World:
    """People signed in, and what stands in an address between its slashes."""

    users: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    arguments: dict[str, dict[str, Any]] = field(default_factory=dict)

    def visit(self, role: str, path: str, method: str = "get", data: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        """One request. What a writing one did is undone, and nobody is signed out by it."""
        client, undo = self.clients[role], None
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        if method not in ("get", "head"):
            undo = transaction.savepoint_create()
        if method in ("get", "post"):
            response = getattr(client, method)(path, data, headers=headers)
        else:
            response = client.generic(method.upper(), path, headers=headers)
        if undo:
            transaction.savepoint_rollback(undo)
        client.cookies = SimpleCookie(cookies)
        return response

    def path(self, address: Address, language: str) -> str:
        """Where an address leads in this world; KeyError for one that nobody has thought of yet."""
        with speaking(language):
            if address.is_named:
                return reverse(address.key, kwargs=self.arguments_of(address))
            if address.route == ADMIN_REST:
                return reverse("admin:index") + "no-such-page/"
            meta = model_of(address)._meta
            return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") + f"{_first(meta.model).pk}/"

    def arguments_of(self, address: Address) -> dict[str, Any]:
        """Of an admin page the first row of its model."""
        if address.key in self.arguments or not address.takes_arguments:
            return self.arguments.get(address.key, {})
        return {"object_id" if "object_id" in address.route else "pk": _first(model_of(address)).pk}


def model_of(address: Address) -> type[models.Model]:
    """The model to which an admin page belongs; KeyError for none."""
    app_label, _, rest = address.route.removeprefix("admin/").partition("/")
    for model in admin.site._registry:
        if address.is_admin and (model._meta.app_label, model._meta.model_name) == (app_label, rest.partition("/")[0]):
            return model
    raise KeyError(address.key)


def _first(model: type[models.Model]) -> models.Model:
    return model._default_manager.order_by("pk").first()


# --- Making it --------------------------------------------------------------------------------------------
def make() -> World:
    """One of everything; nobody's limits are used up."""
    cache.clear()
    launch.load()
    world = World(users=_people())
    TOTP.activate(world.users["administrator"], generate_totp_secret())
    RecoveryCodes.activate(world.users["administrator"]).mark_as_viewed()
    _belongings(world.users["member"])
    _letters(world.users)
    world.arguments = _arguments()
    world.clients = {role: client_of(world.users.get(role)) for role in ROLES}
    world.clients["one_step"] = client_of(world.users["one_step"], through=("password",))
    _answer_everything(world.clients["joining"])
    return world


def _people() -> dict[str, User]:
    team = WorkStream.objects.for_list().get(team__slug="citizens").team
    yesterday = timezone.localdate() - timedelta(days=1)
    users = {
        "member": factories.member("Mari Ŵyn", "mari@example.org", "cy", area="W06000008"),
        "other_member": factories.member("Gwen Rees", "gwen@example.org"),
        "lead": factories.with_role(RoleKind.LEAD, "Tegid Puw", "tegid@example.org", team),
        "secretary": factories.with_role(RoleKind.MEMBERSHIP_SECRETARY, "Olwen Prys", "olwen@example.org"),
        "board_member": factories.board_member("Bethan Llwyd", "bethan@example.org"),
        "administrator": factories.administrator("Alun Parri", "alun@example.org"),
        "one_step": factories.board_member("Delyth Ffransis", "delyth@example.org"),
        "former_member": factories.member("Ifor Bowen", "ifor@example.org"),
        "former_board_member": factories.board_member("Lowri Wyn", "lowri@example.org"),
    }
    long_ago = {"starts_on": yesterday - timedelta(days=100), "ends_on": yesterday}
    RegisterEntry.objects.create(person=users["former_member"].person, name="Ifor Bowen", left_on=yesterday)
    MembershipPeriod.objects.filter(person=users["former_member"].person).update(**long_ago)
    Role.objects.filter(person=users["former_board_member"].person).update(**long_ago)
    return {role: User.objects.get(pk=user.pk) for role, user in users.items()}


def _belongings(user: User) -> None:
    """What a member has: so that every list has a row, and every page something to say."""
    person = user.person
    organisation = Organisation.objects.create(name_cy="Cyngor Glan-dŵr", name_en="Glan-dŵr Council", area="W06000010")
    Affiliation.objects.create(person=person, organisation=organisation, role="cynghorydd")
    HatsWorn.objects.create(person=person, hats=["citizen"], wording=str(HATS_WORDING))
    Promise.objects.create(person=person, text="Gwrando cyn siarad.", language="cy", is_public=True)
    ValuesAgreement.objects.create(person=person, version=VALUES_VERSION, language="cy")
    Interest.objects.create(person=person, stream=WorkStream.objects.first())
    consent.give(person, wording="Ydw, dw i eisiau clywed", language="cy")
    JoinRequest.objects.create(email="nia@example.org", language="cy", answers=GIVEN_ANSWERS)


def _letters(users: dict[str, User]) -> None:
    person = users["member"].person
    about = {"person": person, "name": person.name, "url": "http://testserver/"}
    news = letters.write("email/welcome", to="mari@example.org", language="both", purpose="news", basis="consent", **about)
    refusal.refuse(news)
    limits.take("join_letter", address="nia@example.org", exactly=True)
    jobs.due()
    hold = holds.place("rehearsal")
    recipients = [Recipient("nia@example.org", "Nia Ŵyn")]
    asked = {"by": users["secretary"], "reason": "i bawb", "details": sending_of(recipients, "helped")}
    approvals.ask(SEND, on=Campaign.objects.get(), **asked)
    audit.record("tests.looked", by=users["administrator"], on=hold, reason="i weld")
    for role in ("member", "other_member"):
        audit.record("members.joined", by=users[role], on=users[role].person)
    choices.choose(users["member"].person, {"members.your_entry_changed": "weekly"}, by=users["member"])
    telling.tell_what_is_new()
    readers.read("tests.reader", _fail)


def _fail(entry: AuditEntry) -> None:
    raise LookupError


def _arguments() -> dict[str, dict[str, Any]]:
    message = Message.objects.filter(purpose="news").first()
    refusal_token = {"token": message.refusal_token}
    return {
        "account_confirm_email": {"key": "no-such-key"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
        "members:join_confirm": {"token": links.make("members.join", thing=JoinRequest.objects.get())},
        "workstreams:stream_detail": {"slug": "citizens"},
        "workstreams:stream_interest": {"slug": "citizens"},
        "outreach:refusal": refusal_token,
        "outreach:one_click": refusal_token,
        "mailbox:message_detail": {"pk": message.pk},
        "mailbox:message_html": {"pk": message.pk},
        "admin:app_list": {"app_label": "members"},
        "admin:view_on_site": {"content_type_id": 0, "object_id": 0},
    }


# --- Signing in -----------------------------------------------------------------------------------------------
def client_of(user: User | None, *, through: tuple[str, ...] = ("password", "mfa"), **options: Any) -> Client:
    """A browser; with a user it went `through` the steps of signing in a moment ago."""
    client = Client(raise_request_exception=False, **options)
    if user:
        client.force_login(user)
        session = client.session
        session[METHODS] = [{"method": step, "at": time.time(), "reauthenticated": True} for step in through]
        session[f"{METHODS}_user"] = user_id_to_str(user)
        session.save()
    return client


def _answer_everything(client: Client) -> None:
    session = client.session
    session[join.SESSION_KEY] = {step.name: GIVEN_ANSWERS[step.name] for step in steps()}
    session["joining_sent_to"] = "nia@example.org"
    session.save()


def models_without_a_row() -> list[str]:
    """The models that this world leaves empty although the admin shows them."""
    return [model._meta.label for model in admin.site._registry if not model._default_manager.exists()]
