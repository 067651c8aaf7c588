import unicodedata

import pytest
from django.core.exceptions import ValidationError

from network.core.names import clean_name, name_key


def test_a_name_is_stored_composed_with_single_spaces():
    decomposed = unicodedata.normalize("NFD", "  Siân   Ŵyn ")

    assert clean_name(decomposed) == "Siân Ŵyn"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("rutһ", "mixed"),  # a Cyrillic shha
        ("ruth\u200b", "invisible"),
        ("Ruth\u202etxt", "invisible"),
        ("ruth@example.org", "address"),
        ("https://example.org", "address"),
        ("Ruth\r\nBcc: all", None),
    ],
)
def test_a_name_that_could_pass_for_another_is_refused(name, code):
    if code is None:
        assert clean_name(name) == "Ruth Bcc: all"
        return

    with pytest.raises(ValidationError) as refused:
        clean_name(name)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "name", ["Ŷannick ap Siôn", "Jenny O’Hara Jakeway", "Llŷr-Owain", "Νίκος Παπαδόπουλος", "李小龍", "Anne-Marie D'Arcy"]
)
def test_names_of_any_one_alphabet_are_welcome(name):
    assert clean_name(name) == name


def test_names_that_read_alike_share_a_key():
    assert name_key("SIÂN  Jones") == name_key("sian jones")
