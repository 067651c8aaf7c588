"""A member's own page: what they can do there about what the Network knows of them."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from network.core.languages import speaking
from network.outreach.models import Consent


def press(client, language: str) -> str:
    """Press the button for news on one's own page; the words of the row that comes back."""
    with speaking(language):
        form = BeautifulSoup(client.get(reverse("members:home")).content, "html.parser").select_one("form:has(button[name=news])")
        response = client.post(form["action"], {"news": form.button["value"]}, follow=True)
    page = BeautifulSoup(response.content, "html.parser")
    return page.select_one("dl > div:has(button[name=news])").get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("language", "no", "wording", "stop"),
    [
        ("en", "No news, thank you", "Yes, e-mail me", "Stop the news"),
        ("cy", "Dim newyddion, diolch", "Hoffwn, anfonwch", "Rhoi’r gorau i’r newyddion"),
    ],
)
def test_a_member_asks_for_news_and_stops_it(client, gwen, language, no, wording, stop):
    client.force_login(gwen)

    asked = press(client, language)
    given = Consent.objects.standing().get(person=gwen.person)
    stopped = press(client, language)

    assert asked.endswith(stop)
    assert (given.wording[: len(wording)], given.language) == (wording, language)
    assert no in stopped
    assert not Consent.objects.standing().exists()
