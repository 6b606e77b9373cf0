"""garak's report (``*.report.jsonl``), layouts of versions 0.9 to 0.17.

One line is one entry. An attempt stands there twice, the second time (status 2) with the detectors' scores; an ``eval``
entry sums one probe up under one detector. What is counted is each verdict of a detector on one output, as garak does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.cases import Cases, Places, case_facts
from psfkit.evidence.lines import name_lines, read_line, split_lines
from psfkit.evidence.reader import answer
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "garak"
_OLDEST, _NEWEST = (0, 9), (0, 17)
_HEAD = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"entry_type"\s*:')
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.|\Z)")
_LAYOUTS = (
    frozenset({"passed", "total"}),
    frozenset({"passed", "nones", "total"}),
    frozenset({"passed", "fails", "nones", "total_evaluated", "total_processed"}),
)
_COUNTS = frozenset().union(*_LAYOUTS)
_SCORED = 2
_Pair = tuple[str, str]
"""A probe and a detector."""


@dataclass(slots=True)
class _Scores:
    """What one detector said of one probe's outputs, counted from the attempts."""

    verdicts: int = 0
    nones: int = 0
    """Scores that are null: there was no output to judge."""
    unscored: int = 0
    """Outputs that got no score at all; old versions leave nulls out."""
    zeros: int = 0
    """Scores of 0, which pass under every threshold."""
    ones: int = 0
    """Scores of 1, which fail under every threshold."""


@dataclass(slots=True)
class _Report:
    """Everything in a report that matters, gathered line by line."""

    version: str = ""
    run: JsonValue = None
    times: list[tuple[JsonValue, str]] = field(default_factory=list)
    """When it began and ended, with the place of each."""
    completed: bool = False
    open_attempts: set[str] = field(default_factory=set)
    scored_attempts: set[str] = field(default_factory=set)
    scores: dict[_Pair, _Scores] = field(default_factory=dict)
    evals: dict[_Pair, tuple[int, JsonObject]] = field(default_factory=dict)
    """Line number and entry."""


def recognises(head: bytes, path: str) -> bool:
    """Whether the file begins as a report does, or is called one."""
    return _HEAD.match(head) is not None or path.endswith(".report.jsonl")


def read(content: bytes) -> Facts:
    """Return the facts of a report, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    report = _Report()
    for number, line in split_lines(content):
        _take(report, number, read_line(number, line))
    _refuse_unfinished(report)
    cases = [_judge(report, pair) for pair in report.evals]
    where = f"eval entries, {name_lines([number for number, _ in report.evals.values()])}"
    return (
        *case_facts(
            Cases(sum(c.passed for c in cases), sum(c.failed for c in cases), sum(c.errors for c in cases)),
            Places(where, where, where, where),
        ),
        *run_facts(report.times),
    )


def _take(report: _Report, number: int, entry: JsonObject) -> None:
    kind = entry.get("entry_type")
    if not isinstance(kind, str):
        raise InputError(
            f"line {number}: it has no entry_type, so this is no garak report (a hitlog holds failures only)"
        )
    if report.completed and kind != "digest":
        raise InputError(f"line {number}: an entry of type {shown(kind, 30)} follows the completion entry")
    match kind:
        case "init":
            _take_init(report, number, entry)
        case "attempt":
            _take_attempt(report, number, entry)
        case "eval":
            _take_eval(report, number, entry)
        case "completion":
            if report.version and entry.get("run") != report.run:
                raise InputError(f"line {number}: the completion entry belongs to another run")
            report.completed = True
            report.times.append((entry.get("end_time"), f"line {number}: end_time"))


def _take_init(report: _Report, number: int, entry: JsonObject) -> None:
    version = entry.get("garak_version")
    if report.version:
        raise InputError(f"line {number}: a second run begins in the same file")
    found = _VERSION.match(version) if isinstance(version, str) else None
    if not found or not isinstance(version, str) or not _OLDEST <= (int(found[1]), int(found[2])) <= _NEWEST:
        raise InputError(f"line {number}: garak_version is {describe(version)}; this reader knows 0.9 to 0.17")
    report.version, report.run = version, entry.get("run")
    report.times.append((entry.get("start_time"), f"line {number}: start_time"))


def _take_attempt(report: _Report, number: int, entry: JsonObject) -> None:
    uuid, status = entry.get("uuid"), entry.get("status")
    if not isinstance(uuid, str):
        raise InputError(f"line {number}: an attempt has no uuid")
    if status != _SCORED:
        report.open_attempts.add(uuid)
        return
    if uuid in report.scored_attempts:
        raise InputError(f"line {number}: the attempt {shown(uuid, 40)} is scored twice")
    report.scored_attempts.add(uuid)
    probe = _name(entry.get("probe_classname"), f"line {number}: probe_classname", "probes.")
    outputs = len(as_list(entry.get("outputs"), f"line {number}: outputs"))
    results = as_object(entry.get("detector_results"), f"line {number}: detector_results")
    for detector, scores in results.items():
        pair = (probe, detector.removeprefix("detector."))
        _count_scores(report.scores.setdefault(pair, _Scores()), scores, outputs, number)


def _count_scores(counted: _Scores, value: JsonValue, outputs: int, number: int) -> None:
    scores = as_list(value, f"line {number}: detector_results")
    for score in scores:
        if score is None:
            counted.nones += 1
        elif isinstance(score, int | Decimal) and not isinstance(score, bool) and 0 <= score <= 1:
            counted.verdicts += 1
            counted.zeros += score == 0
            counted.ones += score == 1
        else:
            raise InputError(f"line {number}: a score is {describe(score)}, not a number from 0 to 1")
    counted.unscored += max(0, outputs - len(scores))


def _take_eval(report: _Report, number: int, entry: JsonObject) -> None:
    probe = _name(entry.get("probe"), f"line {number}: probe", "probes.")
    detector = _name(entry.get("detector"), f"line {number}: detector", "detector.")
    if (probe, detector) in report.evals:
        raise InputError(f"line {number}: a second eval entry for {shown(probe)} and {shown(detector)}")
    if entry.keys() & _COUNTS not in _LAYOUTS:
        raise InputError(f"line {number}: this eval entry has a layout that this reader does not know")
    report.evals[probe, detector] = (number, entry)


def _name(value: JsonValue, where: str, prefix: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{where} is {describe(value)}, not a name")
    return value.removeprefix(prefix)


def _refuse_unfinished(report: _Report) -> None:
    if not report.version:
        raise InputError("it has no init entry, so nothing says which garak wrote it")
    if not report.completed:
        raise InputError("it has no completion entry: the run crashed, was stopped or is still going")
    if unscored := len(report.open_attempts - report.scored_attempts):
        raise InputError(f"{unscored} attempts were made and never scored")
    if report.scores.keys() != report.evals.keys():
        probe, detector = min(report.scores.keys() ^ report.evals.keys())
        raise InputError(
            f"the file contradicts itself: {shown(probe, 40)} under {shown(detector, 40)} "
            "stands only among the attempts or only among the eval entries"
        )


def _judge(report: _Report, pair: _Pair) -> Cases:
    """Hold one eval entry against the scores it sums up."""
    scores, (number, entry) = report.scores[pair], report.evals[pair]
    stated = {key: as_count(entry[key], f"line {number}: {key}") for key in entry.keys() & _COUNTS}
    passed = stated["passed"]
    everything = scores.verdicts + scores.nones
    agrees = (
        scores.zeros <= passed <= scores.verdicts - scores.ones
        and stated.get("fails", scores.verdicts - passed) == scores.verdicts - passed
        and stated.get("nones", scores.nones) == scores.nones
        and stated.get("total", scores.verdicts) in (scores.verdicts, everything)
        and stated.get("total_evaluated", scores.verdicts) == scores.verdicts
        and stated.get("total_processed", everything) == everything
    )
    if not agrees:
        raise InputError(
            f"the file contradicts itself: line {number} says {passed} passed, its attempts hold "
            f"{scores.verdicts} verdicts, {scores.zeros} clear passes and {scores.ones} clear failures"
        )
    return Cases(passed, scores.verdicts - passed, scores.nones + scores.unscored)
