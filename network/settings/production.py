"""Production: base as it is, with what only the environment can tell; a missing value stops the start with its name."""

from django.core.exceptions import ImproperlyConfigured

from network.settings import environment
from network.settings.base import *  # noqa: F403

for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL", "FROM_EMAIL", "CONTACT_EMAIL"):
    if not getattr(environment, name):
        raise ImproperlyConfigured(f"Set {name} in the environment: see docs/operator.md.")
