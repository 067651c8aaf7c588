"""Where mail leaves, from one address of the form smtp://user:password@host:port."""

from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 30


def transport(url: str) -> dict:
    """The entry of MAILERS for a mail server; empty for none: then every e-mail stays in the mailbox.

    `smtp+tls` begins in the clear and turns to TLS (STARTTLS), `smtp+ssl` is TLS from the first byte.
    """
    if not url:
        return {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    return {
        "BACKEND": "network.outreach.transport.SmtpBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or {"smtp+tls": 587, "smtp+ssl": 465}.get(parts.scheme, 25),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtp+ssl",
            "timeout": TIMEOUT_SECONDS,
        },
    }
