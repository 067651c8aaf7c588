"""What the tests read out of a page: the ties between its parts, as assistive technology follows them."""

from bs4 import BeautifulSoup

_TIES = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "list")


def read(html: str | bytes) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def broken_ties(page: BeautifulSoup) -> list[str]:
    """Every reference to an id that is not on the page, every id used twice, every control without a name."""
    ids = [tag["id"] for tag in page.select("[id]")]
    dangling = [
        f"{name}={wanted}"
        for name in _TIES
        for tag in page.select(f"[{name}]")
        for wanted in tag[name].split()
        if wanted not in ids
    ]
    dangling += [f"href={link['href']}" for link in page.select('a[href^="#"]') if link["href"][1:] not in ids]
    dangling += [f"{button.name} form={button['form']}" for button in page.select("[form]") if button["form"] not in ids]
    return dangling + [f"twice: {one}" for one in sorted(set(ids)) if ids.count(one) > 1] + _nameless(page)


def _nameless(page: BeautifulSoup) -> list[str]:
    labelled = {label["for"] for label in page.select("label[for]")}
    controls = page.select("input:not([type=hidden], [type=submit], [hidden]), select, textarea")
    return [
        f"no label: {control.get('name')}"
        for control in controls
        if control.get("id") not in labelled
        and not control.find_parent("label")
        and not control.get("aria-label")
        and not control.get("aria-labelledby")
    ]
