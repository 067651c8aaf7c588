from django.contrib import admin, messages
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from network.core import jobs
from network.core.admin_site import ReadOnlyAdmin
from network.core.models import ScheduledJob


@admin.register(ScheduledJob)
class ScheduledJobAdmin(ReadOnlyAdmin):
    """What the platform does by itself, when it did it last and when it will again."""

    list_display = ("title", "finished_at", "count", "due_at", "failed_at", "failure")
    fields = ("title", "name", "started_at", "finished_at", "count", "due_at", "failed_at", "failure")
    readonly_fields = ("title",)
    ordering = ("name",)
    actions = ("run_soon",)

    @admin.display(description=_("what it does"))
    def title(self, row: ScheduledJob) -> str:
        """What the job does, in words; its name when this version no longer has it."""
        job = jobs.registered().get(row.name)
        return str(job.title) if job else row.name

    def has_run_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_scheduledjob")

    @admin.action(description=_("Run within the next seconds"), permissions=["run"])
    def run_soon(self, request: HttpRequest, queryset: QuerySet[ScheduledJob]) -> None:
        queryset.update(due_at=Now())
        messages.success(request, _("They run within the next seconds. Look again in a moment."))
