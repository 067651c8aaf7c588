"""The worker's share: sweep the outbox. Sweeping twice at once is harmless: a row is claimed by one process."""

from celery import shared_task

from network.outreach import delivery


@shared_task(name="outreach.sweep", ignore_result=True)
def sweep() -> dict[str, int]:
    """Send what is due; called by every nudge, and by the scheduler in case a nudge was lost."""
    return dict(delivery.sweep())
