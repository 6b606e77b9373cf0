"""promptfoo's red-team runs: the same counts by plugin, by strategy and by severity."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from psfkit.documents.json_reader import JsonValue
from psfkit.evidence.cases import Cases
from psfkit.evidence.groups import group_facts
from psfkit.evidence.names import name_facts, stated
from psfkit.evidence.shape import JsonObject
from psfkit.model.fact import Fact

_PLAIN = "basic"
"""What promptfoo calls an attack that no strategy has altered."""


@dataclass(frozen=True, slots=True)
class Attack:
    """What a red-team test is: whose attack, altered how, how bad if it succeeds."""

    plugin: str
    strategy: str = _PLAIN
    severity: str = ""


def read_attack(row: JsonObject) -> Attack | None:
    """Return what a result says of the attack that it answers, or None where it says nothing.

    What the test was written with counts first: the metadata of the result also hold what the system under test said.
    """
    case = row.get("testCase")
    planned = case.get("metadata") if isinstance(case, dict) else None
    return _from_metadata(planned) or _from_metadata(row.get("metadata"))


def _from_metadata(value: JsonValue) -> Attack | None:
    if not isinstance(value, dict) or not (plugin := stated(value, "pluginId")):
        return None
    return Attack(plugin, stated(value, "strategyId") or _PLAIN, stated(value, "severity"))


def attack_facts(tried: Counter[tuple[Attack, str]], where: str) -> Iterator[Fact]:
    """Yield how many plugins and strategies there were, and the counts of each.

    Args:
        tried: How often an attack ended in ``passed``, ``failed`` or ``errors``.
        where: The place in the file.
    """
    if not tried:
        return
    yield from name_facts("plugins", "plugin", (attack.plugin for attack, _ in tried), where)
    yield from name_facts("strategies", "strategy", (attack.strategy for attack, _ in tried), where)
    for kind in ("plugin", "strategy", "severity"):
        yield from group_facts(kind, _grouped(kind, tried), where)


def _grouped(kind: str, tried: Counter[tuple[Attack, str]]) -> dict[str, Cases]:
    counts: Counter[tuple[str, str]] = Counter()
    for (attack, outcome), count in tried.items():
        name = {"plugin": attack.plugin, "strategy": attack.strategy, "severity": attack.severity}[kind]
        counts[name, outcome] += count
    names = {name for name, _ in counts if name}
    return {name: Cases(*(counts[name, outcome] for outcome in ("passed", "failed", "errors"))) for name in names}
