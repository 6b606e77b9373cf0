"""The rubric: YAML to nouns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from psfkit.documents.compiled import find_compiled
from psfkit.documents.digests import sha256_hex
from psfkit.documents.document_reader import read_document
from psfkit.documents.fact_tests import check_fact_tests, read_fact_tests
from psfkit.documents.places import value_place
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.yaml_reader import MAX_BYTES
from psfkit.errors import InputError, RubricError
from psfkit.model.bundle import Document
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Pointer
from psfkit.model.names import CriterionId, Digest, DomainId
from psfkit.model.rubric import (
    Criterion,
    Domain,
    EvidenceKind,
    Example,
    Level,
    LevelRule,
    MapPolicy,
    MapRule,
    Provenance,
    Remedy,
    Requirement,
    Rubric,
)

_SHOWN = 3
"""How many findings an error message names."""

Entry = Mapping[str, Any]


def read_rubric(name_or_path: str) -> Rubric:
    """Read a rubric that psfkit carries, such as ``psf/1.1``, or one from a YAML file.

    Raises:
        RubricError: It is not there, or it is not a rubric; the message names the first findings.
    """
    file, data = read_rubric_file(name_or_path)
    carried = is_name(name_or_path) or data in {read_rubric_file(name)[1] for name in known_rubrics()}
    compiled = _find_compiled(name_or_path, data)
    if compiled is not None:
        return replace(compiled, carried=carried)
    rubric, findings = read_rubric_bytes(data, file)
    if rubric is None:
        raise not_a("rubric", findings)
    return replace(rubric, carried=carried)


def not_a(kind: str, findings: Sequence[Finding]) -> RubricError:
    """Return the error that a file is no rubric, or whatever it should have been; it names the first findings."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    said = "; ".join(_line(finding) for finding in errors[:_SHOWN])
    more = f" (and {len(errors) - _SHOWN} more)" if len(errors) > _SHOWN else ""
    return RubricError(f"not a {kind}: {said}{more}", hint="`psfkit rubric lint` shows every problem with its place")


def read_rubric_file(name_or_path: str) -> tuple[str, bytes]:
    """Return a rubric's name for messages, and its bytes.

    Raises:
        RubricError: There is no such rubric or file, or it cannot be read.
    """
    return _carried(name_or_path) if is_name(name_or_path) else _from_path(name_or_path)


def read_rubric_bytes(data: bytes, file: str) -> tuple[Rubric | None, tuple[Finding, ...]]:
    """Read a rubric's bytes into a rubric, or None when an error stands in the way, and all findings.

    Args:
        data: The whole file.
        file: Its name for the findings, safe to print.
    """
    reading = read_document(data, file, "rubric")
    findings = reading.findings
    if not has_error(findings) and reading.document is not None and isinstance(reading.value, dict):
        findings = (*findings, *_check_shape(reading.document, reading.value))
        if not has_error(findings):
            return _rubric(reading.value, Digest(f"sha256:{sha256_hex(data)}")), findings
    return None, findings


def has_error(findings: Sequence[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _line(finding: Finding) -> str:
    span = finding.location.span
    return f"{finding.location.file}{f':{span.line}' if span else ''}: {finding.message} [{finding.code}]"


def is_name(name_or_path: str) -> bool:
    """Whether it is the name of a rubric that psfkit may carry, and no path."""
    import re

    return re.fullmatch(r"[a-z][a-z0-9-]{0,39}/[0-9]{1,3}[.][0-9]{1,3}", name_or_path) is not None


def _carried(name: str) -> tuple[str, bytes]:
    from psfkit import resources

    file = f"rubrics/{name}/rubric.yaml"
    data = resources.find_resource(file)
    if data is None:
        known = ", ".join(known_rubrics())
        raise RubricError(f"there is no rubric {name}", hint=f"psfkit carries {known}; or give the path of a file")
    return file, data


def _find_compiled(name_or_path: str, data: bytes) -> Rubric | None:
    """Return a carried rubric from its compiled form, if that is there and was made from the same bytes."""
    value = find_compiled(f"rubrics/{name_or_path}/rubric.yaml", data) if is_name(name_or_path) else None
    return None if value is None else _rubric(value, Digest(f"sha256:{sha256_hex(data)}"))


def known_rubrics() -> tuple[str, ...]:
    """Return the names of the rubrics that psfkit carries, such as ``psf/1.1``."""
    from psfkit import resources

    return tuple(
        f"{family}/{version}"
        for family in resources.list_resources("rubrics")
        if not family.startswith(".") and "." not in family
        for version in resources.list_resources(f"rubrics/{family}")
        if version[:1].isdigit()
    )


def _from_path(path: str) -> tuple[str, bytes]:
    from psfkit.documents.given_files import read_given
    from psfkit.documents.text_safety import shown

    try:
        return shown(path, 200), read_given(path, MAX_BYTES, "rubric")
    except InputError as error:
        raise RubricError(error.message, hint="give a rubric file, or a name such as psf/1.1") from None


def _check_shape(document: Document, value: Entry) -> tuple[Finding, ...]:
    """Check what the nouns rely on and the schema cannot say in a way that people understand."""
    findings: list[Finding] = []
    for d, domain in enumerate(value["domains"]):
        for c, criterion in enumerate(domain["criteria"]):
            pointer: Pointer = ("domains", d, "criteria", c, "levels")
            numbers = [level["level"] for level in criterion["levels"]]
            if numbers != [1, 2, 3, 4, 5]:
                message = f"the levels of {criterion['id']} are {', '.join(map(str, numbers))}, not 1 to 5 in order"
                findings.append(make_finding("PK142", message, value_place(document, pointer)))
            for i, level in enumerate(criterion["levels"]):
                for n, need in enumerate(level.get("needs", ())):
                    at = (*pointer, i, "needs", n)
                    findings.extend(check_fact_tests(document, at, need, "facts", criterion["id"]))
    return tuple(findings)


def _rubric(value: Entry, digest: Digest) -> Rubric:
    maps = _map_policy(value["maps"]) if "maps" in value else None
    return Rubric(
        id=value["id"],
        version=value["version"],
        title=value["title"],
        publisher=value["publisher"],
        licence=value["licence"].strip(),
        attribution=value["attribution"].strip(),
        judgement=value["judgement"].strip(),
        sources=tuple(source.strip() for source in value["sources"]),
        kinds=tuple(
            EvidenceKind(kind["id"], kind["title"], kind["says"].strip(), kind["examples"].strip())
            for kind in value["kinds"]
        ),
        domains=tuple(_domain(domain, maps) for domain in value["domains"]),
        digest=digest,
        maps=maps,
    )


def _map_policy(entry: Entry) -> MapPolicy:
    rules = tuple(
        MapRule(
            rule=rule["rule"],
            criteria=tuple(map(CriterionId, rule["criteria"])),
            at_most=Level(rule["at_most"]),
            because=rule["because"].strip(),
        )
        for rule in entry["rules"]
    )
    return MapPolicy(rules, entry["max_age_days"], entry["effort_days"])


def _map_part(maps: MapPolicy | None, criterion: CriterionId) -> MapPolicy | None:
    """Return what of the table is about one criterion."""
    rules = () if maps is None else tuple(rule for rule in maps.rules if criterion in rule.criteria)
    return replace(maps, rules=rules) if maps is not None and rules else None


def _domain(entry: Entry, maps: MapPolicy | None) -> Domain:
    return Domain(
        id=DomainId(entry["id"]),
        title=entry["title"],
        about=entry["about"].strip(),
        threshold=int(Decimal(entry["threshold"]) * 100),
        criteria=tuple(_criterion(criterion, maps) for criterion in entry["criteria"]),
    )


def _criterion(entry: Entry, maps: MapPolicy | None) -> Criterion:
    remedy = entry["remedy"]
    return Criterion(
        id=CriterionId(entry["id"]),
        title=entry["title"],
        provenance=Provenance(entry["provenance"]),
        basis=entry["basis"].strip(),
        asks=entry["asks"].strip(),
        why=entry["why"].strip(),
        applies_to=entry["applies_to"].strip(),
        levels=tuple(_level(level) for level in entry["levels"]),
        examples=tuple(
            Example(Level(example["level"]), example["cheap"].strip(), example["rich"].strip())
            for example in entry["examples"]
        ),
        remedy=Remedy(remedy["first"].strip(), remedy["by"], remedy["effort"], remedy["trap"].strip()),
        compensating_cap=Level(entry["compensating_cap"]),
        changed_in_1_1=entry["changed_in_1_1"].strip(),
        stub=entry["stub"],
        maps=_map_part(maps, CriterionId(entry["id"])),
    )


def _level(entry: Entry) -> LevelRule:
    return LevelRule(
        level=Level(entry["level"]),
        says=entry["says"].strip(),
        needs=tuple(_requirement(need) for need in entry.get("needs", ())),
        not_enough=entry["not_enough"].strip(),
        effort_days=entry["effort_days"],
    )


def _requirement(entry: Entry) -> Requirement:
    return Requirement(
        kinds=tuple(entry["kinds"]),
        must_show=entry["must_show"].strip(),
        max_age_days=entry["max_age_days"],
        count=entry.get("count", 1),
        period_days=entry.get("period_days", 0),
        facts=read_fact_tests(entry, "facts"),
    )
