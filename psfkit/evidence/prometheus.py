"""Rule files of Prometheus, and of what reads the same format: which alerts there are and what they carry."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.lines import require_line_end
from psfkit.evidence.names import join_names, name_facts
from psfkit.evidence.rates import good_rate
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "prometheus"
_ENDINGS = (".yaml", ".yml", ".rules")
_GROUPS = re.compile(rb"^[ \t]*groups[ \t]*:", re.MULTILINE)
_RULE = re.compile(rb"\b(?:alert|record)[\"']?[ \t]*:|\brules[ \t]*:[ \t]*(?:\[[ \t]*\]|\r?\n[ \t]*-[ \t]*name[ \t]*:)")
"""A rule of either sort, or a group without any: whose file has none must not pass for another's."""
_KUBERNETES = "PrometheusRule"
_RECORDING = frozenset({"record", "expr", "labels"})
_ALERTING = frozenset({"alert", "expr", "for", "keep_firing_for", "labels", "annotations"})
_DURATION = re.compile(r"(?:\d{1,9}(?:ms|[smhdwy])){1,7}|0", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Alert:
    """What an alerting rule carries."""

    name: str
    waits: bool
    """Whether it has to hold for some time before it fires."""
    severity: str
    runbook: bool
    summary: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """One group of rules."""

    alerts: tuple[_Alert, ...]
    recordings: int


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called YAML and its beginning shows groups, of rules or of none."""
    is_yaml = path.lower().endswith(_ENDINGS)
    return is_yaml and _GROUPS.search(head) is not None and _RULE.search(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a rule file, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    from psfkit.documents.tool_yaml import read_tool_yaml

    holder, where = _holder(as_object(read_tool_yaml(content, by_hand=True), "the document"))
    require_line_end(content)
    parts = as_list(holder.get("groups"), where)
    groups = [_group(as_object(part, f"{where}.{n}"), f"{where}.{n}") for n, part in enumerate(parts)]
    names = [str(part["name"]) for part in parts if isinstance(part, dict)]
    if len(set(names)) < len(names):
        raise InputError(f"{where}: two groups have the same name, which Prometheus refuses")
    alerts = [alert for group in groups for alert in group.alerts]
    recordings = sum(group.recordings for group in groups)
    if not alerts and not recordings:
        raise InputError("nothing was evaluated: it holds no rules")
    return (
        Fact("rule_groups", len(groups), "groups", where),
        Fact("rules", len(alerts) + recordings, "rules", where),
        Fact("recording_rules", recordings, "rules", where),
        Fact("alert_rules", len(alerts), "rules", where),
        *(_alert_facts(alerts, where) if alerts else ()),
    )


def _holder(document: JsonObject) -> tuple[JsonObject, str]:
    """Return what holds the groups: the file itself, or the specification of a Kubernetes resource."""
    if document.get("kind") == _KUBERNETES:
        return as_object(document.get("spec"), "spec"), "spec.groups"
    return document, "groups"


def _alert_facts(alerts: Sequence[_Alert], where: str) -> Iterator[Fact]:
    carried = {
        "for": sum(alert.waits for alert in alerts),
        "severity": sum(bool(alert.severity) for alert in alerts),
        "runbook": sum(alert.runbook for alert in alerts),
        "summary": sum(alert.summary for alert in alerts),
    }
    for what, count in carried.items():
        yield Fact(f"alerts_with_{what}", count, "rules", where)
        yield Fact(f"alerts_without_{what}", len(alerts) - count, "rules", where)
        yield good_rate(f"{what}_share", count, len(alerts), f"computed: alerts_with_{what} / alert_rules")
    yield Fact("alert_names", join_names(alert.name for alert in alerts), "", where)
    yield from name_facts("severities", "severity", (alert.severity for alert in alerts if alert.severity), where)


def _group(group: JsonObject, where: str) -> _Group:
    _text(group.get("name"), f"{where}.name")
    shared = _texts(group.get("labels"), f"{where}.labels")
    parts = as_list(group.get("rules") or [], f"{where}.rules")
    rules = [_rule(as_object(part, f"{where}.rules.{n}"), shared, f"{where}.rules.{n}") for n, part in enumerate(parts)]
    alerts = tuple(rule for rule in rules if rule is not None)
    return _Group(alerts, len(rules) - len(alerts))


def _rule(rule: JsonObject, shared: JsonObject, where: str) -> _Alert | None:
    """Return an alerting rule, or None for a recording rule."""
    if ("alert" in rule) == ("record" in rule):
        raise InputError(f"{where} is neither an alert nor a recording, or both")
    unknown = sorted(rule.keys() - (_RECORDING if "record" in rule else _ALERTING))
    if unknown:
        raise InputError(f"{where}: {shown(unknown[0], 40)} is no field of such a rule; Prometheus refuses the file")
    if rule.get("expr") is None or rule["expr"] == "":
        raise InputError(f"{where}.expr is missing")
    labels = {**shared, **_texts(rule.get("labels"), f"{where}.labels")}
    if "record" in rule:
        _text(rule["record"], f"{where}.record")
        return None
    annotations = _texts(rule.get("annotations"), f"{where}.annotations")
    carried = {**labels, **annotations}
    return _Alert(
        name=_text(rule["alert"], f"{where}.alert"),
        waits=_waits(rule.get("for"), f"{where}.for"),
        severity=_said(labels.get("severity")),
        runbook=any(key.lower().startswith("runbook") and _said(value) for key, value in carried.items()),
        summary=any(_said(annotations.get(key)) for key in ("summary", "description", "message")),
    )


def _text(value: JsonValue, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where} is {describe(value)}, not a name")
    return value


def _texts(value: JsonValue, where: str) -> JsonObject:
    found = as_object(value, where) if value is not None else {}
    deep = next((key for key, part in found.items() if isinstance(part, dict | list)), None)
    if deep is not None:
        raise InputError(f"{where} holds what is no text")
    return found


def _said(value: JsonValue) -> str:
    return str(value).strip() if value is not None else ""


def _waits(value: JsonValue, where: str) -> bool:
    """Whether a duration is longer than nothing; without one, an alert fires at the first look."""
    if value is None or value == 0:
        return False
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        raise InputError(f"{where} is {describe(value)}, not a duration such as 10m")
    return bool(value.translate(str.maketrans("", "", "0mshdwy")))
