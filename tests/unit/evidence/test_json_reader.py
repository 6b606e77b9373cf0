"""Strict JSON: one meaning or none."""

from decimal import Decimal

import pytest

from psfkit.documents.json_reader import MAX_BYTES, MAX_VALUES, read_json
from psfkit.errors import InputError

REFUSED = {
    b"": "line 1, column 1",
    b"{} {}": "line 1, column 4",
    b'{"a":1,\n"a":2}': 'the key "a" stands twice',
    b"[NaN]": "NaN is not a JSON number",
    b"[Infinity]": "Infinity is not",
    b"[-Infinity]": "-Infinity is not",
    b"1234567890123456789": "more than 18 digits",
    b"-1234567890123456789": "more than 18 digits",
    b"1e999": "out of range",
    b"1e-999": "out of range",
    b"1e99999999999999999999": "out of range",
    b"0e-99999999999999999999": "out of range",
    b"0." + b"1" * 80: "more than 64 characters",
    b'"\x00"': "not JSON",
    b'["\xff"]': "not UTF-8",
    b'\n["\xff"]': "line 2: not UTF-8",
    "{}".encode("utf-16"): "not UTF-8",
    b"[1,]": "not JSON",
    b"{'a':1}": "not JSON",
    b"[01]": "not JSON",
    b"\xef\xbb\xbf\xef\xbb\xbf{}": "not JSON",
}


@pytest.mark.parametrize(("content", "why"), REFUSED.items())
def test_what_is_no_json_is_refused_with_its_place(content, why):
    with pytest.raises(InputError, match=why):
        read_json(content)


def test_values_keep_their_exact_meaning():
    assert read_json(b'\xef\xbb\xbf{"a":[1,-0,1.50,2e3,true,null,"\\u00e9"]}') == {
        "a": [1, 0, Decimal("1.50"), Decimal("2E+3"), True, None, "é"]
    }


def test_a_key_twice_is_shown_without_its_control_characters():
    with pytest.raises(InputError) as caught:
        read_json(b'{"a\\u001b[2J":1,"a\\u001b[2J":2}')
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_a_million_levels_are_refused_without_a_recursion_error(opening):
    with pytest.raises(InputError, match="more than 64 deep"):
        read_json(opening * 10**6)


def test_sixty_four_levels_are_read_and_sixty_five_are_not():
    assert read_json(b"[" * 64 + b"]" * 64)
    with pytest.raises(InputError, match="more than 64 deep"):
        read_json(b"[" * 65 + b"]" * 65)


def test_brackets_in_a_text_are_no_levels():
    assert read_json(b'["' + b"[" * 1000 + b'"]') == ["[" * 1000]


def test_a_document_of_very_many_values_is_refused_before_it_is_parsed():
    with pytest.raises(InputError, match="more than 2000000 values"):
        read_json(b"[" + b"1," * MAX_VALUES + b"1]")


def test_a_document_over_64_mib_is_refused():
    with pytest.raises(InputError, match="64 MiB"):
        read_json(b" " * (MAX_BYTES + 1))
