"""Names as people write them, and what keeps one name from passing for another.

Source: Unicode UAX #15 (normal forms) and UTS #39 (confusables). NFKC alone does not catch
`rutһ` with a Cyrillic һ or `ruth` with a zero-width space.
"""

import re
import unicodedata
from typing import Any

from confusable_homoglyphs import categories
from django.core.exceptions import ValidationError
from django.db.models import CharField
from django.db.models.lookups import Contains
from django.utils.translation import gettext_lazy as _

from network.core.languages import fold

_SPACES = re.compile(r"\s+")


def clean_name(text: str) -> str:
    """NFC, single spaces, no invisible characters, letters of one script; raises ValidationError otherwise.

    >>> clean_name("  Siân   Ŵyn ")
    'Siân Ŵyn'
    """
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if any(unicodedata.category(mark) in ("Cc", "Cf", "Co", "Cs", "Cn") for mark in name):
        raise ValidationError(_("Type the name again: it holds a character that can’t be seen."), code="invisible")
    if "@" in name or "://" in name:
        raise ValidationError(_("Give a name here, not an e-mail or web address."), code="address")
    scripts = {categories.aliases_categories(mark)[0] for mark in name if mark.isalpha()} - {"COMMON", "INHERITED"}
    if len(scripts) > 1:
        raise ValidationError(_("Type the name again: it mixes letters of two alphabets."), code="mixed")
    return name


def name_key(name: str) -> str:
    """What two names share that a reader could take for one another: case, accents and spacing folded."""
    return fold(unicodedata.normalize("NFKC", name)).replace(" ", "")


@CharField.register_lookup
class ReadsLike(Contains):
    """`name_key__reads_like="Siân J"`: the key holds what was typed, whatever its case, accents and spacing.

    What every search of names uses; the admin's too: `search_fields = ("person__name_key__reads_like",)`.
    """

    lookup_name = "reads_like"

    def get_prep_lookup(self) -> str:
        return name_key(str(self.rhs))

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return connection.operators[Contains.lookup_name] % rhs
