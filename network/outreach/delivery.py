"""Out of the outbox: claim → send → mark, one row in flight in each process.

The claim is committed before the mail server hears a word. A process that dies therefore leaves one claimed row
and nothing else. Whether that one e-mail left can't be known from here: a notice goes again (twice is better than
never), news is parked until a person has looked its Message-ID up in the mail server's log. Exactly-once is not
on offer with SMTP; one doubtful e-mail a crash is. The database's clock decides what is due and what is stale.
"""

import time
from collections import Counter
from datetime import timedelta

import structlog
from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, Value
from django.db.models.functions import Now

from network.outreach.models import Message, Suppression
from network.outreach.transport import End, Outcome, Transport

log = structlog.get_logger("network.outreach")
# Twice the limit of one send: a claim this old belongs to nobody who is still sending.
STALE_AFTER_SECONDS = 60
RETRY_MINUTES = (1, 5, 15, 60, 240, 480, 480)
BATCH_SECONDS = 25

_CLAIM = """
WITH next AS (
  SELECT m.id FROM outreach_message m
  WHERE m.state = 'waiting' AND m.due_at <= clock_timestamp()
    AND NOT EXISTS (SELECT 1 FROM outreach_campaign c WHERE c.id = m.campaign_id AND c.paused_at IS NOT NULL)
  ORDER BY m.purpose DESC, m.due_at, m.id LIMIT 1 FOR UPDATE OF m SKIP LOCKED
)
UPDATE outreach_message m SET claimed_at = clock_timestamp(), attempts = attempts + 1
FROM next WHERE m.id = next.id
RETURNING m.*, EXISTS (SELECT 1 FROM outreach_hold h WHERE h.lifted_at IS NULL) AS is_held
"""


def sweep(seconds: float = BATCH_SECONDS) -> Counter:
    """Settle what a dead process left behind, then send what is due for at most `seconds`; counts by end."""
    ends = Counter(settle_stale_claims())
    until = time.monotonic() + seconds
    with Transport() as transport:
        while time.monotonic() < until and (transport.is_open or is_anything_due()):
            # Before the claim, so that a mail server that is away holds no row.
            if reason := transport.open():
                log.warning("mail server away", error=reason.split(":")[0])
                break
            if not (message := claim()):
                break
            ends[deliver(message, transport)] += 1
    return ends


def is_anything_due() -> bool:
    return Message.objects.waiting().filter(due_at__lte=Now()).exclude(campaign__paused_at__isnull=False).exists()


def claim() -> Message | None:
    """Take the next due row for this process, notices first; two processes never take the same one."""
    return next(iter(Message.objects.raw(_CLAIM)), None)


def deliver(message: Message, transport: Transport) -> str:
    """Bring one claimed row to its end, or back to waiting; returns its state."""
    if message.is_news and Suppression.objects.of(message.to).exists():
        return _end(message, "excluded_at", Message.Exclusion.SUPPRESSED)
    if message.is_held or transport.is_none:
        return _end(message, "kept_at")
    outcome = transport.send(message)
    match outcome.end:
        case End.SENT:
            return _end(message, "sent_at")
        case End.REFUSED:
            return _end(message, "failed_at", outcome.reason)
        case End.UNSURE if message.is_news:
            return _end(message, "parked_at", outcome.reason)
    return _again(message, outcome)


def _again(message: Message, outcome: Outcome) -> str:
    """Back to waiting with a growing pause; refused for good after the last try."""
    if message.attempts > len(RETRY_MINUTES):
        return _end(message, "failed_at", outcome.reason)
    pause = timedelta(minutes=RETRY_MINUTES[message.attempts - 1])
    _held_by(message).update(claimed_at=None, due_at=_from_now(pause), reason=outcome.reason)
    return Message.State.WAITING


def _end(message: Message, column: str, reason: str = "") -> str:
    """Write the end of a row that is still ours; if it was settled meanwhile, what happened is still the truth.

    The words of a notice go once it is sent: its codes and links are for its reader alone.
    """
    words = {"text": "", "html": ""} if column == "sent_at" and not message.is_news and not settings.KEEP_SENT_WORDS else {}
    ours = _held_by(message).update(**{column: Now(), "reason": reason}, **words)
    if not ours and column == "sent_at":
        settled = Message.objects.filter(pk=message.pk, state__in=(Message.State.PARKED, Message.State.WAITING))
        ours = settled.update(sent_at=Now(), parked_at=None, claimed_at=message.claimed_at, reason="")
        log.warning("sent after it was settled", message=message.pk, recorded=bool(ours))
    return column.removesuffix("_at")


def _held_by(message: Message):
    return Message.objects.filter(pk=message.pk, state=Message.State.CLAIMED, claimed_at=message.claimed_at)


def settle_stale_claims() -> dict[str, int]:
    """Claims of processes that died: notices go again (at most as often as any other), the rest is parked."""
    stale = Message.objects.filter(state=Message.State.CLAIMED, claimed_at__lt=_from_now(-timedelta(seconds=STALE_AFTER_SECONDS)))
    again = stale.filter(purpose=Message.Purpose.NOTICE, attempts__lte=len(RETRY_MINUTES))
    waiting = again.update(claimed_at=None, due_at=Now())
    parked = stale.exclude(pk__in=again).update(parked_at=Now(), reason="The sender stopped before it heard the answer.")
    return {Message.State.WAITING.value: waiting, Message.State.PARKED.value: parked}


def _from_now(span: timedelta):
    return ExpressionWrapper(Now() + Value(span), output_field=DateTimeField())
