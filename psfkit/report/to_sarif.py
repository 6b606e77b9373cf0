"""The criteria as SARIF 2.1.0: a result for each criterion and system, at the claim in the bundle.

What is met is left out, since code scanning lists every result; ``sarif-all`` has it. A result is never ``pass``
because nothing was looked at: what does not apply, cannot be known or waits for a person has a kind of its own.
"""

from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import quote

from psfkit import __version__
from psfkit.model.assessment import DomainScore
from psfkit.model.determination import Determination, Outcome
from psfkit.model.location import Location
from psfkit.model.rubric import Criterion
from psfkit.report.findings_sarif import SCHEMA, physical
from psfkit.report.json_text import Json, write_json
from psfkit.report.taxonomies import Taxonomies
from psfkit.report.view import ReportView
from psfkit.report.words import plain, say_exception, sentence

_FINGERPRINT = "psfkitCriterion/v1"
_KINDS = {
    Outcome.MET: "pass",
    Outcome.NOT_MET: "fail",
    Outcome.INDETERMINATE: "open",
    Outcome.NOT_APPLICABLE: "notApplicable",
}
_PROBLEMS = {"error": "error", "warning": "warning"}


def render(view: ReportView) -> bytes:
    """Write what is not met, unsettled, undecided or does not apply."""
    return _write(view, passes=False)


def render_all(view: ReportView) -> bytes:
    """Write every criterion, with those that are met."""
    return _write(view, passes=True)


def _write(view: ReportView, *, passes: bool) -> bytes:
    run = view.assessment
    told = [
        (domain, seen)
        for domain in run.domains
        for result in domain.criteria
        for seen in result.by_system.values()
        if passes or _kind(view, seen) != "pass"
    ]
    names = tuple(dict.fromkeys(seen.criterion for _, seen in told))
    taxonomies = Taxonomies(names, view.rubric, view.beside.crosswalk)
    files = sorted({_file(view, _place(view, seen)) for _, seen in told})
    sarif: dict[str, Json] = {
        "tool": {"driver": _driver(view, names, taxonomies)},
        "automationDetails": {"id": "psfkit/score/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The folder in which psfkit was run."}}},
        "invocations": [{"executionSuccessful": True, "properties": _about(view)}],
        "artifacts": [{"location": {"uri": quote(file), "uriBaseId": "SRCROOT"}} for file in files],
        "results": [_result(view, domain, seen, names.index(seen.criterion), taxonomies) for domain, seen in told],
    }
    if taxonomies.criteria:
        sarif["taxonomies"] = taxonomies.write()
    return write_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [sarif]})


def _kind(view: ReportView, seen: Determination) -> str:
    start = f"{seen.criterion} for {seen.system}: "
    waits = any(sentence.startswith(start) for sentence in view.assessment.undecided)
    return "review" if waits else _KINDS[seen.outcome]


def _about(view: ReportView) -> Json:
    digests = view.assessment.digests
    return {
        "run": view.standing,
        "decision": view.decision,
        "asOf": view.as_of.isoformat(),
        "bundle": digests.bundle,
        "rubric": digests.rubric,
        "determinations": digests.determinations,
        "exceptions": [f"{row.head}, {row.standing_shown}: {row.sentence}" for row in view.exceptions],
        "scores": {row.id: f"{row.shown}, needs {row.threshold_shown}: {row.result}" for row in view.domains},
    }


def _driver(view: ReportView, names: tuple[str, ...], taxonomies: Taxonomies) -> Json:
    criteria: dict[str, Criterion] = {criterion.id: criterion for criterion in view.rubric.criteria}
    driver: dict[str, Json] = {
        "name": "psfkit",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(criteria[name], taxonomies) for name in names],
    }
    return {**driver, "supportedTaxonomies": taxonomies.supported()} if names else driver


def _rule(criterion: Criterion, taxonomies: Taxonomies) -> Json:
    words = "".join(c if c.isalnum() else " " for c in criterion.title).split()
    text = f"{criterion.asks}\n\nWhy: {criterion.why}\n\nFirst step: {criterion.remedy.first}"
    related: list[Json] = [{"target": taxonomies.criterion(criterion.id), "kinds": ["equal"]}]
    return {
        "id": criterion.id,
        "name": "".join(word.capitalize() for word in words),
        "shortDescription": {"text": f"{criterion.title}."},
        "fullDescription": {"text": criterion.asks},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "warning"},
        "relationships": [*related, *taxonomies.relationships(criterion.id)],
        "properties": {"tags": ["psf", "criterion", criterion.provenance.value], "problem.severity": "warning"},
    }


def _result(view: ReportView, domain: DomainScore, seen: Determination, number: int, taxonomies: Taxonomies) -> Json:
    kind = _kind(view, seen)
    place = _place(view, seen)
    marked = sha256(f"{seen.criterion}\0{seen.system}".encode("utf-8", "replace")).hexdigest()[:32]
    result: dict[str, Json] = {"ruleId": seen.criterion, "ruleIndex": number, "kind": kind}
    if kind == "fail":  # SARIF has levels for failures alone
        result["level"] = "warning" if domain.passes else "error"
    return {
        **result,
        "message": {"text": " ".join(_say(view, domain, seen, kind))},
        "locations": [{"physicalLocation": physical(_file(view, place), place)}],
        "partialFingerprints": {_FINGERPRINT: marked},
        "taxa": [taxonomies.criterion(seen.criterion)],
        "properties": {"system": plain(seen.system), "levelReached": int(seen.level), "run": view.standing},
        **_suppressed(seen),
    }


def _suppressed(seen: Determination) -> dict[str, Json]:
    """Say that a result is accepted for a time; an exception that has ended suppresses nothing."""
    waiver = seen.waiver
    if waiver is None:
        return {}
    justification = sentence(say_exception(waiver))
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": justification}]}


def _say(view: ReportView, domain: DomainScore, seen: Determination, kind: str) -> Iterator[str]:
    system = plain(seen.system)
    if kind == "notApplicable":
        yield sentence(plain(f"Does not apply to {system}: {seen.reason}"))
    else:
        yield f"Level {int(seen.level)} for {system}; it is met from level 3 on."
    if kind == "review":
        yield "An assessor has not decided yet."
    gap = next((g for g in view.assessment.gaps if (g.criterion, g.system) == (seen.criterion, seen.system)), None)
    if gap is not None and kind not in ("pass", "notApplicable"):
        yield sentence(plain(f"Missing: {'; '.join(gap.lacks)}"))
        if not domain.passes:
            yield f"{domain.domain} is below its threshold."
    for exception in seen.exceptions:
        if exception.remark not in (gap.lacks if gap is not None and kind not in ("pass", "notApplicable") else ()):
            yield sentence(plain(exception.remark))
    if view.self_check:
        yield "A self-check: nobody has assessed it."


def _place(view: ReportView, seen: Determination) -> Location:
    known = view.beside.places.get((seen.criterion, seen.system))
    return known if known is not None else Location("bundle.yaml")


def _file(view: ReportView, place: Location) -> str:
    return "/".join(filter(None, (view.beside.folder, place.file)))
