"""Run inside the benchmark's database: make people, sign one in, and tell the pages to measure as JSON."""

import json
import sys

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from members.join import SESSION_KEY  # noqa: E402
from members.models import MembershipPeriod, Person, User  # noqa: E402
from members.values import RoleKind  # noqa: E402
from network.core.db import as_owner  # noqa: E402
from network.core.joining import steps  # noqa: E402
from network.core.languages import speaking, welsh_sort_key  # noqa: E402
from network.core.names import name_key  # noqa: E402


def people(rows: int) -> None:
    """Members up to `rows`, as a bulk insert that keeps the same keys as `Person.save`."""
    start = Person.objects.count()
    names = [f"Aelod {number}" for number in range(start, rows)]
    made = Person.objects.bulk_create(
        [Person(name=name, name_key=name_key(name), sort_key=welsh_sort_key(name), area="W06000023") for name in names],
        batch_size=5000,
    )
    MembershipPeriod.objects.bulk_create([MembershipPeriod(person=person) for person in made], batch_size=5000)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def visitor(user: User | None = None, **session) -> dict[str, str]:
    """The cookies of a visitor with this session."""
    client = Client(SERVER_NAME="127.0.0.1")
    if user:
        client.force_login(user)
    kept = client.session
    kept.update(session)
    kept.save()
    return {"session": kept.session_key, "language": "en-gb"}


def pages() -> list[dict]:
    administrator = User.objects.filter(person__roles__kind=RoleKind.ADMINISTRATOR).first()
    member = User.objects.exclude(person__roles__isnull=False).first()
    answers = {"language": {"language": "en"}, "who": {"joining_as": "person", "organisation": "", "role": ""}}
    answers |= {"name": {"name": "Nia", "email": "nia@example.org", "area": "wales"}, "hats": {"hats": []}}
    answers |= {"values": {"agree": "yes", "version": 1}, "promise": {"choice": "0", "words": "", "is_public": False}}
    joining = visitor(**{SESSION_KEY: answers | {"streams": {"streams": []}}})
    with speaking("en"):
        return [
            {"name": "home", "path": "/en/", "most": 3.5},
            {"name": "home_welsh", "path": "/cy/", "most": 3.5},
            {"name": "home_signed_in", "path": "/en/", "most": 5.0, "who": "member", "cookies": visitor(member)},
            {"name": "sign_in", "path": reverse("account_login"), "most": 8.0},
            *(
                {"name": f"join_{step.name}", "path": reverse(f"members:join_{step.name}"), "most": 8.0, "cookies": joining}
                for step in steps()
            ),
            {
                "name": "register",
                "path": reverse("admin:members_person_changelist"),
                "most": 15.0,
                "who": "administrator",
                "cookies": visitor(administrator),
            },
        ]


def queries(page: dict) -> int:
    """How many queries the page takes once its caches are warm."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies.load(page.get("cookies", {}))
    client.get(page["path"])
    with CaptureQueriesContext(connection) as captured:
        client.get(page["path"])
    return len(captured)


if __name__ == "__main__":
    people(int(sys.argv[1]))
    told = pages()
    print(json.dumps({"pages": told, "queries": {page["name"]: queries(page) for page in told}}))
