"""Secure by default: what production sends, and that it does not start half-configured."""

import os
import subprocess
import sys

import pytest

COMPLETE = {
    "SECRET_KEY": "a long key for tests of 2026: lambs caper over nine hills",
    "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    "REDIS_URL": "redis://127.0.0.1/0",
    "SITE_URL": "https://example.org",
    "ALLOWED_HOSTS": "example.org",
    "FROM_EMAIL": "post@example.org",
    "CONTACT_EMAIL": "helo@example.org",
    "EMAIL_URL": "smtp+tls://u:p@127.0.0.1:587",
}


def start(**environment: str) -> subprocess.CompletedProcess:
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "network.settings.production"} | environment
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_production_is_clean_by_djangos_own_check():
    checked = start(**COMPLETE)

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "EMAIL_URL"])
def test_a_missing_value_stops_the_start_with_its_name(missing):
    stopped = start(**{name: value for name, value in COMPLETE.items() if name != missing})

    assert stopped.returncode != 0
    assert f"Set {missing} in the environment" in stopped.stderr


def test_pages_carry_a_strict_policy(client, db):
    policy = client.get("/en/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert client.get("/en/")["X-Frame-Options"] == "DENY"
