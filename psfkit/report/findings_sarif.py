"""Findings as SARIF 2.1.0, for code scanning and whoever else reads it.

A location always has a region: where a whole file is meant, or the file is missing, its first line stands for it.
"""

from collections.abc import Sequence
from urllib.parse import quote

from psfkit import __version__
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Location
from psfkit.report.checked import Checks, full_message
from psfkit.report.fingerprint import NAME, with_fingerprints
from psfkit.report.json_text import Json, write_json
from psfkit.report.rules import Rule, read_rules
from psfkit.report.taxonomies import Taxonomies, in_order
from psfkit.report.words import count

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "SRCROOT"
_MOST = 25_000
"""Results of one run that GitHub takes; of a file with more it takes nothing. It shows the 5,000 most serious."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(checks: Checks) -> bytes:
    """Write what validating bundles came to as one run."""
    placed, left = _taken(checks.placed)
    rules = read_rules()
    used = sorted({finding.code for _, finding in placed})
    taxonomies = Taxonomies(
        in_order(each for _, finding in placed for each in _touched(finding)), checks.rubric, checks.crosswalk
    )
    related = {code: in_order(each for _, f in placed if f.code == code for each in _touched(f)) for code in used}
    numbers = {code: number for number, code in enumerate(used)}
    results = [_result(file, finding, mark, numbers, taxonomies) for file, finding, mark in with_fingerprints(placed)]
    run: dict[str, Json] = {
        "tool": {"driver": _driver([_rule(rules[code], related[code], taxonomies) for code in used], taxonomies)},
        "automationDetails": {"id": "psfkit/validate/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The folder in which psfkit was run."}}},
        "invocations": [{"executionSuccessful": True, **_left(left), "properties": {"asOf": checks.as_of.isoformat()}}],
        "artifacts": [_artifact(file) for file in sorted({file for file, _ in placed})],
        "results": list(results),
    }
    if taxonomies.criteria:
        run["taxonomies"] = taxonomies.write()
    return write_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _taken(placed: list[tuple[str, Finding]]) -> tuple[list[tuple[str, Finding]], int]:
    """Return what one run may hold, in document order, and how many of the least serious are left out."""
    ranked = sorted(range(len(placed)), key=lambda number: tuple(_LEVELS).index(placed[number][1].severity))
    return [placed[number] for number in sorted(ranked[:_MOST])], max(len(placed) - _MOST, 0)


def _left(more: int) -> dict[str, Json]:
    if not more:
        return {}
    are = "is" if more == 1 else "are"
    text = f"{count(more, 'more finding')} {are} left out, the least serious; --format json has all"
    return {"toolExecutionNotifications": [{"level": "warning", "message": {"text": text}}]}


def _touched(finding: Finding) -> tuple[str, ...]:
    return (finding.criterion, *finding.also) if finding.criterion else finding.also


def _driver(rules: list[Json], taxonomies: Taxonomies) -> Json:
    driver: dict[str, Json] = {
        "name": "psfkit",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": rules,
    }
    return {**driver, "supportedTaxonomies": taxonomies.supported()} if taxonomies.criteria else driver


def _rule(rule: Rule, criteria: Sequence[str], taxonomies: Taxonomies) -> Json:
    made: dict[str, Json] = {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in "".join(c if c.isalnum() else " " for c in rule.title).split()),
        "shortDescription": {"text": f"{rule.title[:1].upper()}{rule.title[1:]}."},
        "fullDescription": {"text": rule.text.partition("\n\n")[0].replace("\n", " ")},
        "help": {"text": rule.text, "markdown": rule.text},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": ["psf", "evidence"], "problem.severity": _PROBLEMS[rule.severity]},
    }
    if criteria:
        made["relationships"] = [{"target": taxonomies.criterion(name), "kinds": ["relevant"]} for name in criteria]
    return made


_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
"""Severities as code scanning calls them."""


def _artifact(file: str) -> Json:
    return {"location": {"uri": quote(file), "uriBaseId": _BASE}}


def _result(file: str, finding: Finding, fingerprint: str, numbers: dict[str, int], taxonomies: Taxonomies) -> Json:
    result: dict[str, Json] = {
        "ruleId": finding.code,
        "ruleIndex": numbers[finding.code],
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": full_message(finding)},
        "locations": [{"physicalLocation": physical(file, finding.location)}],
        "partialFingerprints": {NAME: fingerprint},
    }
    if touched := _touched(finding):
        result["taxa"] = [taxonomies.criterion(name) for name in touched]
    if finding.fix is not None:
        result["fixes"] = [_fix(file, finding)]
    return result


def physical(file: str, location: Location) -> Json:
    """Return a physical location with its region; the first line stands for a file that is meant as a whole.

    Args:
        file: The file's path from where psfkit runs.
        location: The place in it.
    """
    span = location.span
    place: dict[str, Json] = {"artifactLocation": {"uri": quote(file), "uriBaseId": _BASE}}
    if span is None:
        return {**place, "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}}
    region: dict[str, Json] = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    line = location.line_text
    if span.line == span.end_line and span.end_column <= len(line) + 1:
        region["snippet"] = {"text": line[span.column - 1 : span.end_column - 1]}
    whole: dict[str, Json] = {"startLine": span.line, "endLine": span.end_line}
    if span.line == span.end_line and line:
        whole["snippet"] = {"text": line}
    return {**place, "region": region, "contextRegion": whole}


def _fix(file: str, finding: Finding) -> Json:
    fix = finding.fix
    if fix is None:
        return {}
    where = f"{file.removesuffix(finding.location.file)}{fix.file}"
    deleted: Json = {
        "startLine": fix.line,
        "startColumn": fix.column,
        "endLine": fix.line,
        "endColumn": fix.end_column,
    }
    return {
        "description": {"text": finding.hint or "Put the right text here."},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": quote(where), "uriBaseId": _BASE},
                "replacements": [{"deletedRegion": deleted, "insertedContent": {"text": fix.replacement}}],
            }
        ],
    }
