"""An invented cast to look around with. None of them is a real person, and no e-mail to them ever leaves (see Hold)."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from members.joining import HATS_WORDING
from members.models import Affiliation, HatsWorn, MembershipPeriod, Organisation, Person, Promise, Role, User, ValuesAgreement
from members.values import VALUES_VERSION, Hat, RoleKind
from network.core import audit
from network.core.languages import CY, EN, speaking
from network.core.models import AuditEntry
from network.outreach import holds
from network.site.launch import board
from workstreams.models import Interest, WorkStream

PASSWORD = "paned-nodwydd-clytwaith"  # noqa: S105  (printed by bin/start; demo data never stands where people are)
HOLD = "demo"
ENTERED = "site.demo_person_entered"


@dataclass(frozen=True)
class Player:
    """One of the cast; `since` and `until` are days before today, `promise` is in `words_in`."""

    name: str
    language: str
    area: str
    since: int
    promise: str = ""
    words_in: str = CY
    is_public: bool = False
    email: str = ""
    until: int | None = None
    hats: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    organisation: tuple[str, str, str] = ("", "", "")  # in Welsh, in English, what they do there
    roles: tuple[str, ...] = ()
    signs_in: bool = False


CAST = [
    Player(
        "Alys Ŵyn Bevan",
        "cy",
        "W06000008",
        400,
        "Byddaf yn gwrando cyn cynnig ateb.",
        is_public=True,
        email="alys@example.org",
        hats=(Hat.CITIZEN, Hat.VOLUNTEER),
        streams=("citizens", "commissioning"),
        roles=(RoleKind.ADMINISTRATOR, RoleKind.BOARD_MEMBER),
        signs_in=True,
    ),
    Player(
        "Llŷr Prosser",
        "both",
        "W06000015",
        380,
        "I will ask “what matters to you?” at the start of every meeting.",
        EN,
        True,
        "llyr@example.org",
        hats=(Hat.WORKER,),
        streams=("academic",),
        roles=(RoleKind.BOARD_MEMBER,),
        signs_in=True,
        organisation=("Ysgol Gwaith Cymdeithasol y Bae", "Bay School of Social Work", "lecturer"),
    ),
    Player(
        "Megan Tŷ’r-ysgol",
        "cy",
        "W06000023",
        300,
        "Bydda i’n ateb pob llythyr.",
        email="megan@example.org",
        hats=(Hat.CARER, Hat.VOLUNTEER),
        streams=("cases",),
        roles=(RoleKind.MEMBERSHIP_SECRETARY,),
        signs_in=True,
    ),
    Player(
        "Dafydd Llŷn",
        "cy",
        "W06000002",
        120,
        "Bydda i’n dysgu tri pherson i fapio asedau eu pentref.",
        is_public=True,
        email="dafydd@example.org",
        hats=(Hat.CITIZEN, Hat.USER),
        streams=("assets", "citizens"),
        signs_in=True,
    ),
    Player(
        "Priya Raman",
        "en",
        "W06000022",
        90,
        "I will share our evaluation, warts and all.",
        EN,
        True,
        "priya@example.org",
        hats=(Hat.RESEARCHER,),
        streams=("academic", "resources"),
        signs_in=True,
    ),
    Player(
        "Eleri Glan-dŵr",
        "cy",
        "W06000010",
        75,
        "Bydda i’n rhoi benthyg ein neuadd am ddim.",
        email="eleri@example.org",
        hats=(Hat.COUNCILLOR,),
        organisation=("Cyngor Cymuned Glan-dŵr", "", "cynghorydd"),
    ),
    Player(
        "Tomasz Nowicki",
        "en",
        "W06000006",
        60,
        "I will bring the view of carers into the room.",
        EN,
        True,
        "tomasz@example.org",
        hats=(Hat.CARER,),
        streams=("citizens",),
        organisation=("", "Border Carers’ Circle", "chair"),
    ),
    Player("Beti Hughes", "cy", "W06000001", 50, "Paned a sgwrs i bawb, bob dydd Iau.", is_public=True, hats=(Hat.VOLUNTEER,)),
    Player(
        "Nia Gŵyr",
        "both",
        "W06000011",
        40,
        "I will write what we buy together with the people who will use it.",
        EN,
        email="nia@example.org",
        hats=(Hat.COMMISSIONER,),
        streams=("commissioning",),
    ),
    Player(
        "Abdi Farah",
        "en",
        "W06000022",
        21,
        "I will tell my story, so that others tell theirs.",
        EN,
        True,
        "abdi@example.org",
        hats=(Hat.USER, Hat.CITIZEN),
        streams=("cases",),
    ),
    # Two people, one address, as in many homes.
    Player("Joan Pritchard", "en", "W06000021", 14, "I will cook for the next meeting.", EN, email="pritchard@example.org"),
    Player("Ken Pritchard", "en", "W06000021", 14, "I will wash up.", EN, True, "pritchard@example.org", streams=("resources",)),
    Player("Huw Meredith", "both", "W06000003", 500, email="huw@example.org", until=30),
]

# What two teams say of themselves: one in both languages, of the other the Welsh is still awaited.
ABOUT = {
    "cases": {
        "about_cy": """
## Beth rydyn ni’n ei gasglu
Straeon byr am bobl a wnaeth rywbeth **gyda’i gilydd**. Rydyn ni’n gofyn tri pheth:

1. Beth oedd yn bwysig i chi?
2. Pwy wnaeth beth?
3. Beth sydd wedi newid?

| Mis | Cwrdd |
|---|---|
| Mawrth | Y Trallwng |
| Mai | ar-lein |

> Doedd neb wedi gofyn i fi o’r blaen beth hoffwn i ei wneud.
""",
        "about_en": """
## What we collect
Short stories of people who did something **together**. We ask three things:

1. What mattered to you?
2. Who did what?
3. What has changed?

| Month | Meeting |
|---|---|
| March | Welshpool |
| May | online |

> Nobody had asked me before what I would like to do.
""",
    },
    "resources": {
        "about_en": """
We are trying out three tools this spring, and write down what works:

- a map of a street’s gifts
- a meeting without a top table
- a *what matters* conversation
""",
        "one_language": WorkStream.OneLanguage.REQUESTED,
    },
}


@transaction.atomic
def load() -> bool:
    """Bring the cast on and hold all e-mail back; whether there was anything to do. A cast that is on is left alone."""
    holds.place(HOLD, is_bound=True)
    if on_stage().exists():
        return False
    streams = {stream.slug: stream for stream in WorkStream.objects.for_list()}
    for key, words in ABOUT.items():
        _tell(streams[key], **words)
    for player in CAST:
        person = _enter(player)
        audit.record(ENTERED, on=person)
        Interest.objects.bulk_create(Interest(person=person, stream=streams[key]) for key in player.streams)
        if player.signs_in:
            _give_sign_in(player, person)
    return True


def sign_ins() -> list[tuple[str, str]]:
    """(e-mail address, what they are) of the cast's sign-ins; none where the cast is not on."""
    users = User.objects.filter(person__in=on_stage()).select_related("person")
    return [(user.email, ", ".join(str(RoleKind(role.kind).label) for role in user.current_roles)) for user in users.order_by("pk")]


def on_stage() -> QuerySet[Person]:
    """The people whom the record, or their address, shows to be invented; whatever they call themselves by now."""
    entered = AuditEntry.objects.filter(kind=ENTERED).values_list("object_id", flat=True)
    addresses = [player.email for player in CAST if player.signs_in]
    return Person.objects.filter(Q(pk__in=[int(pk) for pk in entered]) | Q(user__email__in=addresses))


def _tell(stream: WorkStream, **words: str) -> None:
    for name, text in words.items():
        setattr(stream, name, text.strip())
    stream.save()


def _enter(player: Player) -> Person:
    """The person as the join flow would have made them, some days ago."""
    today = timezone.localdate()
    starts_on = today - timedelta(days=player.since)
    person = Person.objects.create(name=player.name, email=player.email, language=player.language, area=player.area)
    read_in = EN if player.language == EN else CY
    ends_on = today - timedelta(days=player.until) if player.until is not None else None
    MembershipPeriod.objects.create(person=person, starts_on=starts_on, ends_on=ends_on)
    ValuesAgreement.objects.create(person=person, version=VALUES_VERSION, language=read_in)
    if player.promise:
        Promise.objects.create(person=person, text=player.promise, language=player.words_in, is_public=player.is_public)
    if player.hats:
        with speaking(read_in):
            HatsWorn.objects.create(person=person, hats=list(player.hats), wording=str(HATS_WORDING))
    _affiliate(player, person)
    for kind in player.roles:
        Role.objects.create(person=person, body=board(), kind=kind, starts_on=starts_on)
    return person


def _affiliate(player: Player, person: Person) -> None:
    name_cy, name_en, role = player.organisation
    if name_cy or name_en:
        organisation = Organisation.objects.create(name_cy=name_cy, name_en=name_en, area=player.area)
        Affiliation.objects.create(person=person, organisation=organisation, role=role)


def _give_sign_in(player: Player, person: Person) -> None:
    user = User.objects.create_user(email=player.email, person=person, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=player.email, verified=True, primary=True)
