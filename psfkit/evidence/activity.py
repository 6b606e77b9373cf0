"""What ran, in the order of the file: entries of WorkflowOS logs and OTLP traces, one after another, none kept."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence import otel, workflowos
from psfkit.evidence.csv_rows import BOM
from psfkit.evidence.json_stream import read_documents
from psfkit.evidence.lines import join_lines, read_line, without_blank_end
from psfkit.evidence.otel_spans import Span, read_spans
from psfkit.evidence.reader import EMPTY, MAX_BYTES
from psfkit.evidence.shape import JsonObject
from psfkit.model.activity import Act, LogForm, Sighting

_HEAD = 4096
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TOOL, _AGENT, _STEP = "gen_ai.tool.name", ("gen_ai.agent.id", "gen_ai.agent.name"), "psfkit.node"
_MODELS = ("gen_ai.request.model", "gen_ai.response.model")
_VENDORS = ("gen_ai.provider.name", "gen_ai.system")
_TOOL_USE = "tool_use"
_RUN_ACTS = {
    "skill_start": Act.TOUCHED,
    "skill_complete": Act.DONE,
    "blast_radius_ok": Act.DONE,
    "blast_radius_block": Act.BLOCKED,
    "retry": Act.TOUCHED,
    "escalation": Act.TOUCHED,
    "approval_pending": Act.TOUCHED,
    "approval_granted": Act.APPROVED,
    "approval_rejected": Act.REJECTED,
    "contract_check": Act.FILE,
    "contract_pass": Act.FILE,
    "contract_fail": Act.FILE,
}
_EVENT_ACTS = {
    "job_started": Act.TOUCHED,
    "job_completed": Act.DONE,
    "job_failed": Act.TOUCHED,
    "artifact_created": Act.FILE,
    "artifact_updated": Act.FILE,
    "unknown_step_detected": Act.TOUCHED,
    "unknown_artifact_detected": Act.FILE,
}


def open_activity(blocks: Iterable[bytes]) -> tuple[LogForm, Iterator[Sighting]]:
    """Tell which sort of log a file is, and return its entries as they are read.

    Args:
        blocks: The file, cut anywhere.

    Raises:
        InputError: It is none of those that are known; while entries are taken, also: a line is damaged.
    """
    rest = iter(blocks)
    head = b""
    while len(head) < _HEAD and (block := next(rest, b"")):
        head += block
    start = head.removeprefix(BOM).lstrip()
    if not start:
        raise InputError(EMPTY)
    whole = chain((head.removeprefix(BOM),), rest)
    if workflowos.EVENT_LOG.match(start[:_HEAD]):
        return LogForm.EVENT_LOG, _read_lines(whole, _event)
    if workflowos.RUN_LOG.match(start[:_HEAD]):
        return LogForm.RUN_LOG, _read_lines(whole, _run_entry)
    if otel.recognises(head, ""):
        return LogForm.TRACES, _read_traces(whole)
    raise InputError("it is neither a run log or event log of WorkflowOS nor traces of OpenTelemetry as JSON")


def _read_lines(blocks: Iterable[bytes], read: Callable[[int, JsonObject], Sighting | None]) -> Iterator[Sighting]:
    for number, line in without_blank_end(join_lines(blocks)):
        found = read(number, read_line(number, line))
        if found is not None:
            yield found


def _run_entry(number: int, entry: JsonObject) -> Sighting:
    event = _text(entry, "event")
    act = _RUN_ACTS.get(event, Act.OTHER)
    names = _names(entry, "nodeId", "skillName") if act is not Act.OTHER or event == _TOOL_USE else ()
    if event == _TOOL_USE:
        act, names = (Act.TOUCHED, names) if names else (Act.TOOL, _names(entry, "toolName"))
    if act is Act.FILE:
        result = entry.get("contractResult")
        names = (*names, *(_names(result, "artifactName") if isinstance(result, dict) else ()))
    return Sighting(act, names, _text(entry, "runId"), _moment(number, entry.get("ts"), "ts"), number)


def _event(number: int, event: JsonObject) -> Sighting:
    act = _EVENT_ACTS.get(_text(event, "type"), Act.OTHER)
    payload = event.get("payload")
    holder, key = (payload, "artifact") if act is Act.FILE else (event, "stepId")
    names = _names(holder, key) if act is not Act.OTHER and isinstance(holder, dict) else ()
    return Sighting(act, names, "", _moment(number, event.get("timestamp"), "timestamp"), number)


def _read_traces(blocks: Iterable[bytes]) -> Iterator[Sighting]:
    for number, document in read_documents(join_lines(blocks, MAX_BYTES)):
        try:
            for span in read_spans(document):
                yield _span(number, span)
        except InputError as error:
            raise InputError(f"line {number}: {error.message}") from None


def _span(number: int, span: Span) -> Sighting:
    said = span.attributes
    step = _names(said, _STEP)
    operation = said.get(otel.OPERATION)
    vendor = next(iter(_names(said, *_VENDORS)), "")
    if otel.is_model_call(said):
        act, names = Act.MODEL, _names(said, *_MODELS)
    elif operation == otel.TOOL_OPERATION:
        act, names = Act.TOOL, (*_names(said, _TOOL), span.name)
    elif operation == "invoke_agent":
        act, names = Act.DONE, (*_names(said, *_AGENT), span.name)
    else:
        act, names = Act.OTHER, (span.name,) if span.name else ()
    if act is Act.OTHER and step:
        act = Act.DONE
    if span.failed and act in (Act.DONE, Act.OTHER):
        act = Act.TOUCHED if act is Act.DONE else Act.FAILED
    return Sighting(act, (*step, *names), span.trace.hex(), span.began // 1000, number, vendor)


def _names(entry: JsonObject, *fields: str) -> tuple[str, ...]:
    return tuple(text for field in fields if (text := _text(entry, field)))


def _text(entry: JsonObject, field: str) -> str:
    value = entry.get(field)
    return value.strip() if isinstance(value, str) else ""


def _moment(number: int, value: JsonValue, field: str) -> int:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InputError(f"line {number}: {field} is {shown(str(value), 40)!r}, no time with its zone")
    return (moment - _EPOCH) // _MICROSECOND
