"""What the YAML reader takes, what it refuses, and where it points."""

import sys
from decimal import Decimal

import pytest

from psfkit.documents.spans import Spans
from psfkit.documents.yaml_reader import YamlReading, location, read_yaml
from psfkit.model.location import Location, Span


@pytest.fixture(params=["libyaml", "pure"])
def parser(request, monkeypatch):
    """Run with libyaml's parser, and with PyYAML's own as where libyaml is missing."""
    if request.param == "pure":
        monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    return request.param


def read(text: str | bytes) -> YamlReading:
    return read_yaml(text.encode() if isinstance(text, str) else text, "bundle.yaml")


def places(reading: YamlReading) -> list[tuple[str, int, int]]:
    """Code, line and column of each finding; a finding about the whole file stands at 0:0."""
    spans = [finding.location.span or Span(0, 0, 0, 0) for finding in reading.findings]
    return [(f.code, span.line, span.column) for f, span in zip(reading.findings, spans, strict=True)]


TAKEN = {
    "text": ("a: Acme AI", {"a": "Acme AI"}),
    "quoted_words_of_yaml_1_1": ('a: "NO"\nb: \'on\'\nc: "~"', {"a": "NO", "b": "on", "c": "~"}),
    "booleans": ("a: true\nb: false", {"a": True, "b": False}),
    "whole_numbers": ("[0, 7, -12, 999999999999999999, -999999999999999999]", [0, 7, -12, 10**18 - 1, 1 - 10**18]),
    "decimals": ("[0.80, 1.1, -0.5, 2.0]", [Decimal("0.80"), Decimal("1.1"), Decimal("-0.5"), Decimal("2.0")]),
    "dates_stay_text": ("[2026-10-12, 2024-02-29]", ["2026-10-12", "2024-02-29"]),
    "moments_stay_text": (
        "[2026-10-12T09:00:00Z, 2026-10-12 09:00:00]",
        ["2026-10-12T09:00:00Z", "2026-10-12 09:00:00"],
    ),
    "three_part_versions_are_text": ("a: 1.10.2", {"a": "1.10.2"}),
    "hexadecimal_digests_are_text": ("a: 3d5be404a395e8cf", {"a": "3d5be404a395e8cf"}),
    "empty_text_in_quotes": ("a: ''", {"a": ""}),
    "empty_collections": ("a: []\nb: {}", {"a": [], "b": {}}),
    "folded_and_literal": ("a: >-\n  x\n  y\nb: |\n  x\n  y\n", {"a": "x y", "b": "x\ny\n"}),
    "plain_over_two_lines": ("a: x\n  y", {"a": "x y"}),
    "nested": ("a:\n  - b: [c, {d: e}]\n  - f", {"a": [{"b": ["c", {"d": "e"}]}, "f"]}),
    "an_explicit_start_and_end": ("---\na: b\n...\n", {"a": "b"}),
    "an_explicit_key": ("? a\n: b\n", {"a": "b"}),
    "a_byte_order_mark": (b"\xef\xbb\xbfa: b", {"a": "b"}),
    "line_ends_of_windows": ("a: b\r\nc: |\r\n  x\r\n  y\r\n", {"a": "b", "c": "x\ny\n"}),
    "comments": ("# one\na: b # two\n", {"a": "b"}),
    "ampersand_and_exclamation_in_text": ("a: R&D & more!\nb: Hey! *you*", {"a": "R&D & more!", "b": "Hey! *you*"}),
    "escapes": (r'a: "x\ty\n\u00e9\U0001F600"', {"a": "x\ty\né😀"}),
    "accents_chinese_hebrew": ("a: Société\nb: 株式会社\nc: חברת", {"a": "Société", "b": "株式会社", "c": "חברת"}),
    "joined_emoji": ("a: 👩‍👩‍👧 x", {"a": "👩‍👩‍👧 x"}),
    "persian_with_a_non_joiner": ("a: می‌خواهم", {"a": "می‌خواهم"}),
    "a_list_at_the_top": ("- a\n- b\n", ["a", "b"]),
    "a_text_at_the_top": ("hello\n", "hello"),
    "thirty_two_levels": ("[" * 32 + "]" * 32, eval("[" * 32 + "]" * 32)),
    "a_percent_sign_in_text": ("a: 95 % of\n  %x", {"a": "95 % of %x"}),
    "the_same_key_in_two_mappings": ("- {a: 1}\n- {a: 2}", [{"a": 1}, {"a": 2}]),
}


@pytest.mark.parametrize(("text", "value"), TAKEN.values(), ids=TAKEN)
def test_it_takes(parser, text, value):
    reading = read(text)
    assert reading.findings == ()
    assert reading.value == value
    assert repr(reading.value) == repr(value)


WORDS = "y n Y N yes Yes YES no No NO on On ON off Off OFF True TRUE False FALSE = <<"
NUMBERS = "012 0777 00 -0 +1 1_000 0x1f 0o17 0b101 1:30 12:30:45 190:20:30.15 16:9"
FRACTIONS = ".inf -.inf +.INF .nan .NaN 1e400 1.0e+400 1e3 12e03 .5 5. 1.10 2.00 10.20"
AMBIGUOUS = f"{WORDS} {NUMBERS} {FRACTIONS}".split()

REFUSED = {
    **{f"ambiguous_{text}": (f"a: {text}", [("PK118", 1, 4)]) for text in AMBIGUOUS},
    **{f"null_{text}": (f"a: {text}", [("PK119", 1, 4)]) for text in ("~", "null", "Null", "NULL")},
    "no_value": ("a:\nb: 1", [("PK119", 1, 3)]),
    "a_dash_and_nothing": ("- a\n-\n", [("PK119", 2, 2)]),
    "impossible_day": ("a: 2026-02-30", [("PK120", 1, 4)]),
    "impossible_moment": ("a: 2026-99-99 99:99:99", [("PK120", 1, 4)]),
    "impossible_hour": ("a: 2026-10-12T24:00:01Z", [("PK120", 1, 4)]),
    "nineteen_digits": ("a: 1000000000000000000", [("PK121", 1, 4)]),
    "five_thousand_digits": ("a: " + "1" * 5000, [("PK121", 1, 4)]),
    "a_decimal_of_forty_digits": ("a: 0." + "1" * 40, [("PK121", 1, 4)]),
    "anchor": ("a: &x b", [("PK112", 1, 4)]),
    "anchor_on_a_list": ("a: &x [b]", [("PK112", 1, 4)]),
    "anchor_on_a_key": ("&x a: b", [("PK112", 1, 1)]),
    "alias": ("a: &x b\nc: *x", [("PK112", 1, 4), ("PK113", 2, 4)]),
    "self_reference": ("a: &x [*x]", [("PK112", 1, 4), ("PK113", 1, 8)]),
    "merge_key": ("a: {<<: {b: 1}}", [("PK114", 1, 5)]),
    "local_tag": ("a: !include ../x", [("PK115", 1, 4)]),
    "python_tag": ("!!python/object/apply:os.system ['x']", [("PK115", 1, 1)]),
    "known_tag": ("a: !!str 12", [("PK115", 1, 4)]),
    "lone_tag": ("a: ! 12", [("PK115", 1, 4)]),
    "yaml_directive": ("%YAML 1.2\n---\na: b", [("PK116", 1, 1)]),
    "tag_directive": ("%TAG !x! y\n---\na: b", [("PK116", 1, 1)]),
    "five_thousand_directives": ("".join(f"%TAG !{i}! y\n" for i in range(5000)) + "--- a", [("PK116", 1, 1)]),
    "two_documents": ("a: 1\n---\nb: 2\n", [("PK117", 2, 1)]),
    "duplicate_key": ("a: 1\nb: 2\na: 3", [("PK110", 3, 1)]),
    "duplicate_key_in_quotes": ('a: 1\n"a": 3', [("PK110", 2, 1)]),
    "duplicate_key_by_escape": ('a: 1\n"\\u0061": 3', [("PK110", 2, 1)]),
    "number_as_key": ("1: a", [("PK111", 1, 1)]),
    "boolean_as_key": ("on: a\ntrue: b", [("PK111", 1, 1), ("PK111", 2, 1)]),
    "null_as_key": ("~: a", [("PK111", 1, 1)]),
    "empty_key": ('"": a', [("PK111", 1, 1)]),
    "list_as_key": ("? [a]\n: b", [("PK111", 1, 3)]),
    "mapping_as_key": ("{a: b}: c", [("PK111", 1, 1)]),
    "key_of_two_lines": ('"a\\nb": c', [("PK111", 1, 1)]),
    "key_of_129_characters": ("k" * 129 + ": a", [("PK109", 1, 1)]),
    "thirty_three_levels": ("[" * 33 + "]" * 33, [("PK107", 1, 33)]),
    "a_hundred_thousand_brackets": ("[" * 100_000, [("PK107", 1, 33)]),
    "a_hundred_thousand_dashes": ("- " * 100_000, [("PK107", 1, 65)]),
    "not_utf8": (b"a: \xff", [("PK103", 0, 0)]),
    "utf16": ("a: b".encode("utf-16"), [("PK103", 0, 0)]),
    "a_surrogate_in_bytes": (b"a: \xed\xa0\x80", [("PK103", 0, 0)]),
    "nothing": ("", [("PK102", 1, 1)]),
    "comments_only": ("# x\n", [("PK102", 1, 1)]),
    "nul": ("a: b\nc: d\x00e", [("PK104", 2, 5)]),
    "escape_character": ("a: \x1b[31m", [("PK104", 1, 4)]),
    "delete_character": ("a: \x7f", [("PK104", 1, 4)]),
    "lone_carriage_return": ("# x\rb: 1\nc: 2", [("PK104", 1, 4)]),
    "line_separator_in_a_comment": ("# x\u2028b: 1", [("PK104", 1, 4)]),
    "next_line_in_a_comment": ("# x\x85b: 1", [("PK104", 1, 4)]),
    "right_to_left_override": ("a: x\u202ey\nb: \u2066", [("PK104", 1, 5), ("PK104", 2, 4)]),
    "zero_width_space": ("a: x\u200by", [("PK104", 1, 5)]),
    "byte_order_mark_inside": ("a: x\ufeffy", [("PK104", 1, 5)]),
    "noncharacters": ("a: \ufffe\nb: \ufdd0\nc: \U0001ffff", [("PK104", 1, 4), ("PK104", 2, 4), ("PK104", 3, 4)]),
    "tag_characters": ("a: \U000e0041", [("PK104", 1, 4)]),
    "escaped_override": (r'a: "\u202e"', [("PK104", 1, 4)]),
    "escaped_nul": (r'a: "x\0"', [("PK104", 1, 4)]),
    "escaped_escape": (r'a: "\e[2J"', [("PK104", 1, 4)]),
    "escaped_carriage_return": (r'a: "x\r"', [("PK104", 1, 4)]),
    "escaped_line_separator": (r'a: "x\Ly"', [("PK104", 1, 4)]),
    "escaped_in_a_key": (r'"a\u200b": x', [("PK104", 1, 1)]),
    "nine_marks": ("a: e" + "\u0301" * 9, [("PK122", 1, 5)]),
    "nine_marks_by_escapes": ('a: "e' + "\\u0301" * 9 + '"', [("PK122", 1, 4)]),
    "joiners_only": ("a: '" + "\u200d" * 50 + "'", [("PK123", 1, 4)]),
    "fillers_only_by_escapes": ('a: "' + "\\u3164" * 5 + '"', [("PK123", 1, 4)]),
    "spaces_only": ("a: '   '", [("PK123", 1, 4)]),
    "text_of_65537_characters": ("a: " + "x" * 65537, [("PK108", 1, 4)]),
    "fifty_thousand_and_one_values": ("[" + "a," * 50_000 + "]", [("PK106", 1, 100_000)]),
    "unclosed_quote": ("a: 'x\nb: 1\n", [("PK101", 1, 4)]),
    "unclosed_bracket": ("a: [1,\nb: 2\nc: 3\n", [("PK101", 3, 2)]),
    "tab_for_indentation": ("a:\n\t- b", [("PK101", 2, 1)]),
    "colon_in_text": ("a: b: c", [("PK101", 1, 5)]),
    "wrong_indentation": ("a:\n  b: 1\n c: 2\n", [("PK101", 3, 2)]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses(parser, name):
    text, expected = REFUSED[name]
    found = places(read(text))
    assert found == expected


def test_a_file_over_one_mebibyte_is_not_even_decoded():
    reading = read(b"a: " + b"\xff" * (1 << 20))
    assert places(reading) == [("PK105", 0, 0)]
    assert reading.value is None
    assert reading.document is None


def test_both_lines_of_a_repeated_key_are_told_and_the_first_one_counts():
    reading = read("a: 1\nb: 2\na: {c: [3]}\nd: 4\n")
    assert "on line 1 and on line 3" in reading.findings[0].message
    assert reading.value == {"a": 1, "b": 2, "d": 4}
    assert reading.document.spans["d",] == (4, 4, 4, 5)
    assert reading.document.key_spans["d",] == (4, 1, 4, 2)


def test_refused_values_stay_as_the_text_that_stood_there():
    reading = read('a: NO\nb: !x y\nc: *d\ne: 012\nf: "\\u202e"')
    assert [finding.code for finding in reading.findings] == ["PK118", "PK115", "PK113", "PK118", "PK104"]
    assert reading.value == {"a": "NO", "b": "y", "c": "*d", "e": "012", "f": "\ufffd"}


def test_findings_come_in_order_and_end_with_the_fiftieth():
    reading = read("".join(f"k{i}: NO\n" for i in range(200)))
    assert [line for _, line, _ in places(reading)] == list(range(1, 51))
    assert reading.findings[-1].code == "PK124"
    assert reading.value is None


def test_forbidden_characters_are_all_found_up_to_the_fiftieth():
    reading = read("a: " + "\x01" * 1000)
    assert len(reading.findings) == 50
    assert reading.findings[-1].code == "PK124"


def test_a_syntax_error_tells_where_the_broken_list_began():
    assert "in what begins on line 1" in read("a: [1,\nb: 2\nc: 3\n").findings[0].message


def test_what_follows_a_syntax_error_is_not_guessed_at():
    reading = read("a: NO\nb: c: d\ne: NO\n")
    assert places(reading) == [("PK118", 1, 4), ("PK101", 2, 5)]
    assert reading.value is None


def test_every_value_and_key_has_its_span(parser):
    reading = read(
        'a: 1\n"b b": [x, {c: 0.5}, "q\\u0041" ]\nc:\n  - d: e\n    f: |\n      x\n      y\n\n  - g h\n    i\n'
    )
    assert dict(reading.document.spans) == {
        (): (1, 1, 10, 6),
        ("a",): (1, 4, 1, 5),
        ("b b",): (2, 8, 2, 33),
        ("b b", 0): (2, 9, 2, 10),
        ("b b", 1): (2, 12, 2, 20),
        ("b b", 1, "c"): (2, 16, 2, 19),
        ("b b", 2): (2, 22, 2, 31),
        ("c",): (4, 3, 10, 6),
        ("c", 0): (4, 5, 7, 8),
        ("c", 0, "d"): (4, 8, 4, 9),
        ("c", 0, "f"): (5, 8, 7, 8),
        ("c", 1): (9, 5, 10, 6),
    }
    assert dict(reading.document.key_spans) == {
        ("a",): (1, 1, 1, 2),
        ("b b",): (2, 1, 2, 6),
        ("b b", 1, "c"): (2, 13, 2, 14),
        ("c",): (3, 1, 3, 2),
        ("c", 0, "d"): (4, 5, 4, 6),
        ("c", 0, "f"): (5, 5, 5, 6),
    }


def test_columns_count_characters_after_a_byte_order_mark_and_with_windows_line_ends():
    reading = read('\ufeffé: ü\r\n漢: "😀"\r\nx: NO\r\n')
    assert reading.document.spans["é",] == (1, 4, 1, 5)
    assert reading.document.spans["漢",] == (2, 4, 2, 7)
    assert reading.findings[0].location == Location("bundle.yaml", Span(3, 4, 3, 6), "x: NO")


def test_spans_are_ready_when_there_are_findings_and_empty_when_nothing_could_be_read():
    assert read("a: NO").document.spans["a",] == (1, 4, 1, 6)
    broken = read("a: b: c").document
    assert (len(broken.spans), len(broken.key_spans), broken.text) == (0, 0, "a: b: c")
    with pytest.raises(KeyError):
        broken.spans["a",]


def test_a_location_shows_its_line_safely():
    document = read("a: b\nc: " + "x" * 500).document
    assert isinstance(document.spans, Spans)
    assert location(document, "bundle.yaml", document.spans["c",]).line_text == "c: " + "x" * 196 + "…"
    assert location("a\n\tb\x1b\u202ec\n", "f", Span(2, 1, 2, 3)).line_text == " b\ufffd\ufffdc"
    assert location("a", "f", (9, 1, 9, 2)).line_text == ""
    assert location("a", "f", None) == Location("f")


def test_findings_quote_nothing_that_could_reach_a_terminal():
    reading = read('"k\\e[2J": &a\\u202e NO\nb: !\x7f x')
    for finding in reading.findings:
        for text in (finding.message, finding.hint, finding.label, finding.location.line_text):
            assert text.isprintable()
