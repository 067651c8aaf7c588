import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from network.site.templatetags.look import CLOTHS, cloth, icon, standing, whole_words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("the co-pro community", 'the <span class="nowrap">co-pro</span> community'),
        ("Julian Tudor-Hart", 'Julian <span class="nowrap">Tudor-Hart</span>'),
        ("digon di-rym ydyn ni", 'digon <span class="nowrap">di-rym</span> ydyn ni'),
        ("Pen-y-bont ar Ogwr", '<span class="nowrap">Pen-y-bont</span> ar Ogwr'),
        ("a sentence – with a dash", "a sentence – with a dash"),
        ("a-word-that-is-far-too-long-for-a-phone", "a-word-that-is-far-too-long-for-a-phone"),
        ("<script>co-pro</script>", '&lt;script&gt;<span class="nowrap">co-pro</span>&lt;/script&gt;'),
    ],
)
def test_whole_words_keeps_a_hyphenated_word_on_one_line(text, html):
    assert whole_words(text) == html


def test_cloth_of_a_thing_is_always_the_same():
    assert [cloth(seed) for seed in (0, 1, len(CLOTHS))] == ["c-raspberry", "c-sea", "c-raspberry"]


def test_icon_says_nothing_to_a_screen_reader():
    assert icon("heart") == (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="/static/art/icons.svg#heart"/></svg>'
    )


def test_standing_part_is_set_once_for_each_language():
    with override("cy"):
        welsh = standing("site/parts/brand.html")
    english = standing("site/parts/brand.html")

    assert standing("site/parts/brand.html") is english
    assert welsh != english
    assert english == render_to_string("site/parts/brand.html", {"language": "en"})
