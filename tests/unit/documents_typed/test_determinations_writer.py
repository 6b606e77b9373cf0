"""The names of assessors' files."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents.determinations_writer import file_name
from psfkit.documents.paths import check_name, find_collisions

NAMES = (
    "Ada Lovelace", "Ådä Lovelace", "Ada-Lovelace", "Ada, Lovelace", "李雷", "韩梅梅", "..", ".", "/", "../../a",
    "assessor", "con", "NUL", "Straße", "Strasse", "Сергей", "김철수", "이영희", "Σας", "σασ", "İ", "i",
    "a" * 300, "a" * 301,
    "ada-1b2c3d4e", "ﬁ", "fi", "が", "か", "O'Brien", "O Brien", "🙂", "✓", "Ⅳ", "iv",
)  # fmt: skip


@pytest.mark.parametrize(
    ("assessor", "starts"),
    [
        ("Ada Lovelace", "ada-lovelace.yaml"),
        (" ada  LOVELACE ", "ada-lovelace.yaml"),
        ("Ådä Lovelace", "ada-lovelace-"),
        ("李雷", "李雷.yaml"),
        ("Сергей", "сергеи-"),
        ("Jürgen Groß", "jurgen-groß-"),
        ("김철수", "assessor-"),
        ("..", "assessor-"),
        ("con", "con-"),
    ],
)
def test_a_name_is_kept_as_far_as_it_travels(assessor, starts):
    assert file_name(assessor).startswith(starts)
    assert file_name(normalize("NFD", assessor)) == file_name(assessor)


def test_no_two_assessors_share_a_file():
    names = [file_name(name) for name in NAMES]
    assert len(set(names)) == len(NAMES)
    assert find_collisions(names) == {}


@given(st.text(min_size=1))
def test_any_name_gives_a_file_that_travels(assessor):
    check_name(file_name(assessor))
