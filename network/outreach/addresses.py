"""E-mail addresses: how two spellings are one, how a person writes them in a list, and what is kept of a refusal."""

import re
import unicodedata
from email.headerregistry import Address
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from network.core.names import clean_name

_NAMED = re.compile(r"^(?P<name>.*?)\s*<(?P<address>[^<>]*)>$")


class Recipient(NamedTuple):
    """One line of a list of addresses."""

    address: str
    name: str = ""


def normalised(address: str) -> str:
    """The one spelling of an address: NFC, lower case, no space around it.

    Case of the part before the @ may matter by RFC 5321 and never does in practice: two spellings are one person.
    """
    return unicodedata.normalize("NFC", address).strip().lower()


def parse(line: str) -> Recipient:
    """`Siân Ŵyn <sian@example.org>` or a bare address; raises ValidationError for anything else."""
    line = line.strip().rstrip(",;").strip()
    named = _NAMED.match(line)
    address = normalised(named["address"] if named else line)
    validate_email(address)
    if not address.rpartition("@")[0].isascii():
        # Few mail servers take SMTPUTF8, and Django's SMTP backend refuses such an address.
        raise ValidationError(_("Enter an address without accents before the @."), code="invalid")
    name = clean_name(named["name"].strip().strip('"').strip()) if named else ""
    return Recipient(address, name)


def header(address: str, name: str = "") -> str:
    """The To header's value, quoted as RFC 5322 asks; nothing in a name can add a header or pass for an address."""
    if not name or "@" in name:
        return address
    return str(Address(display_name=" ".join(name.split()), addr_spec=address))


def masked(address: str) -> str:
    """Enough for its owner to know it, too little for anybody else: `s•••@e•••.org`."""
    local, _, domain = address.partition("@")
    host, _, ending = domain.rpartition(".")
    return f"{local[:1]}•••@{host[:1]}•••.{ending}"


def hashes(address: str) -> list[str]:
    """Keyed hashes (HMAC-SHA-256, hex) of an address, the current key's first, then those of former keys.

    Keyed, because a plain hash of an address is found by trying addresses. Keep former keys in
    SECRET_KEY_FALLBACKS for ever, or the refusals hashed with them are forgotten.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    text = normalised(address)
    return [salted_hmac("network.outreach.address", text, secret=key, algorithm="sha256").hexdigest() for key in keys]
