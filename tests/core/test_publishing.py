"""The publish gate: what is published stands in both languages, or says why not, and is then a debt."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from network.core import publishing
from network.core.languages import speaking
from network.core.models import AuditEntry
from network.site import launch
from tests import factories
from tests.markup import read
from workstreams.models import WorkStream

REQUESTED = WorkStream.OneLanguage.REQUESTED


@pytest.fixture
def stream(db) -> WorkStream:
    launch.load()
    return WorkStream.objects.for_list().get(team__slug="cases")


def only_english(stream: WorkStream, reason: str = REQUESTED) -> WorkStream:
    stream.summary_cy, stream.one_language = "", reason
    stream.save()
    return stream


def may_stand(**columns) -> bool:
    """Whether Postgres lets the published row say this."""
    try:
        with transaction.atomic():
            WorkStream.objects.filter(team__slug="cases").update(**columns)
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


# --- The gate ---------------------------------------------------------------------------------------
def test_the_database_and_the_form_refuse_the_same(stream):
    names = ("summary_cy", "summary_en", "about_cy", "about_en")

    for *words, reason in itertools.product(*[("", "geiriau")] * 4, ("", REQUESTED)):
        said = dict(zip(names, words, strict=True))
        row = WorkStream(**said, one_language=reason)
        missing = WorkStream.gate.missing(row)
        allowed = len(missing) == (1 if reason else 0)
        dated = {"one_language": reason, "one_language_since": timezone.now() if reason else None}

        assert may_stand(**said, **dated) == allowed, (said, reason)
        assert ("one_language" in _refusals(row)) == (len(missing) > (1 if reason else 0)), (said, reason)


def _refusals(row: WorkStream) -> list[str]:
    try:
        WorkStream.gate.check(row)
    except ValidationError as error:
        return [one.code for one in error.error_list]
    return []


def test_a_draft_may_miss_anything(stream):
    assert may_stand(published_at=None, summary_cy="", summary_en="") is True


def test_one_language_goes_out_with_its_reason_alone(stream):
    stream.published_at = None
    only_english(stream, reason="")
    with pytest.raises(ValidationError):
        publishing.publish(stream, by=None)

    publishing.publish(only_english(stream), by=None)

    stream.refresh_from_db()
    assert (stream.is_published, stream.only_language) == (True, "en")


def test_the_reason_goes_by_itself_when_the_other_language_is_there(stream):
    only_english(stream)
    since = stream.one_language_since
    stream.summary_cy = "Adrodd ein straeon."

    stream.save()

    assert since is not None
    assert (stream.one_language, stream.one_language_since, stream.only_language) == ("", None, "")


def test_publishing_and_withdrawing_are_written_down_once(stream, mari):
    for verb in (publishing.withdraw, publishing.withdraw, publishing.publish, publishing.publish):
        verb(stream, by=mari)

    kinds = list(AuditEntry.objects.about(stream).values_list("kind", "actor_id"))
    assert kinds == [("workstreams.workstream_published", mari.pk), ("workstreams.workstream_withdrawn", mari.pk)]


# --- Readers ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "In English only the translation has been asked for."),
        ("cy", "Yn Saesneg yn unig gofynnwyd am y cyfieithiad."),
    ],
)
def test_reader_is_told_that_there_is_one_language_and_why(client, stream, language, words):
    only_english(stream)
    with speaking(language):
        page = read(client.get(stream.get_absolute_url()).content)

    assert page.main.select_one(".one-language").get_text(" ", strip=True) == words
    passage = page.select_one(".lead [lang=en]")
    assert (passage is not None) == (language == "cy")


def test_a_draft_is_seen_by_who_works_on_it_and_nobody_else(client, stream, mari, bethan):
    publishing.withdraw(stream, by=None)
    seen = []
    for user in (None, mari, bethan):
        if user:
            client.force_login(user)
        listed = stream.name in client.get(reverse("workstreams:stream_list")).content.decode()
        seen.append((listed, client.get(stream.get_absolute_url()).status_code))

    assert seen == [(False, 404), (False, 404), (True, 200)]


# --- What is owed -----------------------------------------------------------------------------------
def test_debt_tells_what_since_when_and_whose(stream):
    only_english(stream)

    [debt] = publishing.debts()

    assert (debt.title, debt.missing, debt.since, debt.responsible) == (stream.name, "cy", stream.one_language_since, stream.name)
    assert debt.url.endswith(f"/{stream.pk}/change/")


@pytest.mark.parametrize("count", [1, 3])
def test_debts_cost_one_query(stream, count, django_assert_num_queries):
    for one in WorkStream.objects.for_list()[:count]:
        only_english(one)

    with django_assert_num_queries(1):
        assert len(publishing.debts()) == count


def test_a_draft_owes_nothing(stream):
    publishing.withdraw(only_english(stream), by=None)

    assert publishing.debts() == []


def debts_on_index(client) -> str:
    client.force_login(factories.board_member("Bethan Llwyd", "bethan@example.org"))
    return read(client.get(reverse("admin:index")).content).select_one("[aria-labelledby=debts]").get_text(" ", strip=True)


def test_the_board_reads_on_its_first_page_what_is_owed(client, stream):
    only_english(stream)

    words = debts_on_index(client)

    assert words.startswith("1 text in one language only Work-stream: Case studies missing: Welsh · since ")
    assert words.endswith("Case studies · the translation has been asked for")


def test_the_board_reads_that_nothing_is_owed(client, stream):
    assert "Everything that is published stands in Welsh and in English." in debts_on_index(client)


# --- The admin --------------------------------------------------------------------------------------
def act(client, action: str, *streams: WorkStream) -> list[str]:
    data = {"action": action, "_selected_action": [stream.pk for stream in streams]}
    page = read(client.post(reverse("admin:workstreams_workstream_changelist"), data, follow=True).content)
    return [item.get_text(" ", strip=True) for item in page.select(".messagelist li")]


def test_board_publishes_and_withdraws_by_actions(client, stream, bethan):
    client.force_login(bethan)

    said = act(client, "withdraw", stream) + act(client, "publish", stream)

    assert said == ["A draft again: Case studies.", "Published: Case studies."]


def test_board_is_told_why_a_draft_can_not_go_out(client, stream, bethan):
    publishing.withdraw(stream, by=None)
    WorkStream.objects.filter(pk=stream.pk).update(summary_cy="")
    client.force_login(bethan)

    assert act(client, "publish", stream) == [f"Case studies: {publishing.REFUSED}"]


def test_form_of_what_is_published_refuses_to_lose_a_language(client, stream, bethan):
    client.force_login(bethan)
    url = reverse("admin:workstreams_workstream_change", args=[stream.pk])
    form = read(client.get(url).content).select_one("#workstream_form")
    data = {field["name"]: field.get("value", field.get_text()) for field in form.select("textarea, input[name]")}
    data |= {"team": stream.team_id, "summary_cy": "", "one_language": ""}

    page = read(client.post(url, data).content)

    assert str(publishing.REFUSED) in page.select_one(".errorlist").get_text()
