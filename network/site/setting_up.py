"""A new installation's first administrator: somebody has to give the roles to everybody else."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from members import terms
from members.models import MembershipPeriod, Person, Role, User
from members.values import RoleKind
from network.core.names import clean_name, name_key
from network.site import demo
from network.site.launch import board


@transaction.atomic
def set_up_administrator(*, name: str, email: str, password: str | None = None) -> tuple[User, bool]:
    """(the administrator's sign-in, whether it is new); saying it twice changes nothing.

    Without a password they sign in by an e-mailed code. Raises ValidationError for a name, an address or a
    password that can't be used, and when the address is the sign-in of somebody of another name.
    """
    if demo.on_stage().exists():
        raise ValidationError(
            _("The demo people are here, and one of them is an administrator with a public password."), code="demo"
        )
    name, email = clean_name(name), email.strip().lower()
    if not name:
        raise ValidationError(_("Give your name"))
    validate_email(email)
    user = User.objects.select_related("person").filter(email=email).first()
    if user and user.person.name_key != name_key(name):
        raise ValidationError(_("This e-mail address is the sign-in of somebody else."))
    is_new = user is None
    if user is None:
        user = _new_sign_in(name, email, password)
    for kind in (RoleKind.ADMINISTRATOR, RoleKind.BOARD_MEMBER):
        if not Role.objects.current().filter(person=user.person, kind=kind).exists():
            terms.begin(Role(person=user.person, body=board(), kind=kind), by=None, reason="setup")
    return user, is_new


def _new_sign_in(name: str, email: str, password: str | None) -> User:
    person = Person(name=name, email=email)
    if password:
        validate_password(password, User(email=email, person=person))
    person.save()
    user = User.objects.create_user(email=email, person=person, password=password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    terms.begin(MembershipPeriod(person=person), by=None, reason="setup")
    return user
