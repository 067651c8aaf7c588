"""The board's desk for e-mail: mailings with their ledger, the outbox, what nobody knows of, who asked us to stop."""

import itertools
import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.core import notifying
from network.core.admin_site import ModelAdmin, ReadOnlyAdmin, bilingual_fieldset
from network.outreach import campaign_desk, holds, parked
from network.outreach.models import Campaign, Consent, Hold, Message, Notification, NotificationChoice, Suppression


@admin.register(Campaign)
class CampaignAdmin(ModelAdmin):
    """Words in both languages; its own pages are campaign_desk's."""

    list_display = ("name", "subject", "started_at", "candidates", "paused_at")
    fields = ("name", *bilingual_fieldset("subject", "body"))
    view_on_site = False
    change_form_template = "outreach/admin/campaign_change_form.html"

    def save_model(self, request, obj: Campaign, form, change: bool) -> None:
        """Only what was typed is written, on the row as it stands: somebody else may have sent or paused it meanwhile."""
        if not change:
            return super().save_model(request, obj, form, change)
        is_frozen = Campaign.objects.select_for_update().get(pk=obj.pk).is_frozen
        typed = [name for name in form.changed_data if name == "name" or not is_frozen]
        if typed:
            obj.save(update_fields=typed)
        if typed != form.changed_data:
            messages.error(request, _("This mailing was sent meanwhile: its words can no longer be changed."))
        return None

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        return tuple(itertools.chain(*self.fields[1:])) if obj and obj.is_frozen else ()

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_frozen)

    def get_urls(self) -> list:
        pages = [
            ("<int:pk>/preview/", campaign_desk.preview, "preview"),
            ("<int:pk>/preview/html/", campaign_desk.preview_html, "preview_html"),
            ("<int:pk>/sending/", campaign_desk.sending, "sending"),
            ("<int:pk>/pause/", campaign_desk.pause, "pause"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"outreach_campaign_{name}") for route, view, name in pages
        ] + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        campaign = self.get_object(request, object_id)
        extra = {"desk": campaign_desk.Desk(campaign)} if campaign else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | extra)


class StateFilter(admin.SimpleListFilter):
    """By state, in words; Django's own filter shows the bare values of a generated column."""

    title, parameter_name = _("state"), "state"

    def lookups(self, request, model_admin) -> list[tuple[str, Any]]:
        return Message.State.choices

    def queryset(self, request, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """The outbox: who was written to and what became of it. Nothing here can be changed but what is parked."""

    list_display = ("subject", "to", "purpose", "state_shown", "reason_shown", "created_at", "sent_at")
    list_filter = (StateFilter, "purpose", "campaign")
    search_fields = ("=to",)
    search_help_text = _("A whole address, or a Message-ID as the mail server’s log writes it.")
    fields = (
        *("subject", "to", "to_name", "language", "purpose", "basis", "kind", "campaign"),
        *("state_shown", "reason_shown", "id_shown"),
        *("attempts", "created_at", "due_at", "claimed_at", "sent_at", "kept_at", "parked_at", "failed_at", "excluded_at", "text"),
    )
    readonly_fields = ("state_shown", "reason_shown", "id_shown")
    actions = ("it_arrived", "send_again")

    def get_queryset(self, request) -> QuerySet[Message]:
        return super().get_queryset(request).select_related("campaign").defer("html")

    def get_fields(self, request, obj: Message | None = None) -> tuple[str, ...]:
        """Without the words of a notice: they hold codes and links that open its reader's door, and are theirs alone."""
        return self.fields if obj is None or obj.is_news else tuple(name for name in self.fields if name != "text")

    def get_list_display(self, request) -> tuple[str, ...]:
        """With the Message-ID where somebody is about to look them up."""
        return (*self.list_display, "id_shown") if request.GET.get("state") == Message.State.PARKED else self.list_display

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, message: Message) -> str:
        return message.state_label

    @admin.display(description=_("reason"))
    def reason_shown(self, message: Message) -> str:
        return message.reason_label

    @admin.display(description="Message-ID")
    def id_shown(self, message: Message) -> str:
        return message.message_id

    def get_search_results(self, request, queryset, search_term):
        """A Message-ID, whole or only what is before its @, else an address."""
        try:
            reference = uuid.UUID(search_term.strip().strip("<>").partition("@")[0])
        except ValueError:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(reference=reference), False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outreach.send_campaign")

    @admin.action(description=_("Unknown ones: it arrived (found in the mail server’s log)"), permissions=["settle"])
    def it_arrived(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._settle(request, queryset, parked.it_arrived)

    @admin.action(description=_("Unknown ones: send again (not in the mail server’s log)"), permissions=["settle"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._settle(request, queryset, parked.send_again)

    def _settle(self, request: HttpRequest, queryset: QuerySet[Message], verb) -> None:
        settled = sum(verb(message, by=request.user) for message in queryset.filter(state=Message.State.PARKED))
        messages.success(request, gettext("Settled: %(settled)s. The others were not unknown.") % {"settled": settled})


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    list_display = ("reason", "placed_at", "lifted_at", "is_bound")
    actions = ("lift",)

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outreach.send_campaign")

    @admin.action(description=_("Lift: let new e-mail leave again"), permissions=["lift"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Hold]) -> None:
        for hold in queryset.filter(lifted_at=None):
            try:
                holds.lift(hold.reason, by=request.user)
            except ValidationError as refused:
                messages.error(request, f"{hold.reason}: {refused.message}")


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("person", "basis", "language", "given_at", "withdrawn_at")
    list_select_related = ("person",)


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "asked_at")


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """Who was told of what: for the question "was I told?", not to look over shoulders, so without what was read."""

    list_display = ("person", "kind_shown", "rhythm", "created_at", "mailed_at")
    fields = ("person", "kind_shown", "entry_shown", "rhythm", "created_at", "mailed_at")
    readonly_fields = ("kind_shown", "entry_shown")
    list_filter = ("rhythm",)
    list_select_related = ("person",)
    search_fields = ("person__name_key__reads_like",)
    ordering = ("-pk",)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_shown(self, row: Notification) -> str:
        return _title(row.kind)

    @admin.display(description=_("audit entry"))
    def entry_shown(self, row: Notification) -> int:
        return row.entry_id


@admin.register(NotificationChoice)
class NotificationChoiceAdmin(ReadOnlyAdmin):
    list_display = ("person", "kind_shown", "rhythm", "chosen_at")
    fields = ("person", "kind_shown", "rhythm", "chosen_at")
    readonly_fields = ("kind_shown",)
    list_select_related = ("person",)
    ordering = ("-pk",)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_shown(self, row: NotificationChoice) -> str:
        return _title(row.kind)


def _title(name: str) -> str:
    """A kind in words; its name when this version no longer has it."""
    kind = notifying.kinds().get(name)
    return str(kind.title) if kind else name
