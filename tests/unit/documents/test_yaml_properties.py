"""What holds for any bytes, and for any honest document, whatever is in it."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from psfkit.documents.spans import Lines
from psfkit.documents.text_safety import find_forbidden, find_piles, is_blank
from psfkit.documents.yaml_examiner import Examiner
from psfkit.documents.yaml_reader import YamlReading, read_yaml
from psfkit.documents.yaml_scalars import RefusedScalar, read_plain
from psfkit.model.finding import Severity

ROOT = Path(__file__).parents[3]
SHIPPED = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("examples", "rubrics", "templates/stubs", "tests/bundles/good")
    for path in (ROOT / folder).rglob("*.yaml")
    if "evidence" not in path.parts  # tools of all sorts wrote those
)

INDICATORS = st.text(
    st.sampled_from("ab01.-+:?#&*!|>'\"%@`{}[],~<= \n\t\r\\/exuN\u2028\u202e\u0301\u200d\ufeff\x00é漢")
)


def read(data: bytes) -> YamlReading:
    return read_yaml(data, "f.yaml")


def is_sound(value: object) -> bool:
    """Whether a value is made of nothing but what the reader promises."""
    if isinstance(value, dict):
        return all(type(key) is str and is_sound(child) for key, child in value.items())
    if isinstance(value, list):
        return all(map(is_sound, value))
    return type(value) in (str, int, bool, Decimal)


def check_promises(data: bytes) -> None:
    reading = read(data)
    assert len(reading.findings) <= 50
    assert reading.findings or reading.value is not None
    assert reading.value is None or is_sound(reading.value)
    for finding in reading.findings:
        assert finding.severity in (Severity.ERROR, Severity.NOTE)
        for text in (finding.message, finding.hint, finding.label, finding.location.line_text):
            assert find_forbidden(text) is None
            assert "\n" not in text
            assert len(text) <= 300
    if reading.document is not None:
        assert len(dict(reading.document.spans)) == len(reading.document.spans)
        lines = reading.document.text.split("\n")
        for line, column, end_line, end_column in [
            *reading.document.spans.values(),
            *reading.document.key_spans.values(),
        ]:
            assert (1, 1) <= (line, column) <= (end_line, end_column) <= (len(lines), len(lines[end_line - 1]) + 1)


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"%YAML 9.9\n---\n")
@example(b"? ? ? a")
@example(b"- - - - &a *a")
@example(b"...\n...\n")
@example(b"--- |\n%x\n")
def test_any_bytes_give_values_or_findings(data):
    check_promises(data)


@given(INDICATORS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_heap_of_indicators_gives_values_or_findings(data):
    check_promises(data)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(
    lambda text: (
        not (find_forbidden(text) or find_piles(text) or (text and is_blank(text)))
        and not (text and isinstance(read_plain(text), RefusedScalar))  # PyYAML writes 1e3 and y without quotes
    )
)
KEYS = st.one_of(
    st.sampled_from(["id", "title", "NO", "1", "a b", "x-note"]), TEXT.filter(lambda t: t and "\n" not in t)
)
VALUES = st.recursive(
    st.one_of(
        TEXT, st.booleans(), st.integers(-(10**17), 10**17), st.sampled_from(["NO", "012", "1:30", "2026-02-30", "~"])
    ),
    lambda children: st.one_of(st.lists(children, max_size=5), st.dictionaries(KEYS, children, max_size=5)),
    max_leaves=30,
)


@given(VALUES, st.sampled_from([None, True, False]), st.sampled_from(["\n", "\r\n"]))
def test_an_honest_document_is_read_as_by_pyyaml(value, flow, line_break):
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True, line_break=line_break)
    reading = read(text.encode())
    assert reading.findings == ()
    assert reading.value == yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) == value


@given(VALUES, st.sampled_from([None, True, False]))
def test_the_fast_way_and_the_careful_way_agree(value, flow):
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True)
    check_ways(text)


@given(INDICATORS)
def test_the_fast_way_takes_nothing_that_the_careful_way_would_refuse(text):
    if find_forbidden(text.replace("\r\n", "\n")) is None and not find_piles(text):
        check_ways(text)


def check_ways(text: str) -> None:
    reading = read(text.encode())
    if reading.findings:
        return
    examiner = Examiner(Lines(text), "f.yaml")
    examiner.examine()
    assert examiner.findings == []
    assert repr(examiner.value) == repr(reading.value)
    assert reading.document is not None
    marks = reading.document.spans.positions.marks
    assert (list(marks.starts), list(marks.ends), list(marks.key_starts)) == (
        list(examiner.marks.starts),
        list(examiner.marks.ends),
        list(examiner.marks.key_starts),
    )


@given(VALUES)
def test_the_text_at_a_span_says_the_same_by_itself(value):
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6)
    reading = read(text.encode())
    assert reading.document is not None
    lines = text.split("\n")
    for pointer, (line, column, end_line, end_column) in reading.document.spans.items():
        found: object = reading.value
        for step in pointer:
            found = found[step]
        if line == end_line:
            assert yaml.safe_load(lines[line - 1][column - 1 : end_column - 1]) == found


@pytest.mark.parametrize("path", SHIPPED)
def test_what_psfkit_ships_is_read_as_by_pyyaml(path):
    data = (ROOT / path).read_bytes()
    reading = read(data)
    assert reading.findings == ()
    assert plain(reading.value) == plain(yaml.load(data, Loader=yaml.BaseLoader))


def plain(value: object) -> object:
    """Turn every scalar into text: PyYAML's base loader makes nothing else, and dates are text to us."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
