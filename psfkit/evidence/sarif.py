"""SARIF 2.1.0, the exchange format of static analysis tools."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError
from psfkit.evidence.reader import answer
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "sarif"
_VERSION = "2.1.0"
_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*(?:"version"\s*:\s*"[^"]{1,20}"\s*,\s*)?'
    rb'(?:"runs"\s*:\s*\[\s*\{|"\$schema"\s*:\s*"[^"]{0,200}sarif)'
)
_LEVELS = ("error", "warning", "note", "none")
_FOUND = frozenset({"fail", "open", "review"})
"""Kinds of results that a person has to look at; pass, informational and notApplicable are no findings."""
_KINDS = _FOUND | {"pass", "informational", "notApplicable"}
_SUPPRESSED = "suppressed"
_LONGEST_NAME = 200
_KEEPS_SUPPRESSED = ("semgrep",)
"""Tools that leave suppressed results in the file and mark those alone."""


@dataclass(frozen=True, slots=True)
class _Component:
    """The tool, or an extension of it, with the rules it describes."""

    name: str
    rules: tuple[JsonObject, ...]
    by_id: Mapping[str, JsonObject]


@dataclass(frozen=True, slots=True)
class _Scan:
    """What a run says of itself, apart from its results."""

    driver: _Component
    extensions: tuple[_Component, ...]
    overrides: bool
    """Whether it changes its rules' levels."""
    times: tuple[tuple[JsonValue, str], ...]
    """When its invocations began and ended, where they say, with the place of each."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run found."""

    tool: str
    """What its scanner calls itself."""
    levels: Counter[str]
    suppressed: int | None
    """None when the file does not say whether anything was suppressed."""
    times: tuple[tuple[JsonValue, str], ...]


def recognises(head: bytes, path: str) -> bool:
    """Whether the file begins as SARIF does, or is called so."""
    return path.endswith((".sarif", ".sarif.json")) or _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a SARIF file, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_object(read_json(content), "the document")
    version = document.get("version")
    if version != _VERSION:
        raise InputError(f"version is {describe(version)}; this reader knows {_VERSION}")
    runs = [_run(run, f"runs.{n}") for n, run in enumerate(as_list(document.get("runs"), "runs"))]
    if not runs:
        raise InputError("runs is empty: nothing was scanned")
    levels: Counter[str] = Counter()
    for run in runs:
        levels.update(run.levels)
    where = "runs.0.results" if len(runs) == 1 else f"runs.0 to runs.{len(runs) - 1}, results"
    return (
        Fact("runs", len(runs), "runs", "runs"),
        *_tools([run.tool for run in runs]),
        Fact("findings", levels.total(), "findings", where),
        *(Fact(f"findings_{level}", levels[level], "findings", where) for level in _LEVELS),
        *_suppressed([run.suppressed for run in runs], where),
        *run_facts(time for run in runs for time in run.times),
    )


def _tools(names: Sequence[str]) -> tuple[Fact, ...]:
    """Say whose scan it is: a linter that finds nothing is no search for secrets, and a person has to see that."""
    told = ", ".join(dict.fromkeys(name for name in names if name))
    return (Fact("tools", told[:_LONGEST_NAME], where="runs.0.tool.driver.name"),) if told else ()


def _suppressed(counts: Sequence[int | None], where: str) -> tuple[Fact, ...]:
    known = [count for count in counts if count is not None]
    return (Fact("suppressed", sum(known), "findings", where),) if len(known) == len(counts) else ()


def _run(value: JsonValue, where: str) -> _Run:
    run = as_object(value, where)
    scan = _scan(run, where)
    external = run.get("externalPropertyFileReferences")
    if run.get("results") is None or (isinstance(external, dict) and "results" in external):
        raise InputError(f"{where}.results is missing: the run's results are not in this file")
    results = [as_object(r, f"{where}.results.{n}") for n, r in enumerate(as_list(run["results"], f"{where}.results"))]
    outcomes = Counter(_outcome(scan, result, f"{where}.results.{n}") for n, result in enumerate(results))
    return _Run(
        scan.driver.name,
        Counter({level: outcomes[level] for level in _LEVELS}),
        outcomes[_SUPPRESSED] if _tells_suppressed(scan.driver, results) else None,
        scan.times,
    )


def _scan(run: JsonObject, where: str) -> _Scan:
    tool = as_object(run.get("tool"), f"{where}.tool")
    extensions = tool.get("extensions")
    invocations = run.get("invocations")
    overrides = False
    times: list[tuple[JsonValue, str]] = []
    for n, invocation in enumerate(as_list(invocations, f"{where}.invocations") if invocations is not None else ()):
        place = f"{where}.invocations.{n}"
        call = as_object(invocation, place)
        _refuse_failed(call, place)
        overrides |= bool(call.get("ruleConfigurationOverrides"))
        times.extend((call.get(key), f"{place}.{key}") for key in ("startTimeUtc", "endTimeUtc"))
    return _Scan(
        _describe_component(tool.get("driver"), f"{where}.tool.driver"),
        tuple(
            _describe_component(part, f"{where}.tool.extensions.{n}")
            for n, part in enumerate(as_list(extensions, f"{where}.tool.extensions") if extensions is not None else ())
        ),
        overrides,
        tuple(times),
    )


def _describe_component(value: JsonValue, where: str) -> _Component:
    holder = as_object(value, where)
    name, rules = holder.get("name"), holder.get("rules")
    parts = as_list(rules, f"{where}.rules") if rules is not None else ()
    described = tuple(as_object(rule, f"{where}.rules.{n}") for n, rule in enumerate(parts))
    by_id = {rule_id: rule for rule in described if isinstance(rule_id := rule.get("id"), str)}
    return _Component(name if isinstance(name, str) else "", described, by_id)


def _refuse_failed(invocation: JsonObject, where: str) -> None:
    """Refuse an invocation that did not finish well, or says that its results are incomplete."""
    successful = invocation.get("executionSuccessful")
    if successful is not True:
        raise InputError(f"{where}.executionSuccessful is {describe(successful)}: the scan did not finish")
    for key in ("toolExecutionNotifications", "toolConfigurationNotifications"):
        notes = invocation.get(key)
        for note in as_list(notes, f"{where}.{key}") if notes is not None else ():
            if as_object(note, f"{where}.{key}").get("level") == "error":
                raise InputError(f"{where}.{key} reports an error: the results may be incomplete")


def _tells_suppressed(driver: _Component, results: Sequence[JsonObject]) -> bool:
    """Whether a missing mark of suppression means that a result is not suppressed, rather than that nobody said."""
    return driver.name.lower().startswith(_KEEPS_SUPPRESSED) or any(
        result.get("suppressions") is not None for result in results
    )


def _outcome(scan: _Scan, result: JsonObject, where: str) -> str:
    """Return the result's level, ``suppressed``, or an empty string when it is no finding."""
    kind = result.get("kind", "fail")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise InputError(f"{where}.kind is {describe(kind)}, which SARIF does not know")
    if kind not in _FOUND or result.get("baselineState") == "absent":
        return ""
    if _is_suppressed(result, where):
        return _SUPPRESSED
    level = result.get("level")
    if level is None:
        level = _default_level(scan, result, where) if kind == "fail" else "none"
    if not isinstance(level, str) or level not in _LEVELS:
        raise InputError(f"{where}.level is {describe(level)}, which SARIF does not know")
    return level


def _is_suppressed(result: JsonObject, where: str) -> bool:
    value = result.get("suppressions")
    marks = as_list(value, f"{where}.suppressions") if value is not None else ()
    states = [as_object(mark, f"{where}.suppressions").get("status", "accepted") for mark in marks]
    return bool(states) and all(state == "accepted" for state in states)


def _default_level(scan: _Scan, result: JsonObject, where: str) -> JsonValue:
    """Return the level of the result's rule, or SARIF's own default."""
    if scan.overrides:
        raise InputError(f"{where} has no level, and the run overrides its rules, which this reader does not follow")
    rule = _rule(scan, result, where)
    configuration = rule.get("defaultConfiguration") if rule is not None else None
    if configuration is None:
        return "warning"
    return as_object(configuration, f"{where}: defaultConfiguration").get("level", "warning")


def _rule(scan: _Scan, result: JsonObject, where: str) -> JsonObject | None:
    """Return the rule that a result names by index or id, or None when the file does not describe it."""
    reference = _optional(result.get("rule"), f"{where}.rule")
    component = _component(scan, reference, where)
    index = result.get("ruleIndex", reference.get("index"))
    rule_id = result.get("ruleId", reference.get("id"))
    if index is not None and index != -1:
        number = as_count(index, f"{where}.ruleIndex")
        if number >= len(component.rules):
            raise InputError(f"{where}.ruleIndex is {number}, but there are {len(component.rules)} rules")
        rule = component.rules[number]
        if isinstance(rule_id, str) and rule.get("id") not in _ancestors(rule_id):
            raise InputError(f"{where}: ruleId and ruleIndex name different rules")
        return rule
    if not isinstance(rule_id, str):
        return None
    return next((component.by_id[name] for name in _ancestors(rule_id) if name in component.by_id), None)


def _component(scan: _Scan, reference: JsonObject, where: str) -> _Component:
    """Return the driver, or the extension that a reference to a rule points to."""
    pointer = _optional(reference.get("toolComponent"), f"{where}.rule.toolComponent")
    if not pointer:
        return scan.driver
    number = as_count(pointer.get("index"), f"{where}.rule.toolComponent.index")
    if number >= len(scan.extensions):
        raise InputError(
            f"{where}.rule.toolComponent.index is {number}, but there are {len(scan.extensions)} extensions"
        )
    return scan.extensions[number]


def _optional(value: JsonValue, where: str) -> JsonObject:
    return as_object(value, where) if value is not None else {}


def _ancestors(rule_id: str) -> tuple[str, ...]:
    """Return a hierarchical rule id and the ids above it, nearest first.

    >>> _ancestors("CA1000/1")
    ('CA1000/1', 'CA1000')
    """
    parts = rule_id.split("/")[:16]
    return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))
