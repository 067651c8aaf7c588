"""The commands of bin/, once the packages are there: start, test, check, manage, bench, drill."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from network.embedded import services, supervisor
from network.embedded.messages import compile_messages
from network.embedded.state import ROOT, EmbeddedError


def main(command: str, *arguments: str) -> int:
    compile_messages()
    try:
        return COMMANDS[command](*arguments)
    except EmbeddedError as sentence:
        print(sentence, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def start(*arguments: str) -> int:
    parser = argparse.ArgumentParser(prog="bin/start", description="Database, broker, web, worker and scheduler, until Ctrl-C.")
    parser.add_argument("--port", type=int, help="the web's port; without it 8000 or the next that is free")
    parser.add_argument("--fresh", action="store_true", help="drop this clone's data first")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="without the made-up people, as with DATABASE_URL set")
    supervisor.start(**vars(parser.parse_args(arguments)))
    return 0


def manage(*arguments: str) -> int:
    return with_services(str(ROOT / "manage.py"), *arguments, cwd=Path.cwd())


def test(*arguments: str) -> int:
    return with_services("-m", "pytest", *arguments, tests=True)


def check(*arguments: str) -> int:
    return with_services(str(ROOT / "bin" / "_checks.py"), *arguments)


def bench(*arguments: str) -> int:
    return named("benchmarks", *arguments)


def drill(*arguments: str) -> int:
    return named("drills", *arguments)


def named(folder: str, *arguments: str) -> int:
    """`python -m tests.<folder> NAME`, which itself knows its names."""
    if not (ROOT / "tests" / folder / "__main__.py").exists():
        raise EmbeddedError(f"There are no {folder} in tests/{folder}/ yet.")
    return with_services("-m", f"tests.{folder}", *arguments)


def with_services(*command: str, cwd: Path = ROOT, tests: bool = False) -> int:
    """Run Python with this command in the foreground while the services are up; its exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with services.up() as (env, _running):
        if tests:
            # A logical database of the broker to themselves: a running worker must never see a test's task.
            env |= {"DJANGO_SETTINGS_MODULE": "network.settings.test", "REDIS_URL": env["REDIS_URL"].removesuffix("/0") + "/1"}
        child = subprocess.Popen([sys.executable, *command], env=env, cwd=cwd)
        # A terminal's Ctrl-C reaches the child by itself; we wait for it to end in its own way.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda number, frame: child.terminate())
        status = child.wait()
    return status if status >= 0 else 128 - status


COMMANDS = {"start": start, "test": test, "check": check, "manage": manage, "bench": bench, "drill": drill}

if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(*sys.argv[1:]))
