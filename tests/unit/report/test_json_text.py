"""JSON is broken into lines here; it has to be the JSON that the library would write."""

import json

from hypothesis import given
from hypothesis import strategies as st

from psfkit.report.json_text import write_json

TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)) | st.sampled_from(["", 'say "no" \\', "é\u4e2d"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_what_is_written_is_what_the_library_writes(value):
    assert write_json(value).decode() == json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def test_line_ends_are_escaped_and_forbidden_characters_replaced():
    assert write_json({"a\u202e": "b\n\u0007"}).decode() == '{\n  "a\ufffd": "b\\n\ufffd"\n}\n'
