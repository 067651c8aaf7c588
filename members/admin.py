from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members import person_desk, terms
from members.models import (
    Affiliation,
    Body,
    HatsWorn,
    JoinRequest,
    MembershipPeriod,
    Organisation,
    Person,
    Promise,
    RegisterEntry,
    Role,
    User,
    ValuesAgreement,
)
from network.core.admin_site import ModelAdmin, ReadOnlyAdmin, TabularInline


class TermForm(forms.ModelForm):
    """Of a term that has begun only the end is still to be said; once that has come, nothing."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "ends_on" in self.fields:
            self.fields["ends_on"].disabled = self.instance.has_ended()

    def clean_ends_on(self):
        ends_on = self.cleaned_data["ends_on"]
        if self.initial.get("ends_on") and not ends_on:
            raise ValidationError(_("Give the day on which it ends."))
        return ends_on


class TermInline(TabularInline):
    """Begun here; ended on its own page, to which each row leads."""

    form = TermForm
    can_delete = False
    show_change_link = True

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class PeriodInline(TermInline):
    model = MembershipPeriod


class RoleInline(TermInline):
    model = Role
    autocomplete_fields = ("body",)


class PromiseInline(TabularInline):
    model = Promise


class AffiliationInline(TabularInline):
    model = Affiliation
    autocomplete_fields = ("organisation",)


@admin.register(Person)
class PersonAdmin(ModelAdmin):
    """The register of people: who belongs, since when, in which language."""

    list_display = ("name", "area_display", "language", "member_since", "created_at")
    list_filter = ("language", "area")
    search_fields = ("name_key__reads_like", "email")
    ordering = ("sort_key", "pk")
    inlines = (PeriodInline, RoleInline, AffiliationInline, PromiseInline)
    actions = ("erase",)

    def get_queryset(self, request):
        return Person.objects.known().for_list()

    def get_urls(self) -> list:
        page = self.admin_site.admin_view(person_desk.erasure)
        return [path("<int:pk>/erasure/", page, name="members_person_erasure"), *super().get_urls()]

    def has_delete_permission(self, request, obj=None) -> bool:
        """A person is erased: Django's own removal knows nothing of letters, sessions and files."""
        return False

    def has_erase_permission(self, request) -> bool:
        return bool(person_desk.can_erase(request.user))

    @admin.action(description=_("Erase one person…"), permissions=["erase"])
    def erase(self, request, queryset):
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            messages.warning(request, gettext("Choose one person: each erasure is looked at by itself."))
            return None
        return redirect("admin:members_person_erasure", chosen[0].pk)

    def save_formset(self, request, form, formset, change) -> None:
        if formset.model in terms.BEGUN:
            for term in formset.save(commit=False):
                terms.begin(term, by=request.user)
        else:
            super().save_formset(request, form, formset, change)

    @admin.display(description=_("area"), ordering="area")
    def area_display(self, person: Person) -> str:
        return person.area_name

    @admin.display(description=_("member since"))
    def member_since(self, person: Person):
        return next((period.starts_on for period in person.periods.all() if period.ends_on is None), None)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Sign-ins: a password is set by its owner alone, so that nothing here can be typed."""

    list_display = ("email", "person", "is_active", "last_login", "date_joined")
    list_select_related = ("person",)
    search_fields = ("email", "person__name_key__reads_like")
    exclude = ("password",)
    ordering = ("email",)


@admin.register(Organisation)
class OrganisationAdmin(ModelAdmin):
    list_display = ("name_cy", "name_en", "area")
    list_filter = ("area",)
    search_fields = ("name_cy", "name_en")
    inlines = (AffiliationInline,)
    ordering = ("name_en", "name_cy")


@admin.register(Body)
class BodyAdmin(ModelAdmin):
    list_display = ("name_cy", "name_en", "kind")
    list_filter = ("kind",)
    search_fields = ("name_cy", "name_en", "slug")
    ordering = ("kind", "slug")

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """What a body is stays what it is: its roles hang on it."""
        return ("kind",) if obj else ()


class TermAdmin(ModelAdmin):
    """Begun and ended by the verbs of `terms`, on the record; never deleted, its first day never moved."""

    form = TermForm
    is_recorded_by_verbs = True

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request)[:-1] if obj else ()

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            terms.begin(obj, by=request.user)
        elif "ends_on" in form.changed_data:
            terms.end(obj, on=obj.ends_on, by=request.user)


@admin.register(Role)
class RoleAdmin(TermAdmin):
    fields = ("person", "body", "kind", "starts_on", "ends_on")
    list_display = ("person", "kind", "body", "starts_on", "ends_on")
    list_filter = ("kind", "body")
    list_select_related = ("person", "body")
    search_fields = ("person__name_key__reads_like",)
    autocomplete_fields = ("person", "body")
    date_hierarchy = "starts_on"
    ordering = ("-starts_on", "pk")


@admin.register(MembershipPeriod)
class MembershipPeriodAdmin(TermAdmin):
    fields = ("person", "starts_on", "ends_on")
    list_display = ("person", "starts_on", "ends_on")
    list_select_related = ("person",)
    search_fields = ("person__name_key__reads_like",)
    autocomplete_fields = ("person",)
    date_hierarchy = "starts_on"
    ordering = ("-starts_on", "pk")


@admin.register(Promise)
class PromiseAdmin(ModelAdmin):
    list_display = ("text", "person", "language", "is_public", "made_at")
    list_filter = ("is_public", "language")
    list_select_related = ("person",)
    autocomplete_fields = ("person",)
    search_fields = ("text", "person__name_key__reads_like")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "pk")


@admin.register(ValuesAgreement)
class ValuesAgreementAdmin(ReadOnlyAdmin):
    list_display = ("person", "version", "language", "agreed_at")
    list_filter = ("version", "language")
    list_select_related = ("person",)
    date_hierarchy = "agreed_at"
    ordering = ("-agreed_at", "pk")


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnlyAdmin):
    """The lines of former members: who belonged, and until when."""

    list_display = ("name", "left_on")
    search_fields = ("name",)
    date_hierarchy = "left_on"
    ordering = ("-left_on", "pk")


@admin.register(Affiliation)
class AffiliationAdmin(ModelAdmin):
    list_display = ("person", "organisation", "role")
    list_select_related = ("person", "organisation")
    autocomplete_fields = ("person", "organisation")
    search_fields = ("person__name_key__reads_like", "organisation__name_cy", "organisation__name_en")
    ordering = ("pk",)


@admin.register(HatsWorn)
class HatsWornAdmin(ReadOnlyAdmin):
    """Special-category data: seen one person at a time, never as a searchable list of who is what."""

    list_display = ("person", "consented_at")
    list_select_related = ("person",)
    ordering = ("-consented_at", "pk")


@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnlyAdmin):
    """Who was sent a letter and has not opened it yet; what they answered stays unseen until they are members."""

    list_display = ("email", "language", "asked_at")
    date_hierarchy = "asked_at"
    exclude = ("answers",)
    ordering = ("-asked_at", "pk")
