from celery import shared_task

from network.core import jobs


@shared_task(name="core.start_due_jobs")
def start_due_jobs() -> None:
    """What the scheduler calls every few seconds: hand each due job to a worker."""
    for name in jobs.due():
        run_job.apply_async([name], expires=60)


# Handed back when its process is killed; the job's lock went with its connection, and its row is still due.
@shared_task(name="core.run_job", acks_late=True, reject_on_worker_lost=True)
def run_job(name: str) -> None:
    jobs.run(name)
