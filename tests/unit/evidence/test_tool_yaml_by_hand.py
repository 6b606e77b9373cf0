"""YAML that people write for tools: what is ordinary is read as the tools read it, and the rest is refused."""

from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.documents.tool_yaml import read_tool_yaml
from psfkit.errors import InputError

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
ORDINARY = """\
%s# a comment
a: &one {x: 1, y: 'it''s', "z": "tab\\t"}
b: *one
c:
  <<: *one
  y: mine
d:
  - |
    two
    lines
  - >-
    one
    line
  -
e: {<<: [{x: 5}, *one], w: ~}
? long
: 0.5
"""


def read(content: bytes):
    return read_tool_yaml(content, by_hand=True)


def refusal(text: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(text.encode() if isinstance(text, str) else text)
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.parametrize("start", ["", "---\n", "\ufeff"])
def test_ordinary_yaml_is_read_as_its_own_tools_read_it(start):
    text = ORDINARY % start
    assert read(text.encode()) == yaml.safe_load(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0.80", Decimal("0.80")),
        ("true", True),
        ("False", False),
        ("null", None),
        ("", None),
        ("~", None),
        ("no", "no"),
        ("On", "On"),
        ("012", "012"),
        ("0x10", "0x10"),
        ("1.10", Decimal("1.10")),
        ("1e3", Decimal("1e3")),
        (".nan", ".nan"),
        ("1:30", "1:30"),
        ("2026-11-23", "2026-11-23"),
        ("2026-02-30", "2026-02-30"),
        ("9" * 19, int("9" * 19)),
        ("5m", "5m"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("'~'", "~"),
    ],
)
def test_what_readers_disagree_about_stays_text(text, value):
    found = read(f"a: {text}\n".encode())["a"]
    assert (found, type(found)) == (value, type(value))


def test_a_key_is_the_text_that_stands_there():
    assert list(read(b"200: a\nyes: b\n~: c\n1.0: d\n&k key: *k\n")) == ["200", "yes", "~", "1.0", "key"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("# only this\n", "empty"),
        ("a: !!python/object:os.system x\n", "line 1: the tag"),
        ("a: !vault x\n", "line 1: the tag"),
        ("!!map {}\n", "line 1: the tag"),
        ("a: 1\n'a': 2\n", 'line 2: the key "a" stands twice'),
        ("a: 1\n---\nb: 1\n", "line 2: a second document"),
        ("%YAML 1.2\n---\na: 1\n", "begins with %"),
        ("a: 1\n%A\n", "begins with %"),
        ("a: *b\n", "*b repeats what is not yet there"),
        ("a: &a [*a]\n", "not yet there"),
        ("a: &a {b: *a}\n", "not yet there"),
        ("? [1]\n: 2\n", "a key is a list or a mapping"),
        ("a: &a [1]\n*a : 2\n", "a key is no text"),
        ("{{ .Values.x }}: 1\n", "a key is a list or a mapping"),
        ("a: 1\n<<: 2\n", "merges something that is no mapping"),
        ("a: [1\n", "not YAML or cut short"),
        ("a:\n\tb: 1\n", "line 2: not YAML"),
        ("a: b: c\n", "line 1: not YAML"),
        ("k" * 1100 + ": 1\n", "not YAML"),
        ("\0", "not YAML"),
        ("a: 1\n".encode("utf-16"), "not UTF-8"),
        ("a: caf\u00e9\n".encode("latin-1"), "line 1: not UTF-8"),
        (b"\n\n\xff", "line 3: not UTF-8"),
        ("[" * 100, "64 deep"),
        ("".join(" " * n + "a:\n" for n in range(100)), "64 deep"),
    ],
)
def test_what_would_mislead_is_refused_with_its_line(text, why):
    assert why in refusal(text)


def bomb(levels: int = 30) -> str:
    return "a0: &a0 [1, 1]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, levels))


def merge_bomb(levels: int = 60) -> str:
    line = "a{0}: &a{0} {{<<: [*a{1}, *a{1}, *a{1}], k{0}: 1}}\n"
    return "a0: &a0 {x: 1}\n" + "".join(line.format(n, n - 1) for n in range(1, levels))


def deep_aliases(levels: int = 90) -> str:
    return "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, levels))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (bomb(), "more than 1000000 values"),
        (merge_bomb(), "more than 1000000 values"),
        (deep_aliases(), "more than 64 deep"),
        ("[" * 8 * 10**6, "more than 64 deep"),
        ("- " * (4 * 10**6), "more than 64 deep"),
        ("{" * 8 * 10**6, ""),  # a mapping for a key, or too deep, by the parser
        ("&a " * 10**5, "not YAML"),
        ("#\n" * 10**6, "empty"),
    ],
    ids=range(8),
)
def test_hostile_texts_cost_little(text, why):
    assert why in refusal(text)


@given(st.text(alphabet="ab:-?[]{}&*!|>'\"%# \n,<01~", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_and_read_as_pyyaml_reads_its_shape(text):
    try:
        found = read(text.encode())
    except InputError:
        return
    assert shape(found) == shape(yaml.load(text, LOADER))


def shape(value):
    """Return a value with its plain parts taken for the same, and without what merging brings in."""
    match value:
        case dict():
            return {key: shape(part) for key, part in value.items()} if "<<" not in value else None
        case list():
            return [shape(part) for part in value]
        case _:
            return ""
