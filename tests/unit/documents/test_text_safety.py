"""What may not stand in a text from a stranger, and how it is shown all the same."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents import text_safety

ORDINARY = [
    "Acme AI\n\tand more",
    "Société Générale Å/S",
    "株式会社 アクメ",
    "חברת אקמה",
    "می‌خواهم",
    "क्षत्रिय",
    "👩‍👩‍👧 ☎️",
    "葛\U000e0100城",
    "Z̢͌a",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_of_any_script_is_left_alone(text):
    assert text_safety.find_forbidden(text) is None
    assert text_safety.find_piles(text) == []
    assert not text_safety.is_blank(text)
    assert text_safety.printable(text.replace("\n", "").replace("\t", "")) == text.replace("\n", "").replace("\t", "")


def test_every_control_separator_surrogate_noncharacter_and_direction_mark_is_found():
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        category = unicodedata.category(char)
        turns = unicodedata.bidirectional(char) in ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
        nothing = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
        if char not in "\n\t" and (category in ("Cc", "Cs", "Zl", "Zp") or turns or nothing):
            assert text_safety.find_forbidden(char), hex(code)
            assert text_safety.printable(char).isascii(), hex(code)


@pytest.mark.parametrize("char", "\u200b\u200e\u200f\u061c\u2060\ufeff\u180e\xad\U000e0041")
def test_invisible_characters_are_found(char):
    assert text_safety.find_forbidden(f"a{char}b").start() == 1


def test_marks_are_counted_in_a_row():
    assert text_safety.find_piles("e" + "\u0301" * 8 + "e" + "\u0301" * 8) == []
    assert text_safety.find_piles("ae" + "\u0301" * 9 + "b" + "\ufe0f\u0301" * 5) == [(2, 11), (12, 22)]


BLANK = ["", " ", "\t\n ", "\u3000", "\u200d" * 50, "\u3164\uffa0\u115f\u1160", "\u2800", "\u0301", "\u200b", "\ufffe"]


@pytest.mark.parametrize("text", BLANK)
def test_what_shows_nothing_is_blank(text):
    assert text_safety.is_blank(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\nPASS \x1b[2J\udcff", r"a\nPASS \x1b[2J\udcff"),
        ("\u202e\x85\u2028\t", r"\u202e\x85\u2028\t"),
        ("e" + "\u0301" * 20, "e" + "\u0301" * 8 + "…"),
        ("\U000e0041\U0001ffff", r"\U000e0041\U0001ffff"),
        ("[bold]{{x}}</b>", "[bold]{{x}}</b>"),
    ],
)
def test_what_must_not_reach_a_terminal_is_escaped(text, printed):
    assert text_safety.printable(text) == printed


@given(st.text(st.characters(exclude_categories=[])))
def test_whatever_is_shown_is_one_safe_line_that_can_be_encoded(text):
    for safe in (text_safety.shown(text, 40), text_safety.framed(text, 40), text_safety.printable(text)):
        safe.encode()
        assert "\n" not in safe
        assert text_safety.find_forbidden(safe) is None
        assert text_safety.find_piles(safe) == []
    assert len(text_safety.shown(text, 40)) <= 40
    assert len(text_safety.framed(text, 40)) <= 40
    assert text_safety.find_forbidden(text_safety.scrubbed(text)) is None


@given(st.text())
def test_a_framed_line_keeps_every_column(text):
    assert len(text_safety.framed(text, 1000)) == len(text)


def test_scanning_goes_through_characters_and_piles_in_order():
    text = "a\r\nb\rc\x00e" + "\u0301" * 9 + "\u202e"
    found = [text[start:end] for start, end in text_safety.scan_raw(text)]
    assert found == ["\r", "\x00", "\u0301" * 9, "\u202e"]
