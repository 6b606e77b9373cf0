"""Semgrep's JSON (``semgrep scan --json``), versions 1.x."""

import re
from collections import Counter
from collections.abc import Iterable

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError
from psfkit.evidence.names import name_facts
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "semgrep"
_VERSION = re.compile(r"1\.[0-9]{1,4}\.[0-9]{1,4}")
_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*(?:"version"\s*:\s*"[0-9.]{1,20}"\s*,\s*"results"\s*:\s*\['
    rb'|"errors"\s*:\s*\[\s*\]\s*,\s*"(?:interfile_languages_used|paths)"\s*:)'
)
_SEVERITIES = {
    "CRITICAL": "error",
    "HIGH": "error",
    "ERROR": "error",
    "MEDIUM": "warning",
    "WARNING": "warning",
    "LOW": "note",
    "INFO": "note",
    "INVENTORY": "none",
    "EXPERIMENT": "none",
}
"""As Semgrep itself translates them for SARIF."""
_LEVELS = ("error", "warning", "note", "none")
_SUPPRESSED = "suppressed"


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins as results do."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a scan, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_object(read_json(content), "the document")
    version = document.get("version")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise InputError(f"version is {describe(version)}; this reader knows 1.x")
    errors = as_list(document.get("errors"), "errors")
    for n, error in enumerate(errors):
        _refuse_failure(error, f"errors.{n}")
    scanned = as_list(as_object(document.get("paths"), "paths").get("scanned"), "paths.scanned")
    if not scanned:
        raise InputError("nothing was scanned: paths.scanned is empty")
    results = [_result(value, f"results.{n}") for n, value in enumerate(as_list(document.get("results"), "results"))]
    kinds = Counter(_kind(result, f"results.{n}") for n, result in enumerate(results))
    return (
        Fact("findings", kinds.total() - kinds[_SUPPRESSED], "findings", "results"),
        *(Fact(f"findings_{level}", kinds[level], "findings", "results") for level in _LEVELS),
        Fact(_SUPPRESSED, kinds[_SUPPRESSED], "findings", "results"),
        *name_facts("rules", "rule", (str(result["check_id"]) for result in results), "results: check_id"),
        Fact("files_scanned", len(scanned), "files", "paths.scanned"),
        Fact("errors", len(errors), "errors", "errors"),
        Fact(
            "rules_skipped", len(as_list(document.get("skipped_rules", []), "skipped_rules")), "rules", "skipped_rules"
        ),
    )


def _refuse_failure(value: JsonValue, where: str) -> None:
    """Refuse a scan that failed; warnings, as of a file that was parsed in part, are counted."""
    level = as_object(value, where).get("level")
    if level not in ("warn", "info"):
        raise InputError(f"{where}.level is {describe(level)}: the results may be incomplete")


def _result(value: JsonValue, where: str) -> JsonObject:
    result = as_object(value, where)
    if not isinstance(result.get("check_id"), str):
        raise InputError(f"{where}.check_id is {describe(result.get('check_id'))}, not the name of a rule")
    return result


def _kind(result: JsonObject, where: str) -> str:
    extra = as_object(result.get("extra"), f"{where}.extra")
    if extra.get("is_ignored") is True:
        return _SUPPRESSED
    severity = extra.get("severity")
    if not isinstance(severity, str) or severity not in _SEVERITIES:
        raise InputError(f"{where}.extra.severity is {describe(severity)}, which this reader does not know")
    return _SEVERITIES[severity]
