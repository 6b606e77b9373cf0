"""promptfoo's results file (``promptfoo eval -o results.json``), results version 3."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError
from psfkit.evidence.cases import Cases, Places, case_facts
from psfkit.evidence.reader import answer
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "promptfoo"
_VERSION = 3
_HEAD = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"evalId"\s*:')
_PASSED, _FAILED, _ERROR, _UNASSERTED = "passed", "failed", "errors", "unasserted"
_PLACES = Places(
    cases="results.results",
    passed="results.stats.successes",
    failed="results.stats.failures",
    errors="results.stats.errors",
)


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins as promptfoo's results do."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a results file, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_object(read_json(content), "the document")
    results = as_object(document.get("results"), "results")
    version = results.get("version")
    if version != _VERSION or isinstance(version, bool):
        raise InputError(f"results.version is {describe(version)}; this reader knows version {_VERSION}")
    rows = [_row(row, f"results.results.{n}") for n, row in enumerate(_rows(results))]
    prompts = as_list(results.get("prompts"), "results.prompts")
    outcomes = Counter(_outcome(row, f"results.results.{n}") for n, row in enumerate(rows))
    _refuse_contradictions(results, prompts, outcomes)
    _refuse_partial_runs(document, rows, len(prompts))
    cases = Cases(outcomes[_PASSED], outcomes[_FAILED], outcomes[_ERROR])
    unasserted = Fact("unasserted", outcomes[_UNASSERTED], "cases", "results.results")
    return (*case_facts(cases, _PLACES), unasserted, *run_facts(_times(document, results)))


def _times(document: JsonObject, results: JsonObject) -> tuple[tuple[JsonValue, str], ...]:
    """Return when the run began; the export, which may come much later, says nothing of that."""
    metadata = document.get("metadata")
    created = metadata.get("evaluationCreatedAt") if isinstance(metadata, dict) else None
    return ((results.get("timestamp"), "results.timestamp"), (created, "metadata.evaluationCreatedAt"))


def _rows(results: JsonObject) -> Sequence[JsonValue]:
    return as_list(results.get("results"), "results.results")


def _row(value: JsonValue, where: str) -> JsonObject:
    row = as_object(value, where)
    for key in ("testIdx", "promptIdx"):
        as_count(row.get(key), f"{where}.{key}")
    return row


def _outcome(row: JsonObject, where: str) -> str:
    success, reason = row.get("success"), row.get("failureReason")
    grading = row.get("gradingResult")
    graded = as_object(grading, f"{where}.gradingResult") if grading is not None else {}
    match success, reason:
        case True, 0:
            outcome = _PASSED if _is_asserted(graded) else _UNASSERTED
        case False, 1:
            outcome = _FAILED
        case False, 2:
            return _ERROR
        case _:
            raise InputError(
                f"{where}: success {describe(success)} and failureReason {describe(reason)} do not go together"
            )
    if graded.get("pass", success) is not success:
        raise InputError(f"{where}: success is {describe(success)}, but its gradingResult says otherwise")
    return outcome


def _is_asserted(graded: JsonObject) -> bool:
    """Whether a passed row was held against anything: promptfoo passes a test without assertions."""
    return bool(graded.get("componentResults")) or graded.get("reason") not in (None, "No assertions")


def _refuse_contradictions(results: JsonObject, prompts: Sequence[JsonValue], outcomes: Counter[str]) -> None:
    counted = (outcomes[_PASSED] + outcomes[_UNASSERTED], outcomes[_FAILED], outcomes[_ERROR])
    stats = as_object(results.get("stats"), "results.stats")
    stated = _counts(stats, ("successes", "failures", "errors"), "results.stats")
    _refuse_difference(stated, counted, "results.stats")
    sums = [0, 0, 0]
    for n, prompt in enumerate(prompts):
        where = f"results.prompts.{n}.metrics"
        metrics = as_object(as_object(prompt, f"results.prompts.{n}").get("metrics"), where)
        parts = _counts(metrics, ("testPassCount", "testFailCount", "testErrorCount"), where)
        sums = [whole + part for whole, part in zip(sums, parts, strict=True)]
    _refuse_difference(tuple(sums), counted, "results.prompts")


def _counts(holder: JsonObject, keys: tuple[str, str, str], where: str) -> tuple[int, ...]:
    return tuple(as_count(holder.get(key), f"{where}.{key}") for key in keys)


def _refuse_difference(stated: tuple[int, ...], counted: tuple[int, ...], where: str) -> None:
    if stated != counted:
        raise InputError(
            f"the file contradicts itself: {where} counts {_shown(stated)}, its results are {_shown(counted)}"
        )


def _shown(counts: tuple[int, ...]) -> str:
    return "{} passed, {} failed, {} errors".format(*counts)


def _refuse_partial_runs(document: JsonObject, rows: Sequence[JsonObject], prompts: int) -> None:
    """Refuse a run over part of what is configured: filters are not recorded, but the missing tests show."""
    seen = {(row["testIdx"], row["promptIdx"]) for row in rows}
    if len(seen) < len(rows):
        raise InputError("results.results holds one test with one prompt twice")
    value = document.get("config")
    config = value if isinstance(value, dict) else {}
    configured = config.get("tests")
    if not isinstance(configured, list):
        return
    tests = len({test for test, _ in seen})
    expected = len(configured) * _repeats(document)
    if tests < expected:
        raise InputError(f"only {tests} of {expected} configured tests were run")
    if not _restricts(configured) and not _restricts(config.get("providers")) and len(seen) < tests * prompts:
        raise InputError(
            f"{tests} tests with {prompts} prompts make {tests * prompts} results, but {len(seen)} are there"
        )


def _restricts(parts: JsonValue) -> bool:
    """Whether a test or a provider is meant for some prompts or providers only."""
    found = parts if isinstance(parts, list) else ()
    return any(isinstance(part, dict) and bool({"prompts", "providers"} & part.keys()) for part in found)


def _repeats(document: JsonObject) -> int:
    options = document.get("runtimeOptions")
    repeat = options.get("repeat") if isinstance(options, dict) else None
    return repeat if isinstance(repeat, int) and not isinstance(repeat, bool) and repeat > 0 else 1
