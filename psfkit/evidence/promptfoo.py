"""promptfoo's results (``promptfoo eval -o …``) of version 3: JSON and YAML here, JSON lines and CSV beside it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError
from psfkit.evidence.cases import Places
from psfkit.evidence.promptfoo_rows import (
    ERROR,
    FAILED,
    PASSED,
    UNASSERTED,
    Result,
    count_outcomes,
    read_result,
    refuse_twice,
    restricts,
    result_facts,
)
from psfkit.evidence.reader import answer, first_character
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "promptfoo"
_VERSION = 3
_JSON = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"evalId"\s*:')
_YAML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*evalId[ \t]*:")
_LINE = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{"(?:cost|description|error|gradingResult|id|latencyMs|provider)":')
_LINE_KEYS = (b'"gradingResult":', b'"namedScores":', b'"failureReason":', b'"promptIdx":', b'"prompt":{"raw":')
_YAML_SUFFIXES = (".yaml", ".yml", ".txt")
_PLACES = Places(
    cases="results.results",
    passed="results.stats.successes",
    failed="results.stats.failures",
    errors="results.stats.errors",
)


def recognises(head: bytes, path: str) -> bool:
    """Whether the file begins as one of promptfoo's exports does."""
    if first_character(head) == b"{":
        is_line = _LINE.match(head) is not None and any(key in head for key in _LINE_KEYS)
        return is_line or _JSON.match(head) is not None
    if path.lower().endswith(".csv"):
        from psfkit.evidence.promptfoo_table import is_table

        return is_table(head)
    return path.lower().endswith(_YAML_SUFFIXES) and _YAML.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a results file, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    match first_character(content):
        case b"{" if _is_line(content):
            from psfkit.evidence.promptfoo_lines import find_in_lines

            return find_in_lines(content)
        case b"{" | b"[":
            return _find_in_document(as_object(read_json(content), "the document"))
        case b"<":
            raise InputError("promptfoo's HTML and XML exports are not read; hand in the JSON export")
    if _YAML.match(content):
        return _find_in_document(_read_yaml(content))
    from psfkit.evidence.promptfoo_table import find_in_table

    return find_in_table(content)


def _is_line(content: bytes) -> bool:
    """Whether the first line of a file is a whole result."""
    first = content.partition(b"\n")[0]
    return b'"testIdx":' in first and (_LINE.match(first) is not None or b'"evalId":' not in first)


def _read_yaml(content: bytes) -> JsonObject:
    """Read the YAML export; cut at the end of a line it would still be YAML, so its last parts must be there."""
    from psfkit.documents.tool_yaml import read_tool_yaml

    document = as_object(read_tool_yaml(content), "the document")
    if "shareableUrl" not in document or not content.endswith(b"\n"):
        raise InputError("it is cut short: what promptfoo writes after the results and the config is missing")
    return document


def _find_in_document(document: JsonObject) -> Iterable[Fact]:
    results = as_object(document.get("results"), "results")
    version = results.get("version")
    if version != _VERSION or isinstance(version, bool):
        raise InputError(f"results.version is {describe(version)}; this reader knows version {_VERSION}")
    rows = as_list(results.get("results"), "results.results")
    found = [read_result(as_object(row, f"results.results.{n}"), f"results.results.{n}.") for n, row in enumerate(rows)]
    prompts = as_list(results.get("prompts"), "results.prompts")
    endings = Counter(result.ending for result in found)
    _refuse_contradictions(results, prompts, count_outcomes(endings))
    _refuse_partial_runs(document, found, len(prompts))
    return (*result_facts(endings, _PLACES), *run_facts(_times(document, results)))


def _times(document: JsonObject, results: JsonObject) -> tuple[tuple[JsonValue, str], ...]:
    """Return when the run began; the export, which may come much later, says nothing of that."""
    metadata = document.get("metadata")
    created = metadata.get("evaluationCreatedAt") if isinstance(metadata, dict) else None
    return ((results.get("timestamp"), "results.timestamp"), (created, "metadata.evaluationCreatedAt"))


def _refuse_contradictions(results: JsonObject, prompts: Sequence[JsonValue], outcomes: Counter[str]) -> None:
    counted = (outcomes[PASSED] + outcomes[UNASSERTED], outcomes[FAILED], outcomes[ERROR])
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


def _refuse_partial_runs(document: JsonObject, results: Sequence[Result], prompts: int) -> None:
    """Refuse a run over part of what is configured: filters are not recorded, but the missing tests show."""
    refuse_twice(results, "results.results")
    value = document.get("config")
    config = value if isinstance(value, dict) else {}
    configured = config.get("tests")
    if not isinstance(configured, list):
        return
    tests = len({result.test for result in results})
    expected = len(configured) * _repeats(document)
    if tests < expected:
        raise InputError(f"only {tests} of {expected} configured tests were run")
    providers = config.get("providers")
    restricted = any(restricts(part) for part in (*configured, *(providers if isinstance(providers, list) else ())))
    if not restricted and len(results) < tests * prompts:
        raise InputError(
            f"{tests} tests with {prompts} prompts make {tests * prompts} results, but {len(results)} are there"
        )


def _repeats(document: JsonObject) -> int:
    options = document.get("runtimeOptions")
    repeat = options.get("repeat") if isinstance(options, dict) else None
    return repeat if isinstance(repeat, int) and not isinstance(repeat, bool) and repeat > 0 else 1
