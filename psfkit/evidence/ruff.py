"""ruff's JSON (``ruff check --output-format json``).

It carries neither version nor day. A list without findings is the same as a list of anything else; it is not evaluated.
"""

import re
from collections.abc import Iterable

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError
from psfkit.evidence.names import name_facts
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "ruff"
_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\[\s*\{\s*(?:"cell"\s*:\s*(?:null|\d{1,9})\s*,\s*)?'
    rb'"code"\s*:\s*(?:null|"[^"]{1,40}")\s*,\s*"end_location"\s*:'
)
_SYNTAX = (None, "E999", "invalid-syntax")
"""Codes, over time, of a file that could not be parsed; its other findings may be missing."""


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins with a finding as ruff writes it."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a list of findings, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_list(read_json(content), "the document")
    findings = [_finding(value, f"{n}") for n, value in enumerate(document)]
    if not findings:
        raise InputError("an empty list does not say what was looked at, or by what; hand in the SARIF report")
    codes = [finding.get("code") for finding in findings]
    return (
        Fact("findings", len(findings), "findings", "the document"),
        Fact("files_with_findings", len({finding["filename"] for finding in findings}), "files", "filename"),
        *name_facts("rules", "rule", (code for code in codes if isinstance(code, str)), "code"),
        Fact("syntax_errors", sum(code in _SYNTAX for code in codes), "findings", "code"),
    )


def _finding(value: JsonValue, where: str) -> JsonObject:
    finding = as_object(value, where)
    code = finding.get("code")
    if code is not None and not isinstance(code, str):
        raise InputError(f"{where}.code is {describe(code)}, not the code of a rule")
    for key in ("filename", "message"):
        if not isinstance(finding.get(key), str):
            raise InputError(f"{where}.{key} is {describe(finding.get(key))}: this is no finding of ruff")
    as_object(finding.get("location"), f"{where}.location")
    return finding
