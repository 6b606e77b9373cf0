"""Traces of OpenTelemetry with the GenAI conventions: OTLP JSON, and what the Python SDK's console exporter prints.

Lines are read one after another and let go: what is kept is a few bytes for each trace and each call.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_dates import FIRST_YEAR, LAST_YEAR
from psfkit.errors import InputError
from psfkit.evidence.json_stream import read_documents
from psfkit.evidence.lines import join_lines
from psfkit.evidence.names import name_facts
from psfkit.evidence.otel_spans import Span, as_tokens, read_spans
from psfkit.evidence.rates import bad_rate, good_rate
from psfkit.evidence.reader import EMPTY, MAX_BYTES, attempt
from psfkit.evidence.shape import JsonObject, describe
from psfkit.evidence.statistics import nearest_rank, plain
from psfkit.model.fact import Fact, Facts

NAME = "otel"
MAX_TRACES = 500_000
MAX_SPANS = 2_000_000
MAX_DISTINCT = 1_000
"""Different models, providers or services."""
OPERATION = "gen_ai.operation.name"
MODEL_OPERATIONS = frozenset(
    {"chat", "generate_content", "text_completion", "embeddings", "chat.completions", "text.completions"}
)
"""Operations that ask a model; an agent or a workflow that is invoked asks one in spans of its own."""
TOOL_OPERATION = "execute_tool"
_PROVIDER = ("gen_ai.provider.name", "gen_ai.system")
_MODEL = ("gen_ai.request.model", "gen_ai.response.model")
_INPUT = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
_OUTPUT = ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
"""Names of the GenAI conventions, the newer first."""
_CONTENT = re.compile(
    r"gen_ai\.(?:input\.messages|output\.messages|system_instructions|retrieval\.query\.text|retrieval\.documents"
    r"|tool\.call\.arguments|tool\.call\.result"
    r"|(?:prompt|completion)(?:\.\d{1,6}\.(?:content|tool_calls\.\d{1,6}\.arguments))?)",
    re.ASCII,
)
"""Attributes, of spans or of their events, that hold what was asked or answered."""
_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*(?:"resourceSpans"\s*:\s*\['
    rb'|"name"\s*:\s*"[^"\\]*(?:\\.[^"\\]*)*"\s*,\s*"context"\s*:\s*\{\s*"trace_id"\s*:\s*"0x)'
)
_DAY = 86_400 * 10**9
_MILLISECOND = 10**6
_EPOCH = date(1970, 1, 1)
_PERCENTILES = (50, 95, 99)
_MICROSECOND = Decimal("0.001")


@dataclass(slots=True)
class _Trace:
    """What is kept of one trace."""

    rooted: bool = False
    linked: int = 0
    """Calls to a model that have a parent."""
    model: str = ""
    """The first model that was called."""
    several: bool = False
    """Whether more than one was."""


@dataclass(slots=True)
class _Tally:
    """What is known of the spans so far."""

    spans: int = 0
    failed: int = 0
    tools: int = 0
    failed_calls: int = 0
    without_usage: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    captured: bool = False
    last_line: int = 0
    traces: dict[bytes, _Trace] = field(default_factory=dict)
    models: set[str] = field(default_factory=set)
    providers: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)
    days: dict[int, int] = field(default_factory=dict)
    """Each day on which a model was called, since 1970, with the line where it is first."""
    latencies: "array[int]" = field(default_factory=lambda: array("Q"))
    """How long each call to a model took, in nanoseconds."""
    numbers: "array[int]" = field(default_factory=lambda: array("Q"))
    """What every span is known by, to find one that is there twice."""

    @property
    def calls(self) -> int:
        """Calls to a model."""
        return len(self.latencies)

    def add(self, line: int, span: Span) -> None:
        """Take in one span.

        Raises:
            InputError: it cannot be, or there are too many.
        """
        if span.ended < span.began:
            raise InputError("a span ends before it begins")
        self.spans += 1
        self.last_line = line
        if self.spans > MAX_SPANS:
            raise InputError(f"more than {MAX_SPANS} spans; hand in a shorter period")
        self.failed += span.failed
        self.numbers.append(_number(span))
        _note(self.services, span.service, "services")
        trace = self._trace(span.trace)
        trace.rooted = trace.rooted or not span.parent
        self.captured = self.captured or _holds_content(span)
        self.tools += span.attributes.get(OPERATION) == TOOL_OPERATION
        if is_model_call(span.attributes):
            self._add_call(line, span, trace)

    def _trace(self, number: bytes) -> _Trace:
        found = self.traces.get(number)
        if found is None:
            if len(self.traces) == MAX_TRACES:
                raise InputError(f"more than {MAX_TRACES} traces; hand in a shorter period")
            found = self.traces[number] = _Trace()
        return found

    def _add_call(self, line: int, span: Span, trace: _Trace) -> None:
        model, provider = _text(span.attributes, _MODEL), _text(span.attributes, _PROVIDER)
        _note(self.models, model, "models")
        _note(self.providers, provider, "providers")
        trace.several = trace.several or bool(model and trace.model and model != trace.model)
        trace.model = trace.model or model
        trace.linked += bool(span.parent)
        self.failed_calls += span.failed
        self._add_usage(span.attributes)
        self.days.setdefault(_day(span), line)
        self.latencies.append(min(span.ended - span.began, 2**64 - 1))

    def _add_usage(self, attributes: JsonObject) -> None:
        used = [_tokens(attributes, names) for names in (_INPUT, _OUTPUT)]
        self.without_usage += used == [None, None]
        self.tokens_in += used[0] or 0
        self.tokens_out += used[1] or 0


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins with a batch of spans, or with a span as the console exporter prints it."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a file of traces, or why it was not evaluated."""
    return read_blocks((content,))


def read_blocks(blocks: Iterable[bytes]) -> Facts:
    """Return the facts of traces that come in blocks, or why they were not evaluated."""
    return attempt(NAME, lambda: find_facts(join_lines(blocks, MAX_BYTES)))


def is_model_call(attributes: JsonObject) -> bool:
    """Whether a span is one call to a model.

    The first of the conventions had no name for the operation: there a call is what names a system and a model.

    >>> is_model_call({"gen_ai.operation.name": "invoke_agent", "gen_ai.request.model": "m"})
    False
    """
    operation = attributes.get(OPERATION)
    if operation is not None:
        return isinstance(operation, str) and operation in MODEL_OPERATIONS
    return bool(_text(attributes, _PROVIDER) and _text(attributes, _MODEL))


def find_facts(lines: Iterable[tuple[int, bytes]]) -> tuple[Fact, ...]:
    """Return the facts of traces that come line by line.

    Args:
        lines: Lines with their numbers; they are read once and not kept.

    Raises:
        InputError: something in them is not as the formats have it, or no model was called.
    """
    tally, documents = _Tally(), 0
    for number, document in read_documents(lines):
        documents += 1
        try:
            for span in read_spans(document):
                tally.add(number, span)
        except InputError as error:
            raise InputError(f"line {number}: {error.message}") from None
    if not tally.spans:
        raise InputError("nothing was evaluated: it holds no spans" if documents else EMPTY)
    if not tally.calls:
        raise InputError(
            f"nothing was evaluated: none of its {tally.spans} spans is a call to a model "
            "by OpenTelemetry's GenAI conventions"
        )
    _refuse_repeats(tally.numbers)
    return tuple(_facts(tally))


def _facts(tally: _Tally) -> Iterator[Fact]:
    where = f"lines up to {tally.last_line}"
    calls = f"{where}, {OPERATION}"
    first, last = min(tally.days), max(tally.days)
    several = sum(trace.several for trace in tally.traces.values())
    linked = sum(trace.linked for trace in tally.traces.values() if trace.rooted)
    yield Fact("spans", tally.spans, "spans", where)
    yield Fact("traces", len(tally.traces), "traces", where)
    yield Fact("error_spans", tally.failed, "spans", f"{where}, status")
    yield bad_rate("error_rate", tally.failed, tally.spans, "computed: error_spans / spans")
    yield Fact("model_calls", tally.calls, "calls", calls)
    yield Fact("model_call_errors", tally.failed_calls, "calls", f"{where}, status")
    errors = "computed: model_call_errors / model_calls"
    yield bad_rate("model_call_error_rate", tally.failed_calls, tally.calls, errors)
    yield Fact("tool_calls", tally.tools, "calls", calls)
    yield from name_facts("models", "model", tally.models, f"{where}, {_MODEL[0]}")
    yield from name_facts("providers", "provider", tally.providers, f"{where}, {_PROVIDER[0]} or {_PROVIDER[1]}")
    yield from name_facts("services", "service", tally.services, f"{where}, resource")
    yield Fact("input_tokens", tally.tokens_in, "tokens", f"{where}, {_INPUT[0]} or {_INPUT[1]}")
    yield Fact("output_tokens", tally.tokens_out, "tokens", f"{where}, {_OUTPUT[0]} or {_OUTPUT[1]}")
    yield Fact("model_calls_without_usage", tally.without_usage, "calls", where)
    yield Fact("traces_with_more_than_one_model", several, "traces", where)
    yield Fact("linked_model_calls", linked, "calls", f"{where}, parents and roots")
    yield good_rate("linked_share", linked, tally.calls, "computed: linked_model_calls / model_calls")
    yield Fact("content_captured", tally.captured, "", where)
    yield from _latencies(tally)
    yield Fact("first_day", _shown_day(first), "", f"line {tally.days[first]}")
    yield Fact("last_day", _shown_day(last), "", f"line {tally.days[last]}")
    yield Fact("days_with_data", len(tally.days), "days", calls)
    yield Fact("period_days", last - first + 1, "days", "computed: first_day to last_day, both included")


def _latencies(tally: _Tally) -> Iterator[Fact]:
    ordered = sorted(tally.latencies)
    for percent in _PERCENTILES:
        exact = Decimal(int(nearest_rank(ordered, percent))) / _MILLISECOND
        value = plain(exact.quantize(_MICROSECOND, ROUND_CEILING))
        yield Fact(f"latency_p{percent}_ms", value, "ms", f"{len(ordered)} calls to a model, end less start")


def _refuse_repeats(numbers: "array[int]") -> None:
    """Refuse a file that holds a span twice: every count would be too high."""
    ordered = sorted(numbers)
    repeats = sum(one == following for one, following in pairwise(ordered))
    if repeats:
        raise InputError(f"{repeats} spans stand in it twice, by their trace and span ids")


def _number(span: Span) -> int:
    return hash((int.from_bytes(span.trace, "big"), int.from_bytes(span.number, "big"))) & (2**64 - 1)


def _note(names: set[str], name: str, what: str) -> None:
    if name and name not in names:
        if len(names) == MAX_DISTINCT:
            raise InputError(f"more than {MAX_DISTINCT} different {what}")
        names.add(name)


def _text(attributes: JsonObject, names: tuple[str, ...]) -> str:
    return next((value for name in names if isinstance(value := attributes.get(name), str) and value), "")


def _tokens(attributes: JsonObject, names: tuple[str, ...]) -> int | None:
    return next((as_tokens(attributes[name], name) for name in names if attributes.get(name) is not None), None)


def _holds_content(span: Span) -> bool:
    """Whether a prompt, an answer or a tool's arguments stand in a span or in its events."""
    if any(map(_is_content, span.attributes.items())):
        return True
    return any(
        any(map(_is_content, attributes.items())) or (name.startswith("gen_ai.") and _is_event_content(attributes))
        for name, attributes in span.events
    )


def _is_content(attribute: tuple[str, JsonValue]) -> bool:
    name, value = attribute
    return name.startswith("gen_ai.") and bool(value) and _CONTENT.fullmatch(name) is not None


def _is_event_content(attributes: JsonObject) -> bool:
    """Whether an event of the older conventions holds its message: without one it tells the role alone."""
    body = attributes.get("gen_ai.event.content")
    return bool(attributes.get("content")) or (isinstance(body, str) and '"content"' in body)


def _day(span: Span) -> int:
    """Return the day a span began, in days since 1970.

    Raises:
        InputError: it lies outside the years 2000 to 2100.
    """
    day = span.began // _DAY
    if not (date(FIRST_YEAR, 1, 1) - _EPOCH).days <= day <= (date(LAST_YEAR, 12, 31) - _EPOCH).days:
        raise InputError(f"a span began at {describe(str(span.began))}, outside the years 2000 to 2100")
    return day


def _shown_day(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()
