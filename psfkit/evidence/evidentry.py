"""evidentry's packs: ``manifest.json``, ``results.json`` and ``report.md``, each of them alone; version 0.2."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from psfkit.documents.digests import sha256_hex
from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.evidentry_suites import VERDICTS, Suite, known_version, suite_facts, text_fact
from psfkit.evidence.reader import answer, first_character
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_list, as_object, describe
from psfkit.evidence.statistics import wilson
from psfkit.model.fact import Fact, Facts

NAME = "evidentry"
_MANIFEST = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"baseline_pack"\s*:')
_RESULTS = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"config_sha256"\s*:\s*"[0-9a-f]{64}"\s*,\s*"model"\s*:')
_REPORT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*# Model Validation Evidence Report ")
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PARTS = frozenset({"config_sha256", "model", "provider", "suites", "summary"})
_METRICS = frozenset({"exact_match", "contains", "regex", "numeric", "refusal"})
_CLOSE = Decimal("1e-9")
_LAST_PLACE = Decimal("0.0001")


def recognises(head: bytes, path: str) -> bool:
    """Whether the file begins as one of a pack's three."""
    if first_character(head) == b"{":
        return _MANIFEST.match(head) is not None or _RESULTS.match(head) is not None
    return path.lower().endswith(".md") and _REPORT.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a manifest, of results or of a report, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    if first_character(content) not in (b"{", b"["):
        from psfkit.evidence.evidentry_report import find_in_report

        return find_in_report(content)
    document = as_object(read_json(content), "the document")
    if "pack_id" in document:
        return _find_in_manifest(document)
    if document.keys() != _PARTS:
        raise InputError("it has other parts than a manifest or the results of evidentry 0.2")
    return _find_in_results(document, sha256_hex(content))


def _find_in_manifest(manifest: JsonObject) -> Iterator[Fact]:
    version = known_version(manifest.get("evidentry_version"))
    files = as_object(manifest.get("files"), "files")
    results, report = (_digest(files.get(name), f"files.{name}") for name in ("results.json", "report.md"))
    datasets = as_object(manifest.get("dataset_sha256"), "dataset_sha256")
    digests = {name: _digest(value, f"dataset_sha256.{shown(name, 40)}") for name, value in datasets.items()}
    computed = _pack_id(_digest(manifest.get("config_sha256"), "config_sha256"), digests, results)
    if manifest.get("pack_id") != computed:
        raise InputError("the file contradicts itself: pack_id is not what its digests make")
    yield Fact("pack_id", computed, "", "pack_id")
    yield Fact("results_sha256", results, "", "files.results.json")
    yield Fact("report_sha256", report, "", "files.report.md")
    yield Fact("datasets", len(digests), "datasets", "dataset_sha256")
    yield Fact("tool_version", version, "", "evidentry_version")
    yield from _model_facts(manifest)
    yield from run_facts(((manifest.get("created_utc"), "created_utc"),))


def _find_in_results(results: JsonObject, digest: str) -> Iterator[Fact]:
    rows = [as_object(row, f"suites.{n}") for n, row in enumerate(as_list(results.get("suites"), "suites"))]
    suites = [_suite(row, f"suites.{n}") for n, row in enumerate(rows)]
    _refuse_wrong_summary(as_object(results.get("summary"), "summary"), suites)
    yield from suite_facts(suites, "suites")
    yield from _model_facts(results)
    provider = as_object(results.get("provider"), "provider")
    yield from text_fact("provider", provider.get("type"), "provider.type")
    datasets = {
        _text(row.get("dataset"), f"suites.{n}.dataset"): _digest(
            row.get("dataset_sha256"), f"suites.{n}.dataset_sha256"
        )
        for n, row in enumerate(rows)
    }
    config = _digest(results.get("config_sha256"), "config_sha256")
    yield Fact("pack_id", _pack_id(config, datasets, digest), "", "computed: as evidentry does from these bytes")
    yield Fact("results_sha256", digest, "", "computed: SHA-256 of the file")


def _pack_id(config: str, datasets: dict[str, str], results: str) -> str:
    """Return what evidentry calls a pack: the digest of all other digests."""
    from json import dumps

    parts = {"config": config, "datasets": datasets, "results": results}
    return sha256_hex(dumps(parts, sort_keys=True, separators=(",", ":")).encode())


def _model_facts(holder: JsonObject) -> Iterator[Fact]:
    model = as_object(holder.get("model"), "model")
    yield from text_fact("model", model.get("name"), "model.name")
    yield from text_fact("model_version", model.get("version"), "model.version")


def _suite(row: JsonObject, where: str) -> Suite:
    if _text(row.get("metric"), f"{where}.metric") not in _METRICS:
        raise InputError(f"{where}.metric is {describe(row.get('metric'))}; this reader knows those of evidentry 0.2")
    items = as_list(row.get("items"), f"{where}.items")
    runs = as_count(row.get("runs_per_item"), f"{where}.runs_per_item")
    if not items or not runs:
        raise InputError(f"nothing was evaluated: {where} has {len(items)} items with {runs} runs each")
    outcomes: dict[str, bool] = {}
    for n, value in enumerate(items):
        item = as_object(value, f"{where}.items.{n}")
        outcomes[_text(item.get("id"), f"{where}.items.{n}.id")] = _passes(item, runs, f"{where}.items.{n}")
    suite = Suite(
        _text(row.get("suite"), f"{where}.suite"),
        len(items),
        sum(outcomes.values()),
        _text(row.get("verdict"), f"{where}.verdict"),
        row.get("ci_method") != "wilson",
        where,
    )
    stated = tuple(as_count(row.get(key), f"{where}.{key}") for key in ("n_items", "n_passed"))
    if stated != (suite.items, suite.passed) or len(outcomes) < len(items):
        raise InputError(
            f"the file contradicts itself: {where} counts {stated[1]} of {stated[0]} passed, "
            f"its items are {suite.passed} of {len(outcomes)}"
        )
    _refuse_wrong_verdict(row, suite)
    return suite


def _passes(item: JsonObject, runs: int, where: str) -> bool:
    """Whether an item passed: it does when every run of it did."""
    passed = item.get("passed")
    verdicts = [as_object(run, f"{where}.runs").get("passed") for run in as_list(item.get("runs"), f"{where}.runs")]
    if not isinstance(passed, bool) or not all(isinstance(verdict, bool) for verdict in verdicts):
        raise InputError(f"{where}: passed is neither true nor false")
    if len(verdicts) != runs or passed is not all(verdicts):
        raise InputError(f"the file contradicts itself: {where}.passed is {describe(passed)}, its runs say otherwise")
    return passed


def _refuse_wrong_verdict(row: JsonObject, suite: Suite) -> None:
    """Refuse a rate, an interval or a verdict that does not follow from the items."""
    keys = ("pass_rate", "ci95_low", "ci95_high", "threshold")
    rate, low, high, bar = (_share(row.get(key), f"{suite.place}.{key}") for key in keys)
    passes, settles = rate >= bar, low >= bar or high < bar
    verdict = ("PASS" if passes else "FAIL") + ("" if settles else " (point)")
    # A float's last digits may lie on either side of the exact bound, which is rounded down to four decimals.
    off = low - wilson(suite.passed, suite.items).low
    fits = suite.is_clustered or -_CLOSE <= off < _LAST_PLACE + _CLOSE
    if abs(rate * suite.items - suite.passed) > _CLOSE * suite.items or not fits or suite.verdict != verdict:
        raise InputError(
            f"the file contradicts itself: rate, interval and verdict of {suite.place} do not follow from its items"
        )


def _refuse_wrong_summary(summary: JsonObject, suites: list[Suite]) -> None:
    keys = ("total_suites", "suites_passed", "total_items", "total_passed")
    stated = tuple(as_count(summary.get(key), f"summary.{key}") for key in keys)
    passing = sum(suite.verdict in VERDICTS[:2] for suite in suites)
    counted = (len(suites), passing, sum(suite.items for suite in suites), sum(suite.passed for suite in suites))
    if stated != counted:
        raise InputError("the file contradicts itself: its summary counts other suites and items than it holds")


def _share(value: JsonValue, where: str) -> Decimal:
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not 0 <= value <= 1:
        raise InputError(f"{where} is {describe(value)}, not a share from 0 to 1")
    return Decimal(value)


def _text(value: JsonValue, where: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{where} is {describe(value)}, not a text")
    return value


def _digest(value: JsonValue, where: str) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise InputError(f"{where} is {describe(value)}, not a SHA-256 digest")
    return value
