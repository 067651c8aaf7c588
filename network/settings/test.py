"""Tests: development's cookies, mail kept in memory, fast hashes; sessions, cache and database as in production."""

from network.settings.dev import *  # noqa: F403

SECRET_KEY = "tests"  # noqa: S105  (nobody is there)
SITE_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# On a machine that is busy with tests a healthy server may take longer than 50 ms.
CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 5, "socket_timeout": 5}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {
    "default": {"BACKEND": "network.outreach.outbox.OutboxBackend"},
    "transport": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
