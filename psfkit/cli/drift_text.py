"""How far a map and a log agree, as a person reads it in a terminal."""

from collections.abc import Iterator
from textwrap import wrap

from psfkit.cli.terminal import paint
from psfkit.documents.text_safety import shown
from psfkit.report.drift_json import say_moment
from psfkit.report.words import count
from psfkit.workflows.drift import Drift, SeenNode, SkippedApproval, Stranger

_MOST = 50
"""Lines of one sort."""
_NAME = 40


def write_drift(path: str, log: str, drift: Drift, width: int, *, colour: bool) -> str:
    """Write what differs, what cannot be told, what was seen how often, and a last line."""
    whole = [*_period(log, drift), "", *_differences(drift, colour=colour), *_rest(drift, colour=colour)]
    lines = [part for line in whole for part in (wrap(line, width, subsequent_indent="    ") or [""])]
    verdict = _verdict(drift)
    tone = "green" if drift.agrees else "red"
    return "\n".join([*lines, f"{shown(path, 200)}: {paint(verdict, tone, 'bold', on=colour)}"])


def _period(log: str, drift: Drift) -> Iterator[str]:
    runs = "" if drift.runs is None else f" of {count(drift.runs, 'run')}"
    yield f"{shown(log, 200)}: {drift.form.value}, {count(drift.entries, 'entry', 'entries')}{runs}"
    yield f"from {say_moment(drift.first)} to {say_moment(drift.last)}"


def _differences(drift: Drift, *, colour: bool) -> Iterator[str]:
    never = [f"{node.type} {shown(node.name, _NAME)}" for node in drift.never]
    yield from _section("never seen", never, "red", colour=colour)
    yield from _section("not on the map", list(map(_stranger, drift.strangers)), "red", colour=colour)
    yield from _section("without the approval before it", list(map(_skipped, drift.skipped)), "red", colour=colour)


def _rest(drift: Drift, *, colour: bool) -> Iterator[str]:
    yield from _section("cannot be told", list(drift.unknown), "yellow", colour=colour)
    yield from _section("seen", list(map(_seen, drift.seen)), "green", colour=colour)


def _section(title: str, entries: list[str], tone: str, *, colour: bool) -> Iterator[str]:
    if not entries:
        return
    yield f"{paint(title, tone, on=colour)} ({len(entries)})"
    yield from (f"  {entry}" for entry in entries[:_MOST])
    if len(entries) > _MOST:
        yield f"  … and {len(entries) - _MOST} more"
    yield ""


def _stranger(stranger: Stranger) -> str:
    name = shown(stranger.name, _NAME) or "others"
    remark = f", {stranger.remark}" if stranger.remark else ""
    return (
        f"{stranger.sort} {name}: {count(stranger.entries, 'entry', 'entries')}, first on line {stranger.line}{remark}"
    )


def _skipped(skipped: SkippedApproval) -> str:
    gates = " or ".join(shown(gate.name, _NAME) for gate in skipped.gates)
    times = "once" if skipped.times == 1 else f"{skipped.times} times"
    return (
        f"{skipped.node.type} {shown(skipped.node.name, _NAME)}: {times}, first on line {skipped.line}; needs {gates}"
    )


def _seen(seen: SeenNode) -> str:
    blocked = f", {seen.blocked} of them stopped at its bounds" if seen.blocked else ""
    return f"{seen.node.type} {shown(seen.node.name, _NAME)}: {count(seen.entries, 'entry', 'entries')}{blocked}"


def _verdict(drift: Drift) -> str:
    parts = [
        (len(drift.never), "never seen"),
        (len(drift.strangers), "not on the map"),
        (len(drift.skipped), "without approval"),
    ]
    untold = f"; {len(drift.unknown)} cannot be told" if drift.unknown else ""
    if drift.agrees:
        return f"nothing differs{untold}"
    if not any(number for number, _ in parts):
        return f"the log shows nothing of the map{untold}"
    return f"differs: {', '.join(f'{number} {what}' for number, what in parts if number)}{untold}"
