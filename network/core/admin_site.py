"""The board's admin: our look, our sign-in, and lists that stay quick however long they grow.

Every app's admin classes derive from `ModelAdmin` or, for what is looked at and never typed, from
`ReadOnlyAdmin`, their inlines from `TabularInline` here; the site refuses others. allauth's own admin
pages are left out: through them an address could be put on another person's sign-in, past every check
(reliability S14).
"""

from collections.abc import Callable
from functools import cached_property, update_wrapper
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms import SplitDateTimeField
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from network.core import admin_record, feed, publishing
from network.core.languages import CY, EN, short, welsh_sort_key
from network.core.models import AuditEntry

APP_ORDER = ["members", "outreach", "workstreams", "forum", "events", "recruitment", "site", "core"]
# Sign-ins are looked after by allauth's own pages, and there are no groups: permissions come from dated roles.
HAPPENED = 10  # lines of what happened last
LEFT_OUT = ("allauth.", "django.contrib.auth.")


class BoundedPaginator(Paginator):
    """Counts at most `at_most` rows and one more, so that a list costs the same at a million.

    What lies beyond is reached by searching or filtering, not by turning 200 pages.
    """

    object_list: models.QuerySet
    at_most = 10_000

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: self.at_most + 1].count()


class DayBox(AdminDateWidget):
    """Django's date box always points to a note about time zones, even where no script has written one."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["aria-describedby"] = (attrs or {}).get("aria-describedby", False)
        return context


class MomentBox(AdminSplitDateTime):
    """The same for day and time; what explains the two is said of their fieldset."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part in context["widget"]["subwidgets"]:
            part["attrs"]["aria-describedby"] = False
        return context


BOXES: dict[type[models.Field], dict[str, Any]] = {
    models.DateField: {"widget": DayBox},
    models.DateTimeField: {"form_class": SplitDateTimeField, "widget": MomentBox},
}


def _in_its_language(formfield: Any, name: str) -> Any:
    """The two columns of a bilingual field are written, spell-checked and read out each in its language."""
    language = name.rpartition("_")[2]
    if formfield and language in (CY, EN):
        formfield.widget.attrs["lang"] = language
    return formfield


def _searched(own: Any) -> tuple[str, ...]:
    """The names of the fields that point to something with a search: a list of 100,000 people is no box to choose from."""
    lists = {model for model, its in own.admin_site._registry.items() if its.search_fields}
    return tuple(field.name for field in [*own.opts.fields, *own.opts.many_to_many] if field.related_model in lists)


class TabularInline(admin.TabularInline):
    """Rows of a table that belong to an object."""

    extra = 0
    formfield_overrides = BOXES

    def get_autocomplete_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return _searched(self)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        return _in_its_language(super().formfield_for_dbfield(db_field, request, **kwargs), db_field.name)


class ModelAdmin(admin.ModelAdmin):
    """What every list and form of the board's admin shares."""

    list_per_page = 50
    list_max_show_all = 50
    show_facets = admin.ShowFacets.NEVER  # each would count the whole table
    show_full_result_count = False
    paginator = BoundedPaginator
    formfield_overrides = BOXES

    def get_autocomplete_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return _searched(self)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        return _in_its_language(super().formfield_for_dbfield(db_field, request, **kwargs), db_field.name)

    # --- What is done here is recorded -------------------------------------------------------------------
    # Whether what is typed here goes through verbs, which write the record themselves.
    is_recorded_by_verbs = False

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        admin_record.record_removed(self.admin_site, formsets, by=request.user)
        super().save_related(request, form, formsets, change)
        admin_record.record_form(self.admin_site, form, formsets, is_new=not change, by=request.user)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        admin_record.record(self.admin_site, "removed", obj, by=request.user)
        super().delete_model(request, obj)

    # --- How it is shown -----------------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Headed by what the list holds, not by "Select … to change"."""
        return super().changelist_view(request, {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})})


class ReadOnlyAdmin(ModelAdmin):
    """For what is looked at and never typed: records, letters, sign-ins."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def bilingual_fieldset(*names: str) -> tuple[tuple[str, str], ...]:
    """Rows for `fields` that show both languages side by side, Welsh first.

    >>> bilingual_fieldset("title")
    (('title_cy', 'title_en'),)
    """
    return tuple((f"{name}_{CY}", f"{name}_{EN}") for name in names)


def second_step_done(request: HttpRequest) -> bool:
    """Whether this very session went through an authenticator app or a recovery code."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


class NetworkAdminSite(AdminSite):
    """For people with a role that opens it (`User.is_staff`); what they may do there their roles say, model by model."""

    site_title = site_header = _("The board’s admin")
    index_title = _("What would you like to look after?")
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")  # whole lists are not thrown away with two clicks

    # --- Who gets in --------------------------------------------------------------------------------
    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Django's, but a member without a role is refused at once, and a role without a second step asked for it.

        Django's pages take any other method for a GET; here there is none.
        """
        inner = super().admin_view(view, cacheable)

        @require_http_methods(["GET", "HEAD", "POST"])
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated:
                if not self.has_permission(request):
                    raise PermissionDenied(_("This part is for people whom the Network has asked to look after it."))
                if settings.ADMIN_SECOND_STEP and not second_step_done(request):
                    return _to_second_step(request)
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never Django's own form, not even for who is in already: ours has limits, codes and the second step."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With what the public reads in one language only, and with what happened last."""
        happened = feed.lines(AuditEntry.objects.order_by("-id")[:HAPPENED])
        return super().index(request, {"debts": publishing.debts(), "happened": happened, **(extra_context or {})})

    # --- What is there ------------------------------------------------------------------------------
    def register(self, model_or_iterable, admin_class=None, **options: Any) -> None:
        """Only what keeps to our rules."""
        if not issubclass(admin_class or admin.ModelAdmin, ModelAdmin):
            if admin_class and admin_class.__module__.startswith(LEFT_OUT):
                return
            raise ImproperlyConfigured(f"{model_or_iterable}: derive its admin from network.core.admin_site.ModelAdmin.")
        for inline in admin_class.inlines:
            if not issubclass(inline, TabularInline):
                raise ImproperlyConfigured(f"{inline}: derive it from network.core.admin_site.TabularInline.")
        super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Our apps in the order of the house, their lists in the reader's alphabet."""
        apps = super().get_app_list(request, app_label)
        key = welsh_sort_key if short() == CY else str.casefold
        for app in apps:
            app["models"].sort(key=lambda model: key(str(model["name"])))
        return sorted(apps, key=lambda app: APP_ORDER.index(app["app_label"]) if app["app_label"] in APP_ORDER else len(APP_ORDER))


def _to_second_step(request: HttpRequest) -> HttpResponse:
    """To the app's six digits, or first to setting the app up."""
    if is_mfa_enabled(request.user):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
    messages.info(request, _("The board’s admin opens after a second step. Set it up here, then come back."))
    return redirect("mfa_index")
