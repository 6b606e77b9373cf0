"""pip-audit's JSON (``pip-audit -f json``), as versions from 2.0 on write it.

A dependency that pip-audit could not look up is skipped, and the run says all the same that nothing was found.
"""

import re
from collections.abc import Iterable, Sequence

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError
from psfkit.evidence.names import join_names
from psfkit.evidence.rates import bad_rate
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "pip-audit"
_HEAD = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"dependencies"\s*:\s*\[\s*(?:\]|\{\s*"name"\s*:)')


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins as an audit does."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of an audit, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_object(read_json(content), "the document")
    every = [
        _dependency(value, f"dependencies.{n}")
        for n, value in enumerate(as_list(document.get("dependencies"), "dependencies"))
    ]
    audited = [dependency for dependency in every if "vulns" in dependency]
    if not every:
        raise InputError("nothing was audited: dependencies is empty")
    if not audited:
        raise InputError(f"nothing was audited: all {len(every)} dependencies were skipped")
    skipped = [str(dependency["name"]) for dependency in every if "vulns" not in dependency]
    return (
        Fact("dependencies", len(every), "dependencies", "dependencies"),
        Fact("audited", len(audited), "dependencies", "dependencies"),
        Fact("skipped", len(skipped), "dependencies", "dependencies: skip_reason"),
        Fact("skipped_names", join_names(skipped), "", "dependencies: skip_reason"),
        bad_rate("skipped_share", len(skipped), len(every), "computed: skipped / dependencies"),
        *_vulnerability_facts(audited),
        Fact("fixes", _count_fixes(document.get("fixes")), "dependencies", "fixes"),
    )


def _dependency(value: JsonValue, where: str) -> JsonObject:
    dependency = as_object(value, where)
    if not isinstance(dependency.get("name"), str):
        raise InputError(f"{where}.name is {describe(dependency.get('name'))}, not a name")
    if ("vulns" in dependency) == ("skip_reason" in dependency):
        raise InputError(f"{where} was neither audited nor skipped, or both")
    for n, each in enumerate(as_list(dependency.get("vulns", []), f"{where}.vulns")):
        vulnerability = as_object(each, f"{where}.vulns.{n}")
        if not isinstance(vulnerability.get("id"), str):
            raise InputError(f"{where}.vulns.{n}.id is {describe(vulnerability.get('id'))}, not a name")
        as_list(vulnerability.get("fix_versions"), f"{where}.vulns.{n}.fix_versions")
    return dependency


def _vulnerability_facts(audited: Sequence[JsonObject]) -> tuple[Fact, ...]:
    where = "dependencies: vulns"
    found = [as_list(dependency["vulns"], where) for dependency in audited]
    every = [as_object(vulnerability, where) for several in found for vulnerability in several]
    return (
        Fact("vulnerabilities", len(every), "vulnerabilities", where),
        Fact("vulnerable_dependencies", sum(map(bool, found)), "dependencies", where),
        Fact("vulnerabilities_without_fix", sum(not each["fix_versions"] for each in every), "vulnerabilities", where),
    )


def _count_fixes(value: JsonValue) -> int:
    """Count what the run itself brought up to date."""
    fixes = as_list(value if value is not None else [], "fixes")
    return sum("new_version" in as_object(fix, "fixes") for fix in fixes)
