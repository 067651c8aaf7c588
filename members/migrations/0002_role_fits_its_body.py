import functools
from operator import or_

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

KINDS = [("board", "Board"), ("secretariat", "Secretariat"), ("team", "Work-stream team")]
GIVEN_BY = {
    "administrator": ("board", "secretariat"),
    "board_member": ("board",),
    "secretary": ("board", "secretariat"),
    "membership_secretary": ("board", "secretariat"),
    "lead": ("team",),
}


def take_over_kinds(apps, schema_editor) -> None:
    """A role that its body does not give stops the migration at the constraint: a person decides what becomes of it."""
    body = apps.get_model("members", "Body").objects.filter(pk=OuterRef("body"))
    apps.get_model("members", "Role").objects.update(body_kind=Subquery(body.values("kind")))


class Migration(migrations.Migration):

    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="role",
            name="body_kind",
            field=models.CharField(choices=KINDS, default="", editable=False, max_length=12),
            preserve_default=False,
        ),
        migrations.RunPython(take_over_kinds, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.UniqueConstraint(fields=["id", "kind"], name="body_of_its_kind"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=functools.reduce(
                    or_, (models.Q(kind=kind, body_kind__in=bodies) for kind, bodies in GIVEN_BY.items())
                ),
                name="role_fits_its_body",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE members_role ADD CONSTRAINT role_body_is_of_its_kind"
            " FOREIGN KEY (body_id, body_kind) REFERENCES members_body (id, kind)",
            "ALTER TABLE members_role DROP CONSTRAINT role_body_is_of_its_kind",
        ),
    ]
