"""Signing in: allauth's flows with our roles, our letters, our words for a bad password."""

import re
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User
from members.values import RoleKind
from network.core.languages import absolute, fold
from network.core.requests import client_ip
from network.outreach import addresses, letters


class SignedInRequest(HttpRequest):
    """For the signatures of views that only a signed-in person reaches."""

    user: User


class RoleBackend(AuthenticationBackend):
    """Signs in by e-mail and password; answers every permission from the dated roles of today, and from nothing else."""

    def get_all_permissions(self, user_obj: Any, obj: models.Model | None = None) -> set[str]:
        return {perm for role in self._roles(user_obj, obj) for perm in permissions_of(role.kind)}

    def has_perm(self, user_obj: Any, perm: str, obj: models.Model | None = None) -> bool:
        if perm.endswith(".view_any"):
            label = perm.split(".")[0]
            return any(known.startswith(f"{label}.") for known in self.get_all_permissions(user_obj))
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return self.has_perm(user_obj, f"{app_label}.view_any")

    @staticmethod
    def _roles(user: Any, obj: models.Model | None) -> list:
        """A role of one body acts for that body alone; the board and the administrator act for the network."""
        if not user.is_active or user.is_anonymous:
            return []
        body = obj if obj is not None and obj._meta.label == "members.Body" else None
        fitting = [role for role in user.current_roles if role.is_fitting]
        return [role for role in fitting if role.kind in RoleKind.in_admin() or (body and role.body_id == body.pk)]


def permissions_of(kind: str) -> frozenset[str]:
    """The permission names ("app.verb_model") that a kind of role brings.

    Everyone in the admin may look at everything and work on it; only the administrator gives roles and sign-ins.
    What nobody may do through the admin (audit, outbox) is refused there by the model's own admin class.
    """
    return _in_admin(is_administrator=kind == RoleKind.ADMINISTRATOR) if kind in RoleKind.in_admin() else frozenset()


@cache
def _in_admin(*, is_administrator: bool) -> frozenset[str]:
    """Worked out once a process: an admin page asks some eighty times."""
    names = {"outreach.send_campaign", "outreach.approve_campaign"}
    for model in apps.get_models():
        is_kept = model._meta.label_lower in ("members.role", "members.user") and not is_administrator
        verbs = ["view"] if is_kept else ["view", "add", "change", "delete"]
        names |= {f"{model._meta.app_label}.{verb}_{model._meta.model_name}" for verb in verbs}
    return frozenset(names)


class AccountAdapter(DefaultAccountAdapter):
    """allauth's letters leave by our outbox, in the reader's language; new people come through the join flow."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        """In the one spelling that we look for: what only looks like it, or folds to it, is another address."""
        return addresses.parse(super().clean_email(email)).address

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A letter of allauth's to an address; the language is that of the person, both when it is nobody's."""
        user = User.objects.filter(email=addresses.normalised(email)).select_related("person").first()
        letters.write(
            template_prefix,
            to=email,
            language=user.person.language if user else "both",
            person=user.person if user else None,
            **context,
        )

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None) -> None:
        """Not the greeting at every sign-in: the page that follows greets by name."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, message_context, extra_tags, message)

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})).replace("UID-KEY", key)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_client_ip(self, request) -> str:
        return client_ip(request)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Google, Microsoft and Facebook open a sign-in that is there; a new person joins first."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False


class LocalWordsValidator:
    """Refuse passwords made of the words that anybody here would try first."""

    words = (
        "cymru",
        "wales",
        "coproduction",
        "cydgynhyrchu",
        "rhwydwaith",
        "network",
        "copro",
        "croeso",
        "password",
        "cyfrinair",
        "welshpool",
        "trallwng",
    )

    def validate(self, password: str, user: User | None = None) -> None:
        rest = re.sub(r"[^a-z]", "", fold(password))
        for word in sorted(self.words, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < 4:
            raise ValidationError(self.get_help_text(), code="password_local_words")

    def get_help_text(self) -> str:
        return _("Don’t build it from words like “Cymru”, “network” or “password”: three words of your own are better.")
