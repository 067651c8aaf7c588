from celery import shared_task

from members import join


@shared_task(name="members.forget_old_requests")
def forget_old_requests() -> int:
    """Requests to join whose letter was not opened in time go."""
    return join.forget_old_requests()
