"""The join flow's step about work-streams."""

import pytest
from django.utils.translation import override

from network.site import launch
from tests import factories
from workstreams.joining import StreamsForm, StreamsStep
from workstreams.models import Interest, WorkStream


@pytest.fixture(autouse=True)
def streams(db):
    launch.load()


def test_form_offers_the_six_in_the_readers_language():
    with override("cy"):
        names = [str(label) for _, label in StreamsForm().fields["streams"].choices]

    assert names == [stream.name_cy for stream in launch.STREAMS]


def test_choosing_none_is_an_answer():
    assert StreamsForm({}).is_valid()


def test_stream_that_does_not_exist_is_refused():
    assert "streams" in StreamsForm({"streams": ["sheep"]}).errors


def test_summary_names_what_was_chosen():
    step = StreamsStep()

    assert step.summary({"streams": ["cases", "assets"]}) == [("Work-streams", "Asset map, Case studies")]
    assert step.summary({"streams": []}) == [("Work-streams", "None chosen")]


def test_saving_makes_one_interest_a_stream():
    person = factories.person()

    StreamsStep().save(person, {"streams": ["cases", "assets"]})

    assert sorted(Interest.objects.values_list("stream__team__slug", flat=True)) == ["assets", "cases"]


def test_stream_that_was_closed_in_the_meantime_is_left_out():
    person = factories.person()
    WorkStream.objects.filter(team__slug="cases").delete()

    StreamsStep().save(person, {"streams": ["cases", "assets"]})

    assert list(Interest.objects.values_list("stream__team__slug", flat=True)) == ["assets"]
