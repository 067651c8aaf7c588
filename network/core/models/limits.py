from django.db import connection, models
from django.utils.translation import gettext_lazy as _

_COUNT_ONE = """
INSERT INTO "core_trycount" AS c (key, count, ends_at) VALUES (%s, 1, clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN c.ends_at <= clock_timestamp() THEN 1 ELSE c.count + 1 END,
  ends_at = CASE WHEN c.ends_at <= clock_timestamp() THEN excluded.ends_at ELSE c.ends_at END
RETURNING count, ceil(extract(epoch FROM ends_at - clock_timestamp()))
"""
_LOOK_AT = """
SELECT count, ceil(extract(epoch FROM ends_at - clock_timestamp()))
FROM core_trycount WHERE key = %s AND ends_at > clock_timestamp()
"""


class TryCountQuerySet(models.QuerySet):
    def count_one(self, key: str, seconds: int) -> tuple[int, int]:
        """One more try in one statement: (tries in this window, seconds until it ends).

        A transaction that counts the same waits for this one's end.
        """
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_ONE, [key, seconds])
            number, left = cursor.fetchone()
        return number, max(1, int(left))

    def look_at(self, key: str) -> tuple[int, int]:
        """The same without counting; (0, 0) for none."""
        with connection.cursor() as cursor:
            cursor.execute(_LOOK_AT, [key])
            number, left = cursor.fetchone() or (0, 0)
        return number, int(left)


class TryCount(models.Model):
    """Tries at something limited: those that must be exact, and all while the cache is away (network.core.limits)."""

    key = models.CharField(_("action, span, and a keyed hash of whom"), max_length=120, primary_key=True)
    count = models.PositiveIntegerField(_("tries"))
    ends_at = models.DateTimeField(_("until"))

    objects = TryCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of tries")
        verbose_name_plural = _("counts of tries")

    def __str__(self) -> str:
        return self.key.partition(":")[0]
