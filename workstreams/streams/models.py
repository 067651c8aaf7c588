from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.core.languages import bilingual
from network.core.publishing import Gate, Publishable, PublishableQuerySet
from network.core.richtext import RichTextField

GATE = Gate("work_stream", always=("summary",), if_any=("about",))


class WorkStreamQuerySet(PublishableQuerySet):
    def for_list(self) -> "WorkStreamQuerySet":
        return self.select_related("team")


class WorkStream(Publishable):
    """One of the Network's areas of work; its people are a body, its quilt block is its sign."""

    gate = GATE

    team = models.OneToOneField("members.Body", models.PROTECT, related_name="work_stream", verbose_name=_("team"))
    summary = bilingual(models.TextField(_("summary"), blank=True))
    about = bilingual(RichTextField(_("what we do"), blank=True, default="", db_default=""))
    block = models.CharField(_("quilt block"), max_length=20, help_text=_("The drawing that marks this work-stream."))
    position = models.PositiveSmallIntegerField(_("position"), unique=True)

    objects = WorkStreamQuerySet.as_manager()

    class Meta:
        verbose_name = _("work-stream")
        verbose_name_plural = _("work-streams")
        ordering = ["position"]
        constraints = GATE.constraints()

    def __str__(self) -> str:
        return self.team.name

    def get_absolute_url(self) -> str:
        return reverse("workstreams:stream_detail", args=[self.team.slug])

    @property
    def name(self) -> str:
        return self.team.name

    @property
    def slug(self) -> str:
        return self.team.slug

    @property
    def responsible(self) -> str:
        return self.team.name


class Interest(models.Model):
    """A member who would like to hear of, or help with, a work-stream."""

    person = models.ForeignKey("members.Person", models.CASCADE, related_name="interests", verbose_name=_("person"))
    stream = models.ForeignKey(WorkStream, models.CASCADE, related_name="interests", verbose_name=_("work-stream"))
    since = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [models.UniqueConstraint(fields=["person", "stream"], name="interested_once_a_stream")]

    def __str__(self) -> str:
        return f"{self.person}: {self.stream}"
