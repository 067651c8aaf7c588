import re
import time

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress, get_emailconfirmation_model
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from members import account_urls
from network.outreach.models import Message
from tests.factories import PASSWORD
from tests.markup import broken_ties, read

OPEN_TO_ALL = {
    "account_login",
    "account_request_login_code",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
}
# Anybody may knock; without a sign-in that has begun they are sent to its start, never to a page of somebody's.
STEPS_OF_SIGNING_IN = {"account_confirm_login_code", "mfa_authenticate", "account_logout"}
WITH_A_KEY = {"account_confirm_email", "account_reset_password_from_key"}
OWN = {
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "usersessions_list",
}
NO_PAGE_OF_THEIR_OWN = {"account_set_password", "mfa_download_recovery_codes"}


def reset_key(user):
    return {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}


def signed_in(client, user):
    """Just now, with the password, so that nothing asks again."""
    client.force_login(user)
    session = client.session
    session[METHODS] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[f"{METHODS}_user"] = user_id_to_str(user)
    session.save()
    return client


def with_second_step(user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user).mark_as_viewed()


@pytest.fixture
def pending(mari):
    """Mari is changing to another address; the key of its letter."""
    new = EmailAddress.objects.create(user=mari, email="mari.newydd@example.org", verified=False)
    return get_emailconfirmation_model().create(new).key


def assert_sound(response):
    page = read(response.content)
    assert response.status_code == 200
    assert broken_ties(page) == []
    assert len(page.select("h1")) == 1
    assert page.select("style, [style], script:not([src])") == []
    assert "helo@example.org" in page.get_text()  # help at the same place on each (WCAG 3.2.6)
    return page


# --- Which door is open to whom -----------------------------------------------------------------------
def test_every_address_is_named_here():
    names = {pattern.name for pattern in account_urls.urlpatterns}

    assert names == OPEN_TO_ALL | STEPS_OF_SIGNING_IN | WITH_A_KEY | OWN | NO_PAGE_OF_THEIR_OWN


@pytest.mark.parametrize("name", sorted(OWN | NO_PAGE_OF_THEIR_OWN))
def test_a_stranger_is_asked_to_sign_in(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", sorted(STEPS_OF_SIGNING_IN))
def test_a_step_without_a_sign_in_leads_to_its_start(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url in {reverse("account_login"), reverse("account_request_login_code"), reverse("site:home")}


def test_signing_up_means_joining(client, db):
    assert client.get(reverse("account_signup")).url == reverse("members:join")


# --- Each page is sound ---------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", sorted(OPEN_TO_ALL - {"account_signup"}))
def test_a_page_for_everybody_is_sound(client, db, name, language):
    path = reverse(name)
    if language == "cy":
        path = read(client.get(path).content).select_one(".lang a")["href"]

    page = assert_sound(client.get(path))

    assert page.html["lang"] == language


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_reset_password"])
def test_a_form_that_comes_back_says_so_first_in_its_title(client, db, name):
    page = assert_sound(client.post(reverse(name), {}))

    assert page.title.get_text().startswith("Error: ")
    assert page.main.select_one(".error-summary").find_previous("h1") is None
    assert "#id_" in page.select_one(".error-summary a")["href"]


@pytest.mark.parametrize("name", sorted(OWN - {"mfa_activate_totp"}))
def test_a_page_of_ones_own_is_sound(client, bethan, name):
    with_second_step(bethan)

    assert_sound(signed_in(client, bethan).get(reverse(name), follow=True))


@pytest.mark.parametrize("name", ["account_change_password", "mfa_activate_totp", "account_email", "account_reauthenticate"])
def test_a_form_of_ones_own_that_comes_back_is_sound(client, mari, name):
    page = assert_sound(signed_in(client, mari).post(reverse(name), {"action_add": ""}))

    assert page.title.get_text().startswith("Error: ")


def test_pages_behind_a_letters_key_are_sound(client, mari, pending):
    assert_sound(client.get(reverse("account_confirm_email", args=[pending])))
    assert_sound(client.get(reverse("account_confirm_email", args=["spent"])))
    assert_sound(client.get(reverse("account_reset_password_from_key", kwargs=reset_key(mari)), follow=True))
    assert_sound(client.get(reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "a-b"})))


def test_a_change_of_address_can_be_taken_back(client, mari, pending):
    page = assert_sound(signed_in(client, mari).get(reverse("account_email")))

    assert "mari.newydd@example.org" in page.select_one(".alert").get_text()
    client.post(reverse("account_email"), {"email": "mari.newydd@example.org", "action_remove": ""})
    assert [address.email for address in EmailAddress.objects.filter(user=mari)] == ["mari@example.org"]


def test_signing_in_offers_a_password_and_a_code_and_says_to_browsers_which_box_is_which(client, db):
    page = assert_sound(client.get(reverse("account_login")))

    boxes = {box["name"]: box.get("autocomplete") for box in page.main.select("form input:not([type=hidden], [type=checkbox])")}
    assert boxes == {"login": "email", "password": "current-password"}
    assert page.main.find("a", href=reverse("account_request_login_code"))
    assert page.main.find("a", href=reverse("members:join"))
    assert "Google" not in page.main.get_text()


def test_a_password_manager_learns_whose_new_password_it_is(client, mari):
    page = assert_sound(signed_in(client, mari).get(reverse("account_change_password")))

    boxes = [box.get("autocomplete") for box in page.select("main form input:not([type=hidden])")]
    assert boxes == ["username", "current-password", "new-password", "new-password"]


# --- Strangers learn nothing (reliability S7) ---------------------------------------------------------------
def said(response):
    """Status, address and words of an answer, without what differs by chance (tokens) or was typed (the address)."""
    body = re.sub(r'value="[^"]*"|[a-z]+@example\.org', "", response.content.decode())
    return response.status_code, response.redirect_chain, body


@pytest.mark.parametrize(
    ("name", "field", "more"),
    [
        ("account_login", "login", {"password": "wrong-wrong-wrong"}),
        ("account_request_login_code", "email", {}),
        ("account_reset_password", "email", {}),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answer(client, mari, name, field, more):
    known = said(client.post(reverse(name), {field: "mari@example.org", **more}, follow=True))
    client.cookies.clear()
    unknown = said(client.post(reverse(name), {field: "nobody@example.org", **more}, follow=True))

    assert known == unknown


@pytest.mark.parametrize(("name", "field"), [("account_request_login_code", "email"), ("account_reset_password", "email")])
def test_limits_are_the_same_for_known_and_unknown_addresses(mari, name, field):
    answers = {}
    for address in ("mari@example.org", "nobody@example.org"):
        caches["default"].clear()
        answers[address] = [Client().post(reverse(name), {field: address}).status_code for _ in range(7)]

    assert answers["mari@example.org"] == answers["nobody@example.org"]
    assert answers["mari@example.org"][0] == 302
    assert answers["mari@example.org"][-1] != 302


def test_ten_wrong_passwords_make_a_pause_and_a_code_still_opens(client, mari):
    tries = [client.post(reverse("account_login"), {"login": mari.email, "password": "x"}) for _ in range(11)]

    assert "too many" not in read(tries[9].content).main.get_text().lower()
    assert "too many" in read(tries[10].content).main.get_text().lower()
    right = client.post(reverse("account_login"), {"login": mari.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session, right.status_code
    response = client.post(reverse("account_request_login_code"), {"email": mari.email})
    assert response.url == reverse("account_confirm_login_code")


def test_too_many_tries_from_one_device_get_our_own_page(client, db):
    for _ in range(30):
        client.post(reverse("account_login"), {})

    response = client.post(reverse("account_login"), {})

    assert response.status_code == 429
    assert read(response.content).h1.get_text() == "Too many tries"


# --- Codes --------------------------------------------------------------------------------------------------
def test_an_e_mailed_code_signs_in(client, mari):
    page = assert_sound(client.post(reverse("account_request_login_code"), {"email": mari.email}, follow=True))
    assert page.find("input", {"name": "code"})["autocomplete"] == "one-time-code"

    wrong = assert_sound(client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"}))
    assert wrong.title.get_text().startswith("Error: ")
    code = re.search(r"\b\w{4}-\w{4}\b", Message.objects.get().text).group()
    client.post(reverse("account_confirm_login_code"), {"code": code.lower()})

    assert client.session["_auth_user_id"] == str(mari.pk)


def test_the_second_step_is_asked_for_and_opens_once_with_its_code(client, bethan):
    secret = generate_totp_secret()
    TOTP.activate(bethan, secret)
    client.post(reverse("account_login"), {"login": bethan.email, "password": PASSWORD})
    assert_sound(client.get(reverse("mfa_authenticate")))

    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
    client.post(reverse("mfa_authenticate"), {"code": code})

    assert client.session["_auth_user_id"] == str(bethan.pk)


def test_setting_up_the_second_step_ends_with_codes_that_a_get_may_show(client, mari, django_capture_on_commit_callbacks):
    signed_in(client, mari)
    page = assert_sound(client.get(reverse("mfa_activate_totp")))
    assert page.select_one("main img")["src"].startswith("data:image/svg+xml")
    secret = client.session["mfa.totp.secret"]

    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("mfa_activate_totp"), {"code": code})

    assert response.url == reverse("mfa_view_recovery_codes")
    shown = assert_sound(client.get(response.url)).select("main code")
    assert len(shown) == 10
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().split() == [code.get_text() for code in shown]
    assert Authenticator.objects.filter(user=mari).count() == 2


def test_the_key_of_a_letter_is_forgotten_once_the_password_is_chosen(client, mari):
    form = client.get(reverse("account_reset_password_from_key", kwargs=reset_key(mari)), follow=True)
    kept = dict(client.session)

    client.post(form.context["action_url"], {"password1": "four-small-lambs", "password2": "four-small-lambs"})

    assert "_password_reset_key" in kept
    assert "_password_reset_key" not in client.session
    assert form["Referrer-Policy"] == "strict-origin"
