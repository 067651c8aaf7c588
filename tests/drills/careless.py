"""The sabotaged twin of network.outreach.delivery: mark a batch as sent, then send it. A kill loses what is left of it."""

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models.functions import Now  # noqa: E402

from network.outreach.models import Message, Suppression  # noqa: E402
from network.outreach.transport import Transport  # noqa: E402

BATCH = 50


def main() -> None:
    with Transport() as transport:
        while batch := mark_batch():
            for message in batch:
                if not Suppression.objects.of(message.to).exists():
                    transport.open()
                    transport.send(message)


def mark_batch() -> list[Message]:
    with transaction.atomic():
        batch = list(Message.objects.waiting().select_for_update(skip_locked=True).order_by("pk")[:BATCH])
        for message in batch:
            refused = Suppression.objects.of(message.to).exists()
            end = {"excluded_at": Now(), "reason": Message.Exclusion.SUPPRESSED} if refused else {"sent_at": Now()}
            Message.objects.filter(pk=message.pk).update(claimed_at=Now(), **end)
    return batch


if __name__ == "__main__":
    main()
