"""Error pages: what happened and the next thing to do, in the reader's language; both when nothing is known."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils.translation import override

from network.core import errors
from tests.markup import broken_ties, read

HEADINGS = {
    400: ("Doedden ni ddim yn gallu darllen hynny", "We could not read that"),
    403: ("Dydy’r drws hwn ddim ar agor i chi", "This door is not open to you"),
    404: ("Does dim byd yma", "There is nothing here"),
    409: ("Roedd rhywun arall yn gynt", "Somebody else was faster"),
    429: ("Gormod o ymdrechion", "Too many tries"),
}
VIEWS = {400: errors.bad_request, 403: errors.forbidden, 404: errors.not_found, 409: errors.conflict, 429: errors.too_many}


@pytest.mark.parametrize("status", HEADINGS)
@pytest.mark.parametrize("tag", ["cy", "en-gb"])
def test_error_page_says_what_happened_and_what_to_do(status, tag):
    with override(tag):
        response = VIEWS[status](RequestFactory().get("/"))
    page = read(response.content)

    heading = HEADINGS[status][tag != "cy"]
    assert response.status_code == status
    assert page.h1.get_text() == heading
    assert page.title.get_text().startswith(f"{'Gwall' if tag == 'cy' else 'Error'}: {heading}")
    assert page.select("main .cta-row a")
    assert broken_ties(page) == []


def test_refusal_shows_its_reason():
    response = errors.forbidden(RequestFactory().get("/"), PermissionDenied("Only <b>moderators</b> can close a topic."))

    assert "Only <b>moderators</b> can close a topic." in read(response.content).main.get_text()


@pytest.mark.parametrize("status", [500, 503])
def test_page_for_the_worst_needs_nothing_and_speaks_both_languages(status, django_assert_num_queries):
    response = errors._plain_page(RequestFactory().get("/"), status)
    page = read(response.content)

    assert response.status_code == status
    assert page.html["lang"] == "cy"
    assert [part.get("lang", "cy") for part in page.select(".twins section")] == ["cy", "en"]
    assert [link["href"] for link in page.select("main a")] == ["/cy/", "/en/"]


def test_form_without_its_token_gets_a_page_with_a_way_back(client, db):
    client.handler.enforce_csrf_checks = True

    response = client.post("/en/account/sign-in/", {"login": "a@example.org", "password": "x"})

    assert response.status_code == 403
    assert read(response.content).h1.get_text() == "The form could not be sent"


def test_missing_page_keeps_the_frame_and_has_no_lasting_address(client, db):
    page = read(client.get("/cy/dim-byd/").content)

    assert page.select_one(".lang a")["href"] == "/en/"
    assert page.select("link[rel=canonical]") == []
