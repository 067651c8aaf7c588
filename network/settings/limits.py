"""How often: every limit of the platform, as `amount/span/whom`; several, with commas between, must all hold.

A span is 30s, 10m, 1h or 1d (`m` alone is one minute). Whom it counts: `ip`, the address on the internet that a trusted
proxy saw; `user`, a sign-in; `address`, an e-mail address (allauth, which enforces its own table, calls it `key`).
"""

# Ours: network.core.limits counts them. A test hits every one, with the cache and without.
LIMITS = {
    # Wide for one device, because a hall full of people may share it.
    "join": "30/m/ip",
    # What a stranger may make us write to somebody's address.
    "join_letter": "1/h/address",
    "unknown_account_letter": "1/h/address",
    # Wrong tokens of bearer links. At 2^192 it is a courtesy to the database.
    "link_guess": "60/10m/ip",
}

# Wrong passwords: ten in five minutes for an address and for a device, then a pause that a stranger can't turn into a
# lock-out: a code by e-mail stays open. Asking for a code is wide for one device, for the same hall full of people.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/5m/ip,10/5m/key",
    "request_login_code": "30/m/ip,5/15m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/5m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/3m/key",
}
