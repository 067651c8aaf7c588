"""The states of the board's own pages in the admin: mailings, what waits for a second person."""

import secrets
from collections.abc import Iterator

from network.outreach import launch
from network.outreach.campaigns import SECOND_PERSON_ABOVE
from tests.journeys import people
from tests.journeys.browsing import Visit
from tests.journeys.people import ADMINISTRATOR, BOARD
from tests.state import State, Way, press


def all_states() -> Iterator[State]:
    yield from _mailings()
    yield from _approvals()


# --- Mailings -----------------------------------------------------------------------------------------------
def send_launch(visit: Visit, addresses: list[str], **more: str) -> None:
    """The board sends the launch e-mail to these, behind the window; to many it asks for it, with a `reason`."""
    with Visit(visit.browser, visit.system, "en", storage=people.storage(visit.browser, visit.system, BOARD)) as board:
        number = campaign_number(board)
        fields = {"addresses": "\n".join(addresses), "basis": "helped", "_send": "1"} | more
        board.post("admin:outreach_campaign_sending", fields, number)


def campaign_number(visit: Visit) -> int:
    """The launch mailing's number, as its address in the admin tells it to somebody who may see it."""

    def look() -> int:
        visit.go("admin:outreach_campaign_changelist")
        link = visit.page.locator("#result_list").get_by_role("link", name=launch.NAME, exact=True)
        return int((link.get_attribute("href") or "").rstrip("/").split("/")[-2])

    return visit.system.once("campaign", look)


def _mailings() -> Iterator[State]:
    preview = ("admin:outreach_campaign_preview",)
    yield State("admin_campaign_preview", lambda visit: visit.go(*preview, campaign_number(visit)), preview, who=BOARD)
    letter = ("admin:outreach_campaign_preview_html",)
    yield State("admin_campaign_letter", lambda visit: visit.go(*letter, campaign_number(visit)), letter, who=BOARD, is_letter=True)
    sending = ("admin:outreach_campaign_sending",)
    yield State("admin_campaign_sending", _sending(None), sending, who=BOARD)
    yield State("admin_campaign_sending_errors", _sending("no address"), sending, who=BOARD)
    yield State("admin_campaign_confirm", _sending("a@example.org\nb@example.org\na@example.org"), sending, who=BOARD)
    yield State("admin_campaign_confirm_many", _sending("\n".join(_many("c"))), sending, who=BOARD)
    yield State("admin_campaign_sent", _sent_campaign, ("admin:outreach_campaign_change",), who=BOARD)


def _sending(addresses: str | None) -> Way:
    def way(visit: Visit) -> None:
        visit.go("admin:outreach_campaign_sending", campaign_number(visit))
        if addresses:
            visit.submit(addresses=addresses, basis="helped")

    return way


def _sent_campaign(visit: Visit) -> None:
    visit.system.once("sent campaign", lambda: send_launch(visit, ["gwen@example.org"]))
    visit.go("admin:outreach_campaign_change", campaign_number(visit))


# --- What waits for a second person -----------------------------------------------------------------------
def _approvals() -> Iterator[State]:
    decision = ("admin:core_approval_decision",)
    yield State("admin_approval", _waiting, decision, who=ADMINISTRATOR)
    yield State("admin_approval_errors", lambda visit: (_waiting(visit), press(visit, "_decline")), decision, who=ADMINISTRATOR)
    yield State("admin_approval_of_ones_own", _waiting, decision, who=BOARD)
    yield State("admin_approval_given", _approved, ("admin:core_approval_changelist",), who=ADMINISTRATOR)


def _many(mark: str) -> list[str]:
    return [f"{mark}-{number}@example.org" for number in range(SECOND_PERSON_ABOVE + 1)]


def _waiting(visit: Visit, mark: str = "waiting") -> None:
    """The page of a sending that the board has asked for."""
    visit.system.once(f"asked {mark}", lambda: send_launch(visit, _many(mark), reason="The launch"))
    visit.go("admin:core_approval_changelist")
    visit.page.locator("#result_list a[href$='/decision/']").first.click()
    visit.page.wait_for_load_state()


def _approved(visit: Visit) -> None:
    _waiting(visit, secrets.token_hex(4))
    press(visit, "_approve")
