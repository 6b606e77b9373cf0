"""YAML as programs write it: one meaning or none."""

from decimal import Decimal

import pytest

from psfkit.documents import tool_yaml
from psfkit.documents.tool_yaml import read_tool_yaml
from psfkit.errors import InputError

REFUSED = {
    b"": "empty",
    b"# nothing\n": "empty",
    b"a: 1\na: 2\n": 'line 2: the key "a" stands twice',
    b"a: [1\n": "cut short",
    b"a: 'b\n": "cut short",
    b"a: 1\n--- b\n": "line 2: a second document begins",
    b"%YAML 1.2\n--- a\n": "line 1: a line begins with %",
    b"a: !!str 1\n": "the tag tag:yaml.org,2002:str asks for another type",
    b"a: !x [1]\n": "the tag !x asks for another type",
    b"a: 1\nb: 012\n": "line 2: 012 is not read the same way",
    b"a: yes\n": "yes is not read",
    b"a: 1_000\n": "not read the same way",
    b"a: 1:30\n": "not read the same way",
    b"a: .nan\n": "not read the same way",
    b"a: .inf\n": "not read the same way",
    b"a: 0x1F\n": "not read the same way",
    b"a: 2026-02-30\n": "not read the same way",
    b"a: 1234567890123456789\n": "more than 18 digits",
    b"a: 1e999\n": "out of range",
    b"<<: {a: 1}\n": "line 1: << is not read the same way",
    b"1: a\n": "the key 1 is not text",
    b"null: a\n": "the key null is not text",
    b"? [a]\n: b\n": "a key is a list or a mapping",
    b"a: &x b\n*x : c\n": "line 2: a key is an alias",
    b"a: *x\n": "\\*x repeats what is not yet there",
    b"&a [*a]\n": "\\*a repeats what is not yet there",
    b"a: \xff\n": "not UTF-8",
    "a: b\n".encode("utf-16"): "not UTF-8",
    b"a: \x07\n": "not YAML",
}


@pytest.mark.parametrize(("content", "why"), REFUSED.items())
def test_what_has_no_single_meaning_is_refused_with_its_place(content, why):
    with pytest.raises(InputError, match=why):
        read_tool_yaml(content)


def test_plain_and_quoted_values_mean_what_javascript_wrote():
    text = b"a: 'yes'\nb: '012'\nc: 1.50\nd: 1.e+21\ne: 5.e-7\nf: -3\ng: true\nh: null\n"
    text += b'i: 2026-10-01\nj: "\\U0001F600"\nk:\n'
    assert read_tool_yaml(b"\xef\xbb\xbf" + text) == {
        "a": "yes",
        "b": "012",
        "c": Decimal("1.50"),
        "d": Decimal("1E+21"),
        "e": Decimal("5E-7"),
        "f": -3,
        "g": True,
        "h": None,
        "i": "2026-10-01",
        "j": "😀",
        "k": None,
    }


def test_an_alias_repeats_the_value_of_its_anchor():
    assert read_tool_yaml(b"- &a {x: [1]}\n- *a\n- &a two\n- *a\n") == [{"x": [1]}, {"x": [1]}, "two", "two"]


def test_aliases_of_aliases_are_counted_as_if_they_were_written_out():
    bomb = b"- &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n"
    bomb += b"".join(b"- &a%d [%s]\n" % (n + 1, b", ".join([b"*a%d" % n] * 10)) for n in range(9))
    with pytest.raises(InputError, match="more than 1000000 values"):
        read_tool_yaml(bomb)


def test_depth_behind_aliases_counts_too():
    tower = b"- &a0 [x]\n" + b"".join(b"- &a%d [*a%d]\n" % (n + 1, n) for n in range(62))
    assert len(read_tool_yaml(tower)) == 63
    with pytest.raises(InputError, match="more than 64 deep"):
        read_tool_yaml(tower + b"- [*a62]\n")


@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"? "])
def test_a_million_levels_are_refused_without_a_recursion_error(opening):
    with pytest.raises(InputError):
        read_tool_yaml(opening * 10**6)


def test_a_long_file_is_not_read(monkeypatch):
    monkeypatch.setattr(tool_yaml, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(InputError, match="longer than 1 MiB"):
        read_tool_yaml(b"#" * 1024 * 1024 + b"\n")


def test_many_values_are_not_read(monkeypatch):
    monkeypatch.setattr(tool_yaml, "MAX_VALUES", 10)
    assert len(read_tool_yaml(b"- 1\n" * 9)) == 9
    with pytest.raises(InputError, match="more than 10 values"):
        read_tool_yaml(b"- 1\n" * 10)
