import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit import fonts


def drawn(text: str) -> str:
    return "".join(run.text for run in fonts.runs(text))


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("Acme AI – Škoda Ωμέγα Łódź", fonts.REGULAR),
        ("אבטחה", "DejaVuSans-subset"),
        ("安全科技株式会社", "DroidSansFallback-subset"),
        ("한국어", "DroidSansFallback-subset"),
        ("😀", "DejaVuSans-subset"),
    ],
)
def test_each_script_has_a_font(text, font):
    assert [run.font for run in fonts.runs(text)] == [font]
    assert fonts.REPLACEMENT not in drawn(text)


@pytest.mark.parametrize(
    ("text", "visual"),
    [
        ("abc", "abc"),
        ("אב", "בא"),
        ("abc אב def", "abc בא def"),
        ("(אב) x", "x (בא)"),
        ("x (y) <z>", "x (y) <z>"),
        ("a\u202ebc", "abc"),
        ("a\tb\nc\u2028d", "a b c d"),
        ("e\u0301", "é"),
    ],
)
def test_text_stands_in_visual_order_without_control_characters(text, visual):
    assert drawn(text) == visual


def test_arabic_letters_join_and_a_non_joiner_keeps_them_apart():
    def names(text):
        return [unicodedata.name(c).split()[-2] for c in reversed(drawn(text))]

    assert names("ببب") == ["INITIAL", "MEDIAL", "FINAL"]
    assert names("دب") == ["ISOLATED", "ISOLATED"]
    assert names("ب\u200cب") == ["ISOLATED", "ISOLATED"]
    assert drawn("لا") == "\ufefb"


def test_a_character_without_a_font_is_shown_as_missing():
    assert drawn("a\u0e44") == "a\ufffd"


def test_markup_is_escaped_and_names_the_fallback():
    assert fonts.markup('</b><img src="/etc/passwd">') == '&lt;/b&gt;&lt;img src="/etc/passwd"&gt;'
    assert fonts.markup("a 安") == 'a <font name="DroidSansFallback-subset">安</font>'


def test_right_to_left_text_is_broken_before_it_is_reordered():
    first, *_ = fonts.markup("אחת שתיים שלוש", fonts.REGULAR, 10, 60).split("<br/>")
    assert "תחא" in first


@pytest.mark.parametrize("text", ["word " * 40, "x" * 300, "安全" * 80, "שלום עולם " * 20, "a" * 50 + " b" * 50])
def test_no_line_is_wider_than_the_column(text):
    broken = fonts.lines(text, fonts.REGULAR, 9, 100)
    assert len(broken) > 1
    assert all(fonts.runs_width(line, 9) <= 100.001 for line in broken)
    assert sorted("".join(run.text for line in broken for run in line).replace(" ", "")) == sorted(
        text.replace(" ", "")
    )


@given(st.text(max_size=60))
def test_any_text_is_set_in_fonts_that_have_it(text):
    for run in (*fonts.runs(text), *(run for line in fonts.lines(text, fonts.BOLD, 8, 50) for run in line)):
        assert run.text
        assert all(not unicodedata.category(c).startswith("C") or unicodedata.category(c) == "Cn" for c in run.text)
    assert fonts.markup(text).count("<") == fonts.markup(text).count(">")
