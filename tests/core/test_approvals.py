"""One asks, another approves, and the very thing that was asked for is done, once."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from members.models import Organisation, User
from network.core import approvals, audit
from network.core.models import Approval, AuditEntry
from tests import factories

APPROVERS, RUNS = 6, 5


class Rename(approvals.Verb):
    """Give an organisation another name; every doing leaves a row of the audit record."""

    name = "tests.rename_organisation"
    title = "Rename"
    permission = "outreach.approve_campaign"

    def content(self, organisation, details):
        return {"from": organisation.name_en, **details}

    def lines(self, content):
        return [approvals.Line("From", content["from"]), approvals.Line("To", content["to"])]

    def carry_out(self, organisation, approval):
        if approval.details["to"] == "nonsense":
            raise ValidationError("No such name.")
        audit.record("tests.renamed", by=approval.asked_by, on=organisation, approved_by=approval.decided_by_id)
        Organisation.objects.filter(pk=organisation.pk).update(name_en=approval.details["to"])
        return f"Now called {approval.details['to']}."


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setitem(approvals._verbs, Rename.name, Rename())


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.create(name_en="Old")


@pytest.fixture
def asked(organisation, bethan) -> Approval:
    return ask(organisation, bethan)


def ask(organisation: Organisation, by: User, to: str = "New") -> Approval:
    return approvals.ask(Rename.name, on=organisation, by=by, reason="It is what they call themselves.", details={"to": to})


def kinds(thing) -> list[str]:
    return list(AuditEntry.objects.about(thing).order_by("pk").values_list("kind", flat=True))


# --- What happens -------------------------------------------------------------------------------------------
def test_a_second_person_approves_and_it_is_done(asked, organisation, alun):
    said = approvals.approve(asked, by=alun)

    asked.refresh_from_db()
    organisation.refresh_from_db()
    assert (said, organisation.name_en, asked.state) == ("Now called New.", "New", Approval.State.APPROVED)
    assert (asked.decided_by, asked.details) == (alun, None)
    assert kinds(asked) == ["core.approval_asked", "core.approval_approved"]
    assert AuditEntry.objects.about(organisation).get().payload.particulars == {"approved_by": alun.pk}


def test_declined_is_not_done_and_the_answer_is_kept(asked, organisation, alun):
    approvals.decline(asked, by=alun, answer="They don’t.")

    asked.refresh_from_db()
    organisation.refresh_from_db()
    assert (organisation.name_en, asked.state, asked.answer) == ("Old", Approval.State.DECLINED, "They don’t.")


def test_who_asked_withdraws_and_nobody_else(asked, bethan, alun):
    with pytest.raises(PermissionDenied):
        approvals.withdraw(asked, by=alun)

    approvals.withdraw(asked, by=bethan)

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (Approval.State.WITHDRAWN, None)
    with pytest.raises(Approval.DoesNotExist):
        approvals.approve(asked, by=alun)


def test_what_changed_since_it_was_asked_for_is_void_and_not_done(asked, organisation, alun):
    Organisation.objects.update(name_en="Something else")

    assert approvals.approve(asked, by=alun) is None

    asked.refresh_from_db()
    organisation.refresh_from_db()
    assert (asked.state, organisation.name_en) == (Approval.State.VOIDED, "Something else")
    assert kinds(asked)[-1] == "core.approval_voided"


def test_what_is_gone_is_void(asked, organisation, alun):
    organisation.delete()

    assert approvals.approve(Approval.objects.get(), by=alun) is None


def test_what_was_tampered_with_in_the_waiting_row_is_void(asked, alun):
    Approval.objects.update(details={"to": "Another"})

    assert approvals.approve(asked, by=alun) is None


def test_a_verb_that_can_not_be_done_leaves_it_waiting(organisation, bethan, alun):
    waiting = ask(organisation, bethan, to="nonsense")

    with pytest.raises(ValidationError):
        approvals.approve(waiting, by=alun)

    assert list(Approval.objects.waiting()) == [waiting]


def test_nobody_decides_after_its_time(asked, alun):
    Approval.objects.update(expires_at=Now() - timedelta(seconds=1))

    with pytest.raises(Approval.DoesNotExist):
        approvals.approve(asked, by=alun)

    assert (approvals.lapse(), approvals.lapse()) == (1, 0)
    asked.refresh_from_db()
    assert (asked.state, asked.details) == (Approval.State.LAPSED, None)


def test_the_same_waits_once_and_may_be_asked_for_again_afterwards(asked, organisation, bethan, alun):
    with pytest.raises(ValidationError):
        ask(organisation, alun)
    Approval.objects.update(expires_at=Now() - timedelta(seconds=1))

    again = ask(organisation, alun)

    assert [one.state for one in Approval.objects.order_by("pk")] == [Approval.State.LAPSED, Approval.State.WAITING]
    assert approvals.approve(again, by=bethan) == "Now called New."


# --- Who may ------------------------------------------------------------------------------------------------
def test_nobody_approves_what_they_asked_for(asked, bethan):
    with pytest.raises(PermissionDenied, match="You asked for this yourself"):
        approvals.approve(asked, by=bethan)


def test_nobody_approves_without_the_permission(asked, mari):
    with pytest.raises(PermissionDenied, match="Your role"):
        approvals.approve(asked, by=mari)


@pytest.mark.parametrize("twin", [{"name": "bethan  LLWYD"}, {"name": "B. Llwyd", "shared": "Bethan@example.org"}])
def test_nobody_approves_by_another_sign_in_of_theirs(asked, twin):
    other = factories.administrator(name=twin["name"], email="second@example.org")
    type(other.person).objects.filter(pk=other.person_id).update(email=twin.get("shared", ""))

    with pytest.raises(PermissionDenied, match="by this sign-in or another"):
        approvals.approve(asked, by=User.objects.get(pk=other.pk))


@pytest.mark.parametrize("end", ["approved_at", "declined_at"])
def test_the_database_knows_no_decision_by_one_alone(asked, bethan, end):
    for decided_by in (bethan, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.update(**{end: Now(), "decided_by": decided_by, "details": None})


def test_the_database_keeps_no_details_of_what_is_over(asked):
    with pytest.raises(IntegrityError):
        Approval.objects.update(withdrawn_at=Now())


def test_two_verbs_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match="rename_organisation"):
        approvals.register(Rename)


# --- A race -------------------------------------------------------------------------------------------------
def press(barrier: threading.Barrier, approval: Approval, user: User, done: list[str]) -> None:
    barrier.wait(10)
    try:
        done.append(approvals.approve(approval, by=user))
    except Approval.DoesNotExist:
        pass
    finally:
        connection.close()


def race(approval: Approval, users: list[User]) -> int:
    """How many times it was done when all press "Approve" at the same moment."""
    barrier, done = threading.Barrier(len(users)), []
    threads = [threading.Thread(target=press, args=[barrier, approval, user, done]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(done) == AuditEntry.objects.about(approval.thing).filter(kind="tests.renamed").count()
    return len(done)


@pytest.fixture
def crowd(transactional_db) -> tuple[User, list[User]]:
    return factories.board_member("Asker Un", "asker@example.org"), [
        factories.board_member(f"Approver {chr(65 + number)}", f"approver-{number}@example.org") for number in range(APPROVERS)
    ]


@contextmanager
def without_locks(monkeypatch):
    """The twin: it looks, waits for the others to look, and does it."""
    everybody_looked = threading.Barrier(APPROVERS)

    def careless(approval: Approval) -> Approval:
        found = Approval.objects.waiting().get(pk=approval.pk)
        everybody_looked.wait(10)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(approvals, "_waiting", careless)
        patched.setattr(approvals, "_digest_now", lambda approval, thing: approval.digest)
        yield


@pytest.mark.race
def test_however_many_approve_at_once_it_is_done_once(crowd):
    asker, users = crowd

    counts = [race(ask(Organisation.objects.create(name_en="Old"), asker), users) for _ in range(RUNS)]

    print(f"approved at once by {APPROVERS}: done {counts} times")
    assert counts == [1] * RUNS


@pytest.mark.race
def test_the_twin_without_the_lock_does_it_several_times(crowd, monkeypatch):
    asker, users = crowd
    waiting = ask(Organisation.objects.create(name_en="Old"), asker)

    with without_locks(monkeypatch):
        count = race(waiting, users)

    print(f"the twin, approved at once by {APPROVERS}: done {count} times")
    assert count > 1
