"""`bin/drill sending`: a mailing while its senders are killed, then the same with a careless sender.

Promises: nobody is missing once the parked rows are settled by the mail server's log alone, nobody is written to
twice, at most one row is parked a kill, at least half of the kills hit a row in flight, the ledger balances, a
pause takes at most 5 seconds, and the careless twin does lose or repeat mail (or the drill proves nothing).
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import django
import redis

django.setup()

from django.conf import settings  # noqa: E402

from members.models import User  # noqa: E402
from network.core import approvals  # noqa: E402
from network.outreach import addresses, campaigns, parked  # noqa: E402
from network.outreach.approvals import SEND, sending_of  # noqa: E402
from network.outreach.models import Campaign, Message, Suppression  # noqa: E402
from tests import factories  # noqa: E402
from tests.drills import system  # noqa: E402

POINTS = ("before-data", "after-data", "after-250")
SUPPRESSED = 10
TWIN_RECIPIENTS = 600
PAUSE_SECONDS = 5


# --- The stage ------------------------------------------------------------------------------------------
def board() -> tuple[User, User]:
    """Two members of the board: a long mailing needs both."""
    return factories.board_member("Bethan Llwyd", "board@example.org"), factories.board_member("Alun Parri", "second@example.org")


def mailing(name: str, count: int, by: User, second: User) -> Campaign:
    """A mailing to this many made-up addresses, a few of which asked not to be written to; the second person approves it."""
    words = {"subject_cy": "Croeso", "subject_en": "Welcome", "body_cy": "Helo!", "body_en": "Hello!"}
    campaign = Campaign.objects.create(name=name, **words)
    everybody = [campaigns.Recipient(f"{name}-{number}@example.org") for number in range(count)]
    for recipient in everybody[:SUPPRESSED]:
        Suppression.objects.create(address_hash=addresses.hashes(recipient.address)[0])
    waiting = approvals.ask(SEND, on=campaign, by=by, reason="drill", details=sending_of(everybody, "consent"))
    approvals.approve(waiting, by=second)
    campaign.refresh_from_db()
    return campaign


def plan_of(kills: int, recipients: int, at: str, dice: random.Random) -> dict[int, str]:
    """At which e-mail, counted as they begin, the sender is killed, and at which point of it."""
    numbers = dice.sample(range(max(2, recipients // 50), max(kills + 3, recipients * 6 // 10)), kills)
    return {number: dice.choice(POINTS) if at == "random" else at for number in sorted(numbers)}


@contextmanager
def sink(name: str, plan: dict[int, str]):
    """The mail server in a process of its own; yields (address, its log, the log of kills)."""
    log, kills = system.folder() / f"{name}.mail", system.folder() / f"{name}.kills"
    command = [sys.executable, "-m", "tests.drills.sink", str(log), str(kills), json.dumps(plan)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield f"smtp://127.0.0.1:{int(process.stdout.readline())}", log, kills
    finally:
        process.kill()
        process.wait()


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


# --- The mailing -----------------------------------------------------------------------------------------
def send(campaign: Campaign, by: User, log: Path) -> float:
    """Let it run to its end with one pause, and the broker emptied, in the middle.

    Returns the seconds from the pause to the last e-mail that the mail server accepted.
    """
    half = campaign.candidates // 2
    system.wait_until(lambda: len(lines(log)) >= half, seconds=300)
    campaigns.pause(campaign, by=by)
    paused_at = time.time()
    # Whatever the broker remembers of it is lost as well: it was never the record of who is owed mail.
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushdb()
    time.sleep(PAUSE_SECONDS + 1)
    last = max((line["at"] for line in lines(log)), default=0)
    campaigns.resume(campaign, by=by)
    if not system.wait_until(campaign.is_finished, seconds=400, every=0.5):
        print("not finished:", campaign.ledger(), system.last_lines("worker"), sep="\n")
    return round(max(0.0, last - paused_at), 2)


def settle(campaign: Campaign, by: User, log: Path) -> None:
    """What the person does with the parked rows: look each Message-ID up in the mail server's log, and nothing else."""
    known = {line["id"] for line in lines(log)}
    for message in campaign.messages.parked():
        verb = parked.it_arrived if message.message_id in known else parked.send_again
        verb(message, by=by)
    system.wait_until(campaign.is_finished, seconds=120)


def measure(campaign: Campaign, log: Path) -> dict[str, Any]:
    """By the mail server's log alone: who got how many."""
    copies = Counter(line["to"] for line in lines(log))
    expected = set(campaign.messages.exclude(state=Message.State.EXCLUDED).values_list("to", flat=True))
    return {
        "sent": sum(copies[address] > 0 for address in expected),
        "missing": sum(copies[address] == 0 for address in expected),
        "duplicates": sum(count - 1 for count in copies.values()),
        "max_copies": max(copies.values(), default=0),
        "written_to_though_refused": len(set(copies) - expected),
    }


def run_ours(recipients: int, kills: int, at: str, dice: random.Random, by: User, second: User) -> dict[str, Any]:
    campaign = mailing("ours", recipients, by, second)
    begun = time.monotonic()
    with ExitStack() as stack:
        url, log, blows = stack.enter_context(sink("ours", plan_of(kills, recipients, at, dice)))
        stack.enter_context(system.worker(EMAIL_URL=url))
        stack.enter_context(system.beat())
        pause = send(campaign, by, log)
        seconds = round(time.monotonic() - begun, 1)
        unknown = set(campaign.messages.parked().values_list("to", flat=True))
        hit = lines(blows)
        balanced = campaign.balances()
        settle(campaign, by, log)
        return {
            "kills": len(hit),
            "kills_in_flight": sum(blow["to"] in unknown for blow in hit),
            "parked": len(unknown),
            "excluded": campaign.ledger()[Message.State.EXCLUDED],
            "balances": balanced and campaign.balances(),
            "pause_seconds": pause,
            "seconds": seconds,
            **measure(campaign, log),
        }


# --- The careless twin --------------------------------------------------------------------------------------
def run_twin(kills: int, at: str, dice: random.Random, by: User, second: User) -> dict[str, int]:
    """The same kills for a sender that marks a batch as sent and then sends it (tests.drills.careless)."""
    campaign = mailing("twin", TWIN_RECIPIENTS, by, second)
    with sink("twin", plan_of(kills, TWIN_RECIPIENTS, at, dice)) as (url, log, _blows):
        while campaign.messages.waiting().exists():
            subprocess.run([sys.executable, "-m", "tests.drills.careless"], env=os.environ | {"EMAIL_URL": url}, check=False)
        figures = measure(campaign, log)
    return {"missing_in_twin": figures["missing"], "duplicates_in_twin": figures["duplicates"]}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/drill sending")
    parser.add_argument("--recipients", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--at", choices=[*POINTS, "random"], default="random")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice, people = random.Random(options.seed), board()
    result = {"recipients": options.recipients} | run_ours(options.recipients, options.kills, options.at, dice, *people)
    result |= run_twin(options.kills, options.at, dice, *people)
    promises = {
        "every kill struck": result["kills"] == options.kills,
        "half of them in flight": result["kills_in_flight"] * 2 >= options.kills,
        "nobody missing": result["missing"] == 0,
        "nobody twice": result["duplicates"] == 0 and result["max_copies"] <= 1,
        "nobody who refused": result["written_to_though_refused"] == 0,
        "one parked a kill at most": result["parked"] <= options.kills,
        "the ledger balances": result["balances"],
        "a pause takes 5 s at most": result["pause_seconds"] <= PAUSE_SECONDS,
        "the careless twin fails": not options.kills or result["missing_in_twin"] + result["duplicates_in_twin"] > 0,
    }
    for promise, held in promises.items():
        print(f"{'held  ' if held else 'BROKEN'}  {promise}")
    print(json.dumps(result))
    return 0 if all(promises.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
