"""The signed token in letters of news becomes a link of core's; letters that were sent keep working."""

import hashlib
from datetime import timedelta

from django.core.signing import Signer
from django.db import migrations, models

LIFE = timedelta(days=365)


def to_links(apps, schema_editor) -> None:
    """The very token that was signed into the letter, so that its hash is found."""
    Link, Message = apps.get_model("core", "Link"), apps.get_model("outreach", "Message")
    signer = Signer(salt="network.outreach.refusal", sep=".")
    for message in Message.objects.filter(purpose="news").defer("text", "html").order_by("pk").iterator():
        token = signer.sign(message.reference.hex)
        Message.objects.filter(pk=message.pk).update(refusal_token=token)
        Link.objects.create(
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            purpose="outreach.refusal",
            person_id=message.person_id,
            object_type="outreach.message",
            object_id=str(message.pk),
            made_at=message.created_at,
            expires_at=message.created_at + LIFE,
        )


def from_links(apps, schema_editor) -> None:
    apps.get_model("core", "Link").objects.filter(purpose="outreach.refusal").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0006_links"),
        ("outreach", "0004_notifications"),
    ]

    operations = [
        migrations.AddField(
            "message", "refusal_token", models.CharField(blank=True, default="", editable=False, max_length=80), preserve_default=False
        ),
        migrations.RunPython(to_links, from_links),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(("purpose", "notice"), models.Q(("refusal_token", ""), _negated=True), _connector="OR"),
                name="news_can_be_refused",
            ),
        ),
    ]
