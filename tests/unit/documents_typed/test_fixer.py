import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents.fixer import apply, diff
from psfkit.errors import InputError
from psfkit.model.finding import Fix

TEXT = "a: 1\nb: 2\r\nc: é3\n"


def test_fixes_of_one_line_do_not_shift_each_other():
    fixes = [Fix("f", 1, 1, 2, "alpha"), Fix("f", 1, 4, 5, '"1"'), Fix("f", 3, 5, 6, "33")]
    assert apply(fixes, {"f": TEXT}) == {"f": 'alpha: "1"\nb: 2\r\nc: é33\n'}


def test_of_two_fixes_in_one_place_the_first_holds():
    assert apply([Fix("f", 1, 4, 5, "x"), Fix("f", 1, 3, 5, "y")], {"f": TEXT}) == {"f": TEXT.replace("1", "x")}


def test_what_does_not_change_and_what_is_not_there_is_left_out():
    assert apply([Fix("f", 1, 4, 5, "1"), Fix("g", 1, 1, 2, "x")], {"f": TEXT}) == {}


@pytest.mark.parametrize(
    "fix", [Fix("f", 9, 1, 2, ""), Fix("f", 1, 1, 99, ""), Fix("f", 0, 1, 1, ""), Fix("f", 1, 0, 1, "")]
)
def test_a_fix_for_another_text_is_refused(fix):
    with pytest.raises(InputError, match="not the text that was checked"):
        apply([fix], {"f": TEXT})


def test_a_diff_shows_one_changed_line_and_a_missing_last_line_feed():
    end = "\\ No newline at end of file\n"
    head = "--- a/f.yaml\n+++ b/f.yaml\n@@ -1,2 +1,2 @@\n a\n"
    assert diff("a\nb", "a\nc", "f.yaml") == f"{head}-b\n{end}+c\n{end}"


@given(st.text("ab\u2028\x85\n", max_size=30))
def test_equal_texts_have_no_diff_and_only_line_feeds_end_lines(text):
    assert diff(text, text, "f") == ""
    whole = f"{text}\n"
    assert diff(whole, f"{whole}c\n", "f").split("\n", 2)[2].count("\n+") == 1
