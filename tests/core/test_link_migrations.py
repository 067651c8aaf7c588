"""Letters that were under way when tokens became links keep working, and the way back finds them again."""

import hashlib
import uuid

import pytest
from django.core.signing import Signer
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from network.core.db import as_owner

BEFORE = [("members", "0003_register_of_former_members"), ("outreach", "0004_notifications"), ("core", "0006_links")]
AFTER = [("members", "0004_links"), ("outreach", "0005_links")]
REFERENCE = uuid.UUID(int=7)


def migrated(targets: list[tuple[str, str]]):
    """The models as they are at these migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def before(transactional_db):
    with as_owner():
        latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
        yield migrated(BEFORE)
        migrated(latest)


@pytest.fixture
def requested(before) -> list[str]:
    """The hashes of two requests to join that are under way."""
    hashes = [hashlib.sha256(token).hexdigest() for token in (b"one", b"two")]
    for token_hash in hashes:
        before.get_model("members", "JoinRequest").objects.create(email="a@b.cd", language="cy", answers={}, token_hash=token_hash)
    return hashes


def test_letters_to_join_keep_their_tokens_and_have_them_on_the_way_back(requested):
    links = migrated(AFTER).get_model("core", "Link").objects
    kept = list(links.values_list("token_hash", "purpose", "uses"))

    back = migrated(BEFORE).get_model("members", "JoinRequest").objects.values_list("token_hash", flat=True)

    assert sorted(kept) == sorted((one, "members.join", 1) for one in requested)
    assert sorted(back) == sorted(requested)


def test_the_signed_token_of_news_keeps_working(before):
    news = {"kind": "campaign", "purpose": "news", "basis": "consent", "language": "cy", "to": "a@b.cd"}
    before.get_model("outreach", "Message").objects.create(reference=REFERENCE, subject="s", text="t", **news)
    signed = Signer(salt="network.outreach.refusal", sep=".").sign(REFERENCE.hex)

    after = migrated(AFTER)

    assert after.get_model("outreach", "Message").objects.get().refusal_token == signed
    link = after.get_model("core", "Link").objects.get()
    assert (link.token_hash, link.purpose) == (hashlib.sha256(signed.encode()).hexdigest(), "outreach.refusal")
