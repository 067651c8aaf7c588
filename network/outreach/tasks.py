"""The worker's share: sweep the outbox. Sweeping twice at once is harmless: a row is claimed by one process."""

from celery import shared_task

from network.outreach import delivery
from network.outreach.models import Message
from network.outreach.nudge import nudge


# Handed back when its process is killed: another goes on at once, and the row that was in flight stays claimed.
@shared_task(name="outreach.sweep", ignore_result=True, acks_late=True, reject_on_worker_lost=True)
def sweep() -> dict[str, int]:
    """Send what is due; called by every nudge, and by the scheduler in case a nudge was lost.

    A batch ends after some seconds so that no process is busy for hours; what is left is the next one's.
    """
    ends = delivery.sweep()
    if ends[Message.State.SENT] and delivery.is_anything_due():
        nudge()
    return dict(ends)
