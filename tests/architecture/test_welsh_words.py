"""Dates, counts and order in Welsh, as people say them."""

from datetime import date, datetime, timedelta

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.timesince import timesince
from django.utils.translation import ngettext, npgettext

from network.core import parity
from network.core.areas import AUTHORITIES
from network.core.languages import speaking, welsh_sort_key

MONTHS = ["Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"]
DAYS = ["Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn", "Dydd Sul"]
COUNTS = (0, 1, 2, 3, 6, 8, 11)


@pytest.fixture(autouse=True)
def in_welsh():
    with speaking("cy"):
        yield


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, start=1)))
def test_months_are_spelt_as_in_wales(number, name):
    assert date_format(date(2026, number, 5), "j F Y") == f"5 {name} 2026"


@pytest.mark.parametrize(("number", "name"), list(enumerate(DAYS)))
def test_a_weekday_begins_with_dydd(number, name):
    assert date_format(date(2026, 11, 23) + timedelta(days=number), "l") == name


def test_a_day_and_a_time_are_written_as_in_wales():
    moment = datetime(2026, 7, 26, 14, 5, tzinfo=timezone.get_default_timezone())

    assert date_format(moment) == "26 Gorffennaf 2026"
    assert date_format(moment, "DATETIME_FORMAT") == "26 Gorffennaf 2026, 14:05"
    assert date_format(moment, "SHORT_DATE_FORMAT") == "26/07/2026"
    assert time_format(moment) == "14:05"


YEARS = {1: "1 flwyddyn", 2: "2 flynedd", 3: "3 blynedd", 6: "6 blynedd", 8: "8 mlynedd", 11: "11 mlynedd"}
THINGS = ["0 diwrnod", "1 diwrnod", "2 ddiwrnod", "3 diwrnod", "6 diwrnod", "8 diwrnod", "11 diwrnod"]


@pytest.mark.parametrize(("years", "said"), list(YEARS.items()))
def test_years_are_counted_with_their_mutations(years, said):
    then = datetime(2000, 1, 1)

    assert timesince(then, then.replace(year=2000 + years)).replace("\xa0", " ") == said


@pytest.mark.parametrize(("count", "said"), list(zip(COUNTS, THINGS, strict=True)))
def test_days_are_counted_with_their_mutations(count, said):
    assert npgettext("naturaltime-past", "%(num)d day", "%(num)d days", count).replace("\xa0", " ") % {"num": count} == said


@pytest.mark.parametrize(("count", "form"), list(zip(COUNTS, [0, 1, 2, 3, 4, 5, 5], strict=True)))
def test_every_count_finds_its_form(count, form):
    """Our catalogues have six forms beside Django's own with four: none may take another's."""
    plurals = [(key, message) for key, message in parity.welsh().items() if len(parity.forms(message)) == parity.FORMS]
    scripts = set(parity.read(settings.LOCALE_PATHS[1] / "cy" / "LC_MESSAGES" / "djangojs.po"))

    said = {key: _counted(message, count) for key, message in plurals if key not in scripts}

    assert said == {key: parity.forms(message)[form] for key, message in plurals if key not in scripts}
    assert len(said) > 10


def _counted(message: Message, count: int) -> str:
    singular, plural = parity.forms_of_id(message)
    return npgettext(message.context, singular, plural, count) if message.context else ngettext(singular, plural, count)


def test_scripts_of_the_admin_count_with_six_forms_too(client, alun):
    client.force_login(alun)

    catalogue = client.get(reverse("admin:jsi18n")).content.decode()

    assert "(n==6) ? 4" in catalogue


def test_a_while_ago_is_welsh():
    assert naturaltime(timezone.now() - timedelta(days=3)).endswith("yn ôl")


# --- Order -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "ordered",
    [
        ["Caernarfon", "Cybi", "Chwilog"],
        ["Dwyran", "Dyfed", "Ddol"],
        ["Fron", "Fyrnwy", "Ffestiniog"],
        ["Lampeter", "Lwc", "Llanelli"],
        ["Pen", "Pwllheli", "Phylip"],
        ["Rwla", "Rhondda"],
        ["Tywyn", "Thomas", "Uwchlyn"],
        ["Siân", "Ŵyn", "Ynys"],
    ],
    ids=lambda words: words[-1],
)
def test_ch_dd_ff_ll_ph_rh_and_th_are_letters_of_their_own(ordered):
    assert sorted(set(ordered), key=welsh_sort_key) == ordered


def test_the_authorities_stand_in_the_order_of_the_welsh_alphabet():
    names = sorted((area.cy for area in AUTHORITIES), key=welsh_sort_key)

    assert names[:5] == ["Abertawe", "Blaenau Gwent", "Bro Morgannwg", "Caerdydd", "Caerffili"]
    assert names.index("Rhondda Cynon Taf") == names.index("Powys") + 1
