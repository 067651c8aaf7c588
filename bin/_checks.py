"""`bin/check`: every check but the tests, one line each. To add one, add a line to CHECKS.

Run by `network.embedded` with the services up. A check is a command that ends with 0, or a function
of `_tracked` that returns its complaints.
"""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import _tracked

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
# Production as `manage.py check --deploy` wants to see it; only the database is real, the models ask for its version.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "network.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "REDIS_URL": "redis://broker.invalid:6379/0",
    "SITE_URL": "https://network.invalid",
    "ALLOWED_HOSTS": "network.invalid",
    "EMAIL_URL": "smtp+tls://mail.invalid:587",
    "FROM_EMAIL": "post@mail.invalid",
    "CONTACT_EMAIL": "helo@mail.invalid",
}


@dataclass(frozen=True)
class Check:
    """What is checked and by what: a program of .venv with arguments, or a function."""

    name: str
    command: str = ""
    function: Callable[[Path], list[str]] | None = None
    env: dict[str, str] = field(default_factory=dict)

    def run(self) -> tuple[bool, str]:
        """(passed, what there is to say)."""
        if self.function:
            complaints = self.function(ROOT)
            return not complaints, "\n".join(complaints)
        program, *arguments = self.command.split()
        command = [sys.executable, ROOT / program] if program.endswith(".py") else [PROGRAMS / program]
        done = subprocess.run([*command, *arguments], cwd=ROOT, env=os.environ | self.env, capture_output=True, text=True)
        return done.returncode == 0, (done.stdout + done.stderr).strip()


CHECKS = [
    Check("format (ruff)", "ruff format --check"),
    Check("lint (ruff)", "ruff check"),
    Check("types (mypy)", "mypy ."),
    Check("layers (import-linter)", "lint-imports --no-cache"),
    Check("templates (djlint)", "djlint --lint --quiet --ignore H015 --per-file-ignores templates/email/ H021 templates"),
    Check("migrations", "manage.py makemigrations --check --dry-run"),
    Check("production settings", "manage.py check --deploy --fail-level WARNING", env=PRODUCTION),
    # As in the tests: the pages are read, and nobody collected their static files.
    Check("Welsh", "manage.py welsh_parity", env={"DJANGO_SETTINGS_MODULE": "network.settings.test"}),
    Check("lock", function=_tracked.lock),
    Check("hosts and paths", function=_tracked.hosts_and_paths),
    Check("vendored files", function=_tracked.vendored),
]


def timed(check: Check) -> tuple[bool, str, float]:
    begun = time.monotonic()
    passed, said = check.run()
    return passed, said, time.monotonic() - begun


def main(*names: str) -> int:
    """Run all checks, or those whose name contains one of the words given."""
    wanted = [check for check in CHECKS if not names or any(name in check.name for name in names)]
    failed = 0
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for check, (passed, said, seconds) in zip(wanted, pool.map(timed, wanted), strict=True):
            print(f"{'ok  ' if passed else 'FAIL'} {check.name} {seconds:.1f}s", flush=True)
            if not passed:
                failed += 1
                print("\n".join(f"     {line}" for line in said.splitlines()), flush=True)
    print(f"check: {len(wanted) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
