"""The publish gate in the admin: drafts and published rows in one list, the two verbs as its actions."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.core import publishing
from network.core.admin_site import ModelAdmin
from network.core.languages import Language
from network.core.publishing import Publishable


class PublishableAdmin(ModelAdmin):
    """For a Publishable; its `fields` end with `one_language`."""

    actions = ("publish", "withdraw")
    list_filter = (("published_at", admin.EmptyFieldListFilter), "one_language")

    @admin.display(description=_("published"), ordering="published_at")
    def published(self, row: Publishable) -> Any:
        return row.published_at or gettext("draft")

    @admin.display(description=_("in one language only"))
    def only_in(self, row: Publishable) -> str:
        return str(Language(row.only_language).label) if row.only_language else ""

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            try:
                publishing.publish(row, by=request.user)
            except ValidationError as error:
                messages.error(request, f"{row}: {error.messages[0]}")
            else:
                messages.success(request, gettext("Published: %(thing)s.") % {"thing": row})

    @admin.action(description=_("Make a draft again"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            publishing.withdraw(row, by=request.user)
            messages.success(request, gettext("A draft again: %(thing)s.") % {"thing": row})
