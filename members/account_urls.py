"""Signing in and looking after one's sign-in: allauth's views under addresses of both languages.

allauth's names for them stay, since its own code reverses them; a new person joins, so `account_signup`
leads to the join flow. Google, Microsoft and Facebook have addresses only where they are set up.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.urls import build_provider_urlpatterns
from allauth.usersessions import views as usersessions
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from members import second_step  # noqa: F401  (its receivers are in place before anybody can reach these pages)
from members.new_password import NewPasswordView
from network.core.link_pages import unseen

urlpatterns = [
    path(_("sign-in/"), account.login, name="account_login"),
    path(_("sign-in/code/"), account.request_login_code, name="account_request_login_code"),
    path(_("sign-in/code/confirm/"), account.confirm_login_code, name="account_confirm_login_code"),
    path(_("sign-out/"), account.logout, name="account_logout"),
    path(_("inactive/"), account.account_inactive, name="account_inactive"),
    path(_("sign-up/"), login_not_required(RedirectView.as_view(pattern_name="members:join")), name="account_signup"),
    path(_("confirm-access/"), account.reauthenticate, name="account_reauthenticate"),
    path(_("email/"), account.email, name="account_email"),
    path(_("email/confirm/"), account.email_verification_sent, name="account_email_verification_sent"),
    path(format_lazy("{}<str:key>/", _("email/confirm/")), unseen(account.confirm_email), name="account_confirm_email"),
    path(_("password/change/"), account.password_change, name="account_change_password"),
    path(_("password/set/"), account.password_set, name="account_set_password"),
    path(_("password/reset/"), account.password_reset, name="account_reset_password"),
    path(_("password/reset/sent/"), account.password_reset_done, name="account_reset_password_done"),
    path(_("password/reset/done/"), account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        format_lazy(r"^{}(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", _("password/reset/key/")),
        unseen(NewPasswordView.as_view()),
        name="account_reset_password_from_key",
    ),
    path(_("two-step/"), mfa.index, name="mfa_index"),
    path(_("two-step/sign-in/"), mfa.authenticate, name="mfa_authenticate"),
    path(_("two-step/confirm-access/"), mfa.reauthenticate, name="mfa_reauthenticate"),
    path(_("two-step/app/on/"), totp.activate_totp, name="mfa_activate_totp"),
    path(_("two-step/app/off/"), totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(_("two-step/codes/"), recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(_("two-step/codes/new/"), recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(_("two-step/codes/file/"), recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path(_("devices/"), usersessions.list_usersessions, name="usersessions_list"),
]
if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [path(_("with/"), include("allauth.socialaccount.urls")), *build_provider_urlpatterns()]
