from bs4 import BeautifulSoup
from django.urls import reverse

from network.outreach import delivery, holds, letters


def test_the_newest_letter_is_first_with_its_address_and_state(client, notice, news):
    holds.place("demo")
    delivery.sweep()

    rows = BeautifulSoup(client.get("/dev/mailbox/").content, "html.parser").select("tbody tr")

    assert [[cell.get_text() for cell in row.find_all(["th", "td"])][:2] for row in rows] == [
        ["Newyddion", "gwen@example.org"],
        ["Helo", "mari@example.org"],
    ]
    assert "Kept in the mailbox, not sent" in rows[0].get_text()


def test_a_letter_is_shown_with_its_headers_both_parts_and_links_to_follow(client, db):
    message = letters.write("account/email/unknown_account", to="a@example.org", language="both", signup_url="http://testserver/x/")

    page = BeautifulSoup(client.get(reverse("mailbox:message_detail", args=[message.pk])).content, "html.parser")

    assert message.message_id in page.get_text()
    assert page.find("iframe")["src"] == reverse("mailbox:message_html", args=[message.pk])
    assert page.find("a", href="http://testserver/x/")


def test_the_html_part_runs_nothing_and_needs_no_unsafe_style(client, db):
    message = letters.write("account/email/login_code", to="a@example.org", language="cy", code="X")

    response = client.get(reverse("mailbox:message_html", args=[message.pk]))

    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert 'style="' not in response.text
