"""The cast of the tests: people and bodies as the platform's own verbs make them. Each returns a saved row."""

from allauth.account.models import EmailAddress

from members.models import Body, MembershipPeriod, Person, Role, User
from members.values import RoleKind

PASSWORD = "three-small-lambs"


def person(name: str = "Siân Jones", language: str = "en", **fields) -> Person:
    return Person.objects.create(name=name, language=language, **fields)


def user(name: str, email: str, language: str = "en", **fields) -> User:
    made = User.objects.create_user(email=email, person=person(name, language, email=email, **fields), password=PASSWORD)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def member(name: str, email: str, language: str = "en", **fields) -> User:
    made = user(name, email, language, **fields)
    MembershipPeriod.objects.create(person=made.person)
    return made


def board() -> Body:
    return Body.objects.get_or_create(
        kind=Body.Kind.BOARD, defaults={"slug": "board", "name_cy": "Y Bwrdd", "name_en": "The Board"}
    )[0]


def secretariat() -> Body:
    names = {"kind": Body.Kind.SECRETARIAT, "name_cy": "Yr Ysgrifenyddiaeth", "name_en": "The Secretariat"}
    return Body.objects.get_or_create(slug="secretariat", defaults=names)[0]


def team(slug: str = "citizens") -> Body:
    return Body.objects.get_or_create(
        slug=slug, defaults={"kind": Body.Kind.TEAM, "name_cy": f"Tîm {slug}", "name_en": f"Team {slug}"}
    )[0]


def with_role(kind: RoleKind, name: str, email: str, body: Body | None = None) -> User:
    made = member(name, email)
    Role.objects.create(person=made.person, kind=kind, body=body or board())
    return made


def board_member(name: str, email: str) -> User:
    return with_role(RoleKind.BOARD_MEMBER, name, email)


def administrator(name: str, email: str) -> User:
    return with_role(RoleKind.ADMINISTRATOR, name, email)
