"""The board sends the launch e-mail to fifty addresses and sees what became of each; one of them reads it and passes it on."""

import secrets
import time
from collections import Counter

from network.outreach.models import Message
from tests.desk_states import campaign_number
from tests.journeys import mailbox, people
from tests.journeys.browsing import Visit
from tests.journeys.people import BOARD

FIFTY = 50
WAIT_SECONDS = 60


def test_fifty_addresses_are_invited_and_each_ones_state_is_seen(browser, site, language, script):
    mark = secrets.token_hex(3)
    addresses = [f"guest-{number}-{mark}@example.org" for number in range(FIFTY)]
    with Visit(browser, site, language, script=script, storage=people.storage(browser, site, BOARD)) as board:
        board.go("admin:outreach_campaign_change", campaign_number(board))
        board.link("Send to addresses").click()
        board.submit(addresses="\n".join([*addresses, "not an address"]), basis="helped")
        assert "not an address" in board.page.locator("#content").inner_text()
        assert addresses[0] in board.page.locator("[name='addresses']").input_value()

        board.submit(addresses="\n".join(addresses), basis="helped")
        assert str(FIFTY) in board.page.locator("#content table").first.inner_text()
        board.page.locator("[name='_send']").click()

        assert states_seen(board, mark) == {Message.State.KEPT: FIFTY}  # the demo's hold keeps them here
        assert board.complaints == []

    with Visit(browser, site, language) as reader:
        mailbox.open_letter(reader, addresses[7])
        body = reader.page.locator("main .patch").last.inner_text()
        assert body.index("Rhwydwaith") < body.index("Network")
        reader.go("outreach:pass_it_on")
        assert reader.page.locator("main textarea, main pre, main blockquote").count() >= 1


def states_seen(board: Visit, mark: str) -> dict[str, int]:
    """{state: how many} of these e-mails in the admin's list, once none waits any more."""
    number = campaign_number(board)
    labels = {state: board.says_of(state.label) for state in Message.State}
    until = time.monotonic() + WAIT_SECONDS
    while True:
        board.go("admin:outreach_message_changelist", query=f"?campaign__id__exact={number}")
        rows = [row for row in board.page.locator("#result_list tbody tr").all_inner_texts() if mark in row]
        counted = Counter(state for row in rows for state, label in labels.items() if label in row)
        if set(counted) <= {Message.State.KEPT} or time.monotonic() > until:
            return dict(counted)
        time.sleep(1)
