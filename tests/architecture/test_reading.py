"""GET never writes: mail scanners and browsers that look ahead open every link."""

import pytest
from django.db import connection
from django.http import HttpResponse

from network.core.requests import ReadOnlyGetMiddleware, WriteInReadingRequestError
from tests import factories
from tests.architecture import contents


def test_reading_every_page_as_everybody_writes_nothing(walked):
    assert walked["written"] == []


def test_a_written_row_is_seen(db):
    before = contents.fingerprints()
    factories.person()

    assert contents.changed(before, contents.fingerprints()) == ["members_person"]


def test_a_changed_row_is_seen(mari):
    before = contents.fingerprints()
    type(mari).objects.filter(pk=mari.pk).update(is_active=False)

    assert contents.changed(before, contents.fingerprints()) == ["members_user"]


def test_a_view_that_writes_is_stopped(rf, mari):
    def forgetful(request):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE members_user SET is_active = false")
        return HttpResponse()

    with pytest.raises(WriteInReadingRequestError):
        ReadOnlyGetMiddleware(forgetful)(rf.get("/"))
