"""The token of a request to join becomes a link of core's; letters that are under way keep working."""

import secrets
from datetime import timedelta

from django.db import migrations, models

LIFE = timedelta(days=7)


def to_links(apps, schema_editor) -> None:
    Link, JoinRequest = apps.get_model("core", "Link"), apps.get_model("members", "JoinRequest")
    Link.objects.bulk_create(
        [
            Link(
                token_hash=request.token_hash,
                purpose="members.join",
                object_type="members.joinrequest",
                object_id=str(request.pk),
                uses=1,
                made_at=request.asked_at,
                expires_at=request.asked_at + LIFE,
            )
            for request in JoinRequest.objects.order_by("pk")
        ]
    )


def from_links(apps, schema_editor) -> None:
    Link, JoinRequest = apps.get_model("core", "Link"), apps.get_model("members", "JoinRequest")
    for request in JoinRequest.objects.order_by("pk"):
        link = Link.objects.filter(object_type="members.joinrequest", object_id=str(request.pk)).order_by("pk").first()
        # A request whose link is gone: a hash that no token has.
        JoinRequest.objects.filter(pk=request.pk).update(token_hash=link.token_hash if link else secrets.token_hex(32))
    Link.objects.filter(purpose="members.join").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0006_links"),
        ("members", "0003_register_of_former_members"),
    ]

    operations = [
        # Nullable first, so that the way back finds rows to fill.
        migrations.AlterField(
            "joinrequest", "token_hash", models.CharField(max_length=64, unique=True, editable=False, null=True)
        ),
        migrations.RunPython(to_links, from_links),
        migrations.RemoveField("joinrequest", "token_hash"),
    ]
