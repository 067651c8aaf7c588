"""The 22 local authorities of Wales, and the two answers beside them: a constrained code, no table.

Codes are the GSS codes of the Office for National Statistics; `in_cy` is the place with the
mutation that the Welsh for "in" causes. Source: docs/sources.md.
"""

from typing import NamedTuple

from django.utils.translation import gettext

from network.core.languages import CY, short, welsh_sort_key


class Area(NamedTuple):
    code: str
    en: str
    cy: str
    in_cy: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.cy if short() == CY else self.en


AUTHORITIES = [
    Area("W06000001", "Isle of Anglesey", "Ynys Môn", "yn Ynys Môn"),
    Area("W06000002", "Gwynedd", "Gwynedd", "yng Ngwynedd"),
    Area("W06000003", "Conwy", "Conwy", "yng Nghonwy"),
    Area("W06000004", "Denbighshire", "Sir Ddinbych", "yn Sir Ddinbych"),
    Area("W06000005", "Flintshire", "Sir y Fflint", "yn Sir y Fflint"),
    Area("W06000006", "Wrexham", "Wrecsam", "yn Wrecsam"),
    Area("W06000008", "Ceredigion", "Ceredigion", "yng Ngheredigion"),
    Area("W06000009", "Pembrokeshire", "Sir Benfro", "yn Sir Benfro"),
    Area("W06000010", "Carmarthenshire", "Sir Gaerfyrddin", "yn Sir Gaerfyrddin"),
    Area("W06000011", "Swansea", "Abertawe", "yn Abertawe"),
    Area("W06000012", "Neath Port Talbot", "Castell-nedd Port Talbot", "yng Nghastell-nedd Port Talbot"),
    Area("W06000013", "Bridgend", "Pen-y-bont ar Ogwr", "ym Mhen-y-bont ar Ogwr"),
    Area("W06000014", "Vale of Glamorgan", "Bro Morgannwg", "ym Mro Morgannwg"),
    Area("W06000015", "Cardiff", "Caerdydd", "yng Nghaerdydd"),
    Area("W06000016", "Rhondda Cynon Taf", "Rhondda Cynon Taf", "yn Rhondda Cynon Taf"),
    Area("W06000018", "Caerphilly", "Caerffili", "yng Nghaerffili"),
    Area("W06000019", "Blaenau Gwent", "Blaenau Gwent", "ym Mlaenau Gwent"),
    Area("W06000020", "Torfaen", "Torfaen", "yn Nhorfaen"),
    Area("W06000021", "Monmouthshire", "Sir Fynwy", "yn Sir Fynwy"),
    Area("W06000022", "Newport", "Casnewydd", "yng Nghasnewydd"),
    Area("W06000023", "Powys", "Powys", "ym Mhowys"),
    Area("W06000024", "Merthyr Tydfil", "Merthyr Tudful", "ym Merthyr Tudful"),
]
ALL_WALES = Area("wales", "All of Wales", "Cymru gyfan", "yng Nghymru gyfan")
OUTSIDE = Area("outside", "Outside Wales", "Y tu allan i Gymru", "y tu allan i Gymru")
AREAS = {area.code: area for area in [*AUTHORITIES, ALL_WALES, OUTSIDE]}


def choices() -> list[tuple[str, str]]:
    """(code, name) pairs in the reader's language and alphabet, the two general answers last."""
    key = welsh_sort_key if short() == CY else str.casefold
    named = sorted(AUTHORITIES, key=lambda area: key(area.name))
    return [(area.code, area.name) for area in [*named, ALL_WALES, OUTSIDE]]


def choices_to_pick() -> list[tuple[str, str]]:
    """`choices` behind an empty first one, for a form's select; called anew for each form."""
    return [("", gettext("Choose a county or area")), *choices()]


def name_of(code: str) -> str:
    """The area's name in the reader's language; empty for no area."""
    return AREAS[code].name if code else ""
