"""Production: base as it is, with what only the environment can tell; a missing value stops the start with its name."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from network.settings import environment
from network.settings.base import *  # noqa: F403
from network.settings.base import MAILERS

for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL"):
    if not getattr(environment, name):
        raise ImproperlyConfigured(f"Set {name} in the environment: see docs/operator.md.")

_mail = urlsplit(environment.EMAIL_URL)
MAILERS["transport"] = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {
        "host": _mail.hostname,
        "port": _mail.port or 25,
        "username": _mail.username or "",
        "password": _mail.password or "",
        "use_tls": _mail.scheme == "smtp+tls",
        "use_ssl": _mail.scheme == "smtp+ssl",
        "timeout": 30,
    },
}
