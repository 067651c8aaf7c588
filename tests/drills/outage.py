"""`bin/drill outage`: people join and sign in while the broker refuses, and while it accepts and says nothing.

Promises: every sign-up and sign-in succeeds, no page takes more than 300 ms longer at the 95th percentile, worker
and scheduler come back by themselves, all mail has left 60 seconds after the broker is back, none of it twice.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from members.models import JoinRequest, MembershipPeriod, Person, User  # noqa: E402
from network.outreach.models import Message  # noqa: E402
from tests import throwaway  # noqa: E402
from tests.drills import system  # noqa: E402
from tests.drills.broker import Proxy  # noqa: E402
from tests.drills.sending import lines, sink  # noqa: E402
from tests.drills.visitor import Visitor  # noqa: E402

CLIENTS = 4
IMPATIENT = """
import time
from network.celery import app
began = time.monotonic()
try:
    app.send_task("outreach.sweep", retry=False)
except Exception:
    pass
print((time.monotonic() - began) * 1000)
"""
PASSWORD = "three-small-lambs"
ADDED_MS = 300
DRAIN_SECONDS = 60
# As long as it takes for the pauses between tries to grow.
OUTAGE_SECONDS = 45
ANSWERS = {
    "language": "both",
    "joining_as": "person",
    "area": "W06000024",
    "agree": "yes",
    "choice": "0",
}


# --- What people do -----------------------------------------------------------------------------------------
def sign_up(visitor: Visitor, email: str) -> bool:
    """From the first question to "a letter is on its way"."""
    visitor.get(reverse("members:join"))
    for _step in range(12):
        if visitor.page.select_one("main form[method=post]") is None:
            break
        visitor.submit(name="Mari Ŵyn", email=email, **ANSWERS)
    return visitor.status == 200 and JoinRequest.objects.filter(email=email).count() == 1


def sign_in(visitor: Visitor, email: str) -> bool:
    visitor.get(reverse("account_login"))
    visitor.submit(login=email, password=PASSWORD)
    visitor.get(reverse("members:home"))
    return visitor.status == 200 and visitor.url.endswith(reverse("members:home"))


def confirm(visitor: Visitor, email: str) -> bool:
    """The letter's link, once the letter is there: now they are a member."""
    letter = Message.objects.get(to=email)
    link = next(word for word in letter.text.split() if word.startswith(settings.SITE_URL) and "/en/" in word)
    visitor.get(urlsplit(link).path)
    visitor.submit()
    return visitor.status == 200 and User.objects.filter(email=email).count() == 1


def members(count: int) -> list[str]:
    """So many people who can sign in."""
    emails = [f"member-{number}@example.org" for number in range(count)]
    for email in emails:
        user = User.objects.create_user(email=email, person=Person.objects.create(name="Gwen Rees", email=email), password=PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        MembershipPeriod.objects.create(person=user.person)
    return emails


class Crowd:
    """People who come at the same time, each from an address of their own."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.number = 0

    def come(self, act: Callable[[Visitor, str], bool], emails: list[str]) -> tuple[int, list[float]]:
        """(how many succeeded, milliseconds of every request)."""
        times: list[float] = []
        with ThreadPoolExecutor(CLIENTS) as pool:
            return sum(pool.map(lambda email: self._one(act, email, times), emails)), times

    def everything(self, new: list[str], there: list[str], waiting: list[str]) -> dict[str, Any]:
        """Some join, some sign in, some open the letter they have."""
        joined, join_times = self.come(sign_up, new)
        signed_in, sign_in_times = self.come(sign_in, there)
        confirmed, _times = self.come(confirm, waiting)
        return {
            "signups_ok": joined,
            "signins_ok": signed_in,
            "confirmed_ok": confirmed,
            "times": {"sign_up": join_times, "sign_in": sign_in_times},
        }

    def _one(self, act: Callable[[Visitor, str], bool], email: str, times: list[float]) -> bool:
        self.number += 1
        visitor = Visitor(self.base, f"198.51.{100 + self.number // 250}.{self.number % 250 + 1}", times)
        try:
            return act(visitor, email)
        except (OSError, ValueError) as error:
            print(f"{email}: {type(error).__name__} {error}")
            return False


# --- The outage ---------------------------------------------------------------------------------------------
def outage(name: str, crowd: Crowd, proxy: Proxy, log: Path, people: dict[str, list[str]]) -> dict[str, Any]:
    """One way of failing: everybody comes meanwhile, then the broker is back and the mail is waited for."""
    began = time.monotonic()
    {"refused": proxy.refuse, "silent": proxy.fall_silent}[name]()
    result = crowd.everything(**people) | {"twin_blocked_ms": blocked_twin(proxy.url)}
    time.sleep(max(0.0, OUTAGE_SECONDS - (time.monotonic() - began)))
    proxy.come_back()
    back = time.monotonic()
    system.wait_until(lambda: everything_left(log), seconds=DRAIN_SECONDS * 2)
    result["drained"] = round(time.monotonic() - back, 1)
    print(f"{name}: {' '.join(f'{key}={value}' for key, value in result.items() if key != 'times')}")
    return result


def blocked_twin(url: str) -> float:
    """The sabotage: how long a view would stand still that called `.delay()` itself, milliseconds."""
    env = os.environ | {"REDIS_URL": url}
    done = subprocess.run([sys.executable, "-c", IMPATIENT], env=env, stdout=subprocess.PIPE, text=True, check=True)
    return round(float(done.stdout.split()[-1]))


def run(count: int) -> dict[str, Any]:
    proxy = Proxy(settings.CELERY_BROKER_URL)
    half, there, before = count // 2, members(count), [f"before-{number}@example.org" for number in range(20)]
    with ExitStack() as stack:
        url, log, _kills = stack.enter_context(sink("mail", {}))
        env = {"REDIS_URL": proxy.url, "EMAIL_URL": url, "TRUSTED_PROXIES": "1"}
        stack.enter_context(system.worker(**env))
        stack.enter_context(system.beat(**env))
        base, *_rest = stack.enter_context(throwaway.web(system.environment() | env, workers=3, threads=4))
        crowd = Crowd(base)
        usual = [crowd.everything(before, there[:20], [])]
        ways = []
        for name, part in (("refused", slice(half)), ("silent", slice(half, count))):
            people = {"new": [f"{name}-{email}" for email in there[part]], "there": there[part], "waiting": before[len(ways) :: 2]}
            ways.append(outage(name, crowd, proxy, log, people))
        # Before and after, so that what else the machine does meanwhile is not taken for the broker.
        usual.append(crowd.everything([f"after-{number}@example.org" for number in range(20)], there[:20], []))
        system.wait_until(lambda: everything_left(log), seconds=30)
        return summary(count, usual, ways, log)


def everything_left(log: Path) -> bool:
    return {message.message_id for message in Message.objects.defer("text", "html")} <= {line["id"] for line in lines(log)}


def summary(count: int, usual: list[dict[str, Any]], ways: list[dict[str, Any]], log: Path) -> dict[str, Any]:
    copies = Counter(line["id"] for line in lines(log))
    p95s = {"usual": p95(usual), "refused": p95(ways[:1]), "silent": p95(ways[1:])}
    written = {message.message_id for message in Message.objects.defer("text", "html")}
    return {
        "signups": count,
        "signups_ok": sum(way["signups_ok"] for way in ways),
        "signins": count,
        "signins_ok": sum(way["signins_ok"] for way in ways),
        "confirmed": 20,
        "confirmed_ok": sum(way["confirmed_ok"] for way in ways),
        "mail": len(written),
        "mail_missing": len(written - set(copies)),
        "mail_duplicates": sum(times - 1 for times in copies.values()),
        "seconds_to_drain": max(way["drained"] for way in ways),
        "drained": {"refused": ways[0]["drained"], "silent": ways[1]["drained"]},
        "p95_ms": p95s,
        "added_p95_ms": max(p95s[name][what] - p95s["usual"][what] for name in ("refused", "silent") for what in p95s["usual"]),
        "worst_ms": round(max(max(times) for way in ways for times in way["times"].values())),
        "twin_blocked_ms": max(way["twin_blocked_ms"] for way in ways),
    }


def p95(ways: list[dict[str, Any]]) -> dict[str, int]:
    """Of the requests of joining and of signing in, which differ by the cost of a password's hash."""
    figures = {}
    for what in ("sign_up", "sign_in"):
        figures[what] = round(statistics.quantiles([one for way in ways for one in way["times"][what]], n=20)[-1])
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/drill outage")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="taken for form's sake: nothing here is left to chance")
    result = run(parser.parse_args().people)
    promises = {
        "everybody joined": result["signups_ok"] == result["signups"],
        "everybody opened their letter and is a member": result["confirmed_ok"] == result["confirmed"],
        "everybody signed in": result["signins_ok"] == result["signins"],
        "no mail missing": result["mail_missing"] == 0,
        "none twice": result["mail_duplicates"] == 0,
        f"all out {DRAIN_SECONDS} s after the broker is back": result["seconds_to_drain"] <= DRAIN_SECONDS,
        f"at most {ADDED_MS} ms more at the 95th percentile": result["added_p95_ms"] <= ADDED_MS,
        "a view that called the broker itself would break that": result["twin_blocked_ms"] > ADDED_MS,
    }
    for promise, held in promises.items():
        print(f"{'held  ' if held else 'BROKEN'}  {promise}")
    print(json.dumps(result))
    return 0 if all(promises.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
