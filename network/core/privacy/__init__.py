"""People's data: what each model holds of them, and what the law lets them do about it.

`registry` is what apps announce in their `privacy.py`; `paths` reads the models; the other modules act on both.
"""

from network.core.privacy.activities import ACCOUNTABILITY, OFFICE, RECORD, RIGHTS, SIGN_IN, UNFINISHED, Activity, Reason
from network.core.privacy.erasure import Ground, OthersWouldGoError, erase, outlook
from network.core.privacy.registry import (
    Anonymised,
    Declaration,
    Deleted,
    Kept,
    Subject,
    Until,
    by_address,
    by_label,
    declare,
    impersonal,
)

__all__ = [
    "ACCOUNTABILITY",
    "OFFICE",
    "RECORD",
    "RIGHTS",
    "SIGN_IN",
    "UNFINISHED",
    "Activity",
    "Anonymised",
    "Declaration",
    "Deleted",
    "Ground",
    "Kept",
    "OthersWouldGoError",
    "Reason",
    "Subject",
    "Until",
    "by_address",
    "by_label",
    "declare",
    "erase",
    "impersonal",
    "outlook",
]
