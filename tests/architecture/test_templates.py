"""Templates: each is used, each says what it needs, and no variable in one is a slip of the pen."""

import re

import pytest
from django.apps import apps
from django.template import Context, TemplateDoesNotExist, engines
from django.template.loader import get_template
from django.utils.functional import cached_property

from tests.architecture import project
from tests.undefined import UndefinedVariableError

# Templates that a package asks for by a name of its own: ours stand in for the package's.
ASKED_FOR_BY = {
    "account/": "allauth",
    "mfa/": "allauth",
    "usersessions/": "allauth",
    "socialaccount/": "allauth",
    "allauth/": "allauth's elements and layouts",
    "admin/": "Django's admin",
    "django/forms/": "Django's widgets",
    "bootstrap5/": "crispy-forms",
}
_NAMED = re.compile(r"""["']([\w/.-]+\.(?:html|txt))["']""")
_STEM = re.compile(r"""["']([\w]+(?:/[\w]+)+)["']""")


def name(path) -> str:
    """As it is asked for: `members/home.html`."""
    return path.as_posix().rpartition("/templates/")[2]


NAMES = sorted(name(path) for path in project.templates())


def sources() -> list[str]:
    return [path.read_text() for path in [*project.modules(), *project.templates()]]


def unused(names: list[str], texts: list[str]) -> list[str]:
    """Templates that no code and no template names; a letter is named by its stem, an error page by its status."""
    asked = {found for text in texts for found in _NAMED.findall(text)}
    asked |= {f"{stem}{end}" for text in texts for stem in _STEM.findall(text) for end in ("_subject.txt", "_message.txt")}
    built = [
        re.compile(re.sub(r"\{[^}]*\}", r"[\\w]+", pattern))
        for text in texts
        for pattern in re.findall(r'f"([\w/{}.]+\.html)"', text)
    ]
    return [one for one in names if one not in asked and not any(pattern.fullmatch(one) for pattern in built)]


@pytest.mark.parametrize("template", NAMES)
def test_every_template_can_be_loaded(template):
    assert get_template(template)


def test_every_template_is_used(never):
    never(one for one in unused(NAMES, sources()) if not one.startswith(tuple(ASKED_FOR_BY)))


def test_what_stands_in_for_a_packages_template_stands_in_for_one(never):
    """A typing mistake in its name would leave it unseen."""
    installed = [config.path for config in apps.get_app_configs() if "site-packages" in config.path]
    ours = [one for one in NAMES if one.startswith(tuple(ASKED_FOR_BY))]
    own_words = sources()

    def stands_in(one: str) -> bool:
        return any(find(f"{path}/templates/{one}") for path in installed) or not unused([one], own_words)

    # crispy builds these names from a pack.
    never(one for one in ours if not stands_in(one) and not one.startswith("bootstrap5/"))


def find(path: str) -> bool:
    return (project.ROOT / path).is_file()


def test_a_component_says_what_it_needs(never):
    """`templates/components/`: the comment at the top is its signature."""
    components = [path for path in project.templates() if "/components/" in path.as_posix()]

    never(name(path) for path in components if not re.match(r"\{#|\{% comment %\}|\{% load [\w ]+ %\}\s*\{[#%]", path.read_text()))


def test_a_template_extends_before_it_says_anything(never):
    late = re.compile(r"\S.*?\{% extends", re.DOTALL)

    never(
        name(path)
        for path in project.templates()
        if late.match(re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.DOTALL))
    )


def test_no_page_holds_style_or_script_of_its_own(toured, never):
    """The policy of the pages lets none through (SECURE_CSP)."""
    inline = re.compile(
        r"<style|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\sstyle=\"|\son\w+=\"|javascript:", re.IGNORECASE
    )

    never(
        f"{page}: {inline.search(page.html).group()}"
        for page in toured.of("en")
        if page.key not in LETTERS and inline.search(page.html)
    )


LETTERS = {"mailbox:message_html", "admin:outreach_campaign_preview_html"}


def test_no_page_shows_a_tag_that_was_not_drawn(toured, never):
    never(str(page) for page in toured.of("en", "cy") if re.search(r"\{[{%#]\s|%\}", page.html))


# --- Undefined variables ---------------------------------------------------------------------------------------
class Thing:
    there = ""

    @cached_property
    def broken(self):
        raise TemplateDoesNotExist("inner")


def drawn(source: str, **given) -> str:
    return engines["django"].from_string(source).template.render(Context(given))


@pytest.mark.parametrize("source", ["{{ thing.nowhere }}", "{{ nothing }}", "{{ nothing|upper }}", "{% include nothing %}"])
def test_a_variable_that_is_not_there_fails_a_test(source):
    with pytest.raises((UndefinedVariableError, TemplateDoesNotExist)):
        drawn(source, thing=Thing())


@pytest.mark.parametrize(
    "source", ["{{ thing.there }}", "{% if nothing %}{% endif %}", '{{ nothing|default:"-" }}', '{% firstof nothing "-" %}']
)
def test_what_may_be_missing_says_so(source):
    assert drawn(source, thing=Thing()) in ("", "-")


def test_a_packages_template_may_be_careless(client, alun):
    client.force_login(alun)

    assert client.get("/en/admin/").status_code == 200


# --- That the search sees ----------------------------------------------------------------------------------------
def test_a_template_that_nobody_names_is_seen():
    texts = ['render(request, "members/home.html")', 'letters.write("email/welcome")', 'f"errors/{status}.html"']
    named = ["members/home.html", "email/welcome_subject.txt", "email/welcome_message.txt", "errors/404.html"]

    assert unused([*named, "members/left_over.html"], texts) == ["members/left_over.html"]
