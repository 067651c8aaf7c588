"""The launch: the board, the secretariat, six work-streams, the days of the launch e-mail and the e-mail itself.

Everything is made if it is missing and left alone if it is there, so that loading twice changes nothing.
"""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from members.models import Body
from network.outreach import launch as launch_mailing
from network.site.models import Launch
from workstreams.models import WorkStream


class Stream(NamedTuple):
    """A work-stream as the launch e-mail describes it; the key is its team's short name and its quilt block."""

    key: str
    name_cy: str
    name_en: str
    summary_cy: str
    summary_en: str


STREAMS = [
    Stream(
        "citizens",
        "Rhwydwaith dinasyddion",
        "Citizens’ network",
        "Meithrin hyder, gallu a dylanwad.",
        "To build confidence, capacity and influence.",
    ),
    Stream(
        "academic",
        "Rhwydwaith academaidd",
        "Academic network",
        "Helpu i ddatblygu’r sylfaen dystiolaeth a model gwerthuso, a chefnogi’r defnydd o ddulliau ymchwil cydgynhyrchiol.",
        "To help develop the evidence base and an evaluation model, and to support the use of co-productive research methods.",
    ),
    Stream(
        "assets",
        "Map asedau",
        "Asset map",
        "Cydgynhyrchu yng Nghymru: pobl, prosiectau, gwybodaeth ymarferol, sgiliau, hyfforddiant, mentora a darpar bartneriaethau.",
        "Co-production in Wales: people, projects, know-how, skills, training, mentoring and prospective partnerships.",
    ),
    Stream(
        "cases",
        "Astudiaethau achos",
        "Case studies",
        "Rhoi clust i leisiau pobl, adrodd ein straeon a rhannu’r dystiolaeth.",
        "Getting people’s voices heard, telling our stories and sharing the evidence.",
    ),
    Stream(
        "resources",
        "Adnoddau, offer a thechnegau",
        "Resources, tools and techniques",
        "Casgliad agored o lenyddiaeth, fideos ac offer ymarferol i gefnogi cydgynhyrchu ar waith.",
        "An open-source resource of literature, videos and practical tools to support co-production in practice.",
    ),
    Stream(
        "commissioning",
        "Model comisiynu",
        "Commissioning model",
        "Cydgynhyrchu’r comisiynu, a chomisiynu er mwyn cydgynhyrchu: creu model sy’n gweithio i bawb ohonon ni.",
        "Co-produced commissioning, and commissioning for co-production: creating a model that works for us all.",
    ),
]


def board() -> Body:
    """The board, made if it is missing."""
    names = {"slug": "board", "name_cy": "Y Bwrdd", "name_en": "The Board"}
    return Body.objects.get_or_create(kind=Body.Kind.BOARD, defaults=names)[0]


@transaction.atomic
def load() -> Launch:
    """What a new installation begins with; the days are counted from the first time that it is loaded."""
    board()
    secretariat = {"kind": Body.Kind.SECRETARIAT, "name_cy": "Yr Ysgrifenyddiaeth", "name_en": "The Secretariat"}
    Body.objects.get_or_create(slug="secretariat", defaults=secretariat)
    for position, stream in enumerate(STREAMS, start=1):
        _load_stream(stream, position)
    launch = Launch.objects.the_one()
    if launch is None:
        launch = Launch()
        launch.set_days()
        launch.save()
    launch_mailing.load(event_on=launch.event_on, contact_from=launch.contact_from)
    return launch


def _load_stream(stream: Stream, position: int) -> None:
    names = {"kind": Body.Kind.TEAM, "name_cy": stream.name_cy, "name_en": stream.name_en}
    team, _ = Body.objects.get_or_create(slug=stream.key, defaults=names)
    about = {"block": stream.key, "position": position, "published_at": timezone.now()}
    words = {"summary_cy": stream.summary_cy, "summary_en": stream.summary_en}
    WorkStream.objects.get_or_create(team=team, defaults=about | words)
