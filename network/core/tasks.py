from celery import shared_task
from django.core.management import call_command


@shared_task(name="core.forget_old_sessions")
def forget_old_sessions() -> None:
    """Sessions past their day go, and with them what unfinished visitors typed."""
    call_command("clearsessions")
