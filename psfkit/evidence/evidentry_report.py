"""evidentry's ``report.md``: made to be read, so every number in it has to stand there twice and agree.

Descriptions, limitations and the reasons of failures are whatever people and models wrote. A line that only evidentry
should have written but that stands there once too often makes the report ambiguous, and it is not evaluated.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from psfkit.documents.json_reader import decode
from psfkit.errors import InputError
from psfkit.evidence.evidentry_suites import VERDICTS, Suite, known_version, suite_facts, text_fact
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.statistics import wilson
from psfkit.model.fact import Fact

_VERDICT = "|".join(re.escape(verdict) for verdict in VERDICTS)
_HEADER = "| Suite | Metric | Items | Pass rate | 95% CI | Threshold | Verdict |"
_SHARE = r"([0-9]{1,3}\.[0-9])%"
_ROW = re.compile(
    rf"\| (.+) \| [a-z_]+ \| ([0-9]{{1,9}}) "
    rf"\| {_SHARE} \| \[{_SHARE}, {_SHARE}\] \| {_SHARE} \| \*\*({_VERDICT})\*\* \|"
)
_RESULT = re.compile(rf"- Result: ([0-9]{{1,9}})/([0-9]{{1,9}}) items passed — verdict \*\*({_VERDICT})\*\*")
_FAILING = re.compile(r"<details><summary>([0-9]{1,9}) failing item\(s\)</summary>")
_END = (
    re.compile(r"- Pack ID: `([0-9a-f]{64})`"),
    re.compile(r"- Config sha256: `([0-9a-f]{64})`"),
    re.compile(r"- Created \(UTC\): (\S+)"),
    re.compile(r"- evidentry version: (\S+)"),
)
_CARD = {"model": "| Model | ", "model_version": "| Version | ", "provider": "| Provider under test | "}
_LONGEST = 4096
_ROUNDING = Decimal("0.06")
"""How far a percentage with one decimal may lie from what it stands for, our own rounding included."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table of suites, with percentages as they stand there."""

    name: str
    items: int
    rate: Decimal
    low: Decimal
    high: Decimal
    threshold: Decimal
    verdict: str
    line: int


def find_in_report(content: bytes) -> Iterator[Fact]:
    """Yield the facts of a report.

    Raises:
        InputError: it is no report, is cut short, or its numbers do not agree.
    """
    if b"\0" in content:
        raise InputError("it holds a NUL character")
    lines = [line.removesuffix("\r") for line in decode(content).rstrip().split("\n")]
    pack_id, _, created, version = _end(lines)
    rows, after = _rows(lines)
    suites = [_suite(row, part, first) for row, (first, part) in zip(rows, _sections(lines, after, rows), strict=True)]
    yield from suite_facts(suites, f"line {rows[0].line} and the section of each suite")
    yield from _card_facts(lines[:after])
    yield Fact("pack_id", pack_id, "", f"line {len(lines) - 3}")
    yield Fact("tool_version", known_version(version), "", f"line {len(lines)}")
    yield from run_facts(((created, f"line {len(lines) - 1}"),))


def _end(lines: Sequence[str]) -> tuple[str, ...]:
    """Return what the last lines state: pack, config, time and version."""
    found = [pattern.fullmatch(line) for pattern, line in zip(_END, lines[-len(_END) :], strict=False)]
    if len(found) < len(_END) or not all(found):
        raise InputError(
            "it is no report of evidentry, or cut short: it does not end with pack, config, day and version"
        )
    return tuple(match[1] for match in found if match)


def _rows(lines: Sequence[str]) -> tuple[list[_Row], int]:
    """Return the rows of the table of suites and the number of lines up to its end."""
    if lines.count(_HEADER) != 1:
        raise InputError(f"its table of suites stands there {lines.count(_HEADER)} times, not once")
    start = lines.index(_HEADER) + 2
    end = next(number for number in range(start, len(lines) + 1) if number == len(lines) or not lines[number])
    rows = [_row(lines[number], number + 1) for number in range(start, end)]
    if not rows:
        raise InputError("nothing was evaluated: its table of suites is empty")
    return rows, end


def _row(line: str, number: int) -> _Row:
    found = _ROW.fullmatch(line) if len(line) <= _LONGEST else None
    if found is None:
        raise InputError(f"line {number}: not a suite with its items, rate, interval, threshold and verdict")
    name, items, *shares, verdict = found.groups()
    rate, low, high, threshold = map(Decimal, shares)
    return _Row(name, int(items), rate, low, high, threshold, verdict, number)


def _sections(lines: Sequence[str], after: int, rows: Sequence[_Row]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the lines of each suite's section with the number of the first."""
    starts = [number for number in range(after, len(lines)) if lines[number].startswith("### Suite: ")]
    named = [lines[number].removeprefix("### Suite: ") for number in starts]
    if named != [row.name for row in rows]:
        raise InputError("the file contradicts itself: its table and its sections name different suites")
    for start, end in pairwise((*starts, len(lines))):
        yield start + 1, lines[start:end]


def _suite(row: _Row, section: Sequence[str], first: int) -> Suite:
    where = f"line {row.line} and the section from line {first}"
    results = [match for line in section if (match := _RESULT.fullmatch(line))]
    failing = [int(match[1]) for line in section if (match := _FAILING.fullmatch(line))]
    if len(results) != 1 or len(failing) > 1:
        raise InputError(
            f"{where}: a suite has one result and one list of failures, not {len(results)} and {len(failing)}"
        )
    passed, items = int(results[0][1]), int(results[0][2])
    suite = Suite(row.name, items, passed, row.verdict, any(map(_is_clustered, section)), where)
    if not items or items != row.items or passed > items or results[0][3] != row.verdict:
        raise InputError(f"the file contradicts itself: {where} give different items or verdicts")
    if sum(failing) != items - passed or not _fits(row, suite):
        raise InputError(
            f"the file contradicts itself: failures, rate or verdict of {where} do not follow from the items"
        )
    return suite


def _is_clustered(line: str) -> bool:
    return line.startswith("- Clustered items: ")


def _fits(row: _Row, suite: Suite) -> bool:
    """Whether the rounded percentages can be those of the items, and the verdict that of the percentages."""
    low = 100 * wilson(suite.passed, suite.items).low
    is_rate = abs(row.rate - Decimal(100 * suite.passed) / suite.items) <= _ROUNDING
    is_low = suite.is_clustered or abs(row.low - low) <= _ROUNDING
    bound = {"PASS": row.low, "PASS (point)": row.rate, "FAIL": -row.high, "FAIL (point)": -row.rate}[row.verdict]
    bar = row.threshold if row.verdict.startswith("PASS") else -row.threshold
    return is_rate and is_low and bound >= bar - 2 * _ROUNDING


def _card_facts(lines: Sequence[str]) -> Iterator[Fact]:
    for name, opening in _CARD.items():
        for number, line in enumerate(lines, start=1):
            if line.startswith(opening):
                stated = line.removeprefix(opening).removesuffix(" |")
                yield from text_fact(
                    name, stated.partition(" / ")[0] if name == "provider" else stated, f"line {number}"
                )
                break
