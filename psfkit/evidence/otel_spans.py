"""Spans of OpenTelemetry, as OTLP JSON batches them and as the console exporter of the Python SDK prints them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue
from psfkit.errors import InputError
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe

SERVICE = "service.name"
_ERROR = (2, "STATUS_CODE_ERROR", "ERROR")
_SCALARS = ("stringValue", "intValue", "doubleValue", "boolValue")
_HEX = re.compile(r"(?:0x)?([0-9a-fA-F]+)", re.ASCII)
_DIGITS = re.compile(r"\d{1,20}", re.ASCII)
_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 10**9
_MANY = 10**15


@dataclass(frozen=True, slots=True)
class Span:
    """One span, with what the two formats have in common."""

    trace: bytes
    number: bytes
    parent: bytes
    """Empty for a root."""
    began: int
    """Nanoseconds since 1970."""
    ended: int
    failed: bool
    service: str
    """Empty when its resource names none."""
    attributes: JsonObject
    events: tuple[tuple[str, JsonObject], ...]
    """Names and attributes of its events."""
    name: str = ""


def read_spans(document: JsonObject) -> Iterator[Span]:
    """Yield the spans of one document: a batch as OTLP sends it, or one span as the console exporter prints it.

    Raises:
        InputError: it is neither, or something in it is not as the format has it.
    """
    if "resourceSpans" in document:
        yield from _read_batch(document)
    elif "context" in document and "parent_id" in document:
        yield _read_printed(document)
    else:
        raise InputError("it is neither a batch of resourceSpans nor a span as the console exporter prints it")


def _read_batch(document: JsonObject) -> Iterator[Span]:
    for n, value in enumerate(as_list(document["resourceSpans"], "resourceSpans")):
        where = f"resourceSpans.{n}"
        holder = as_object(value, where)
        resource = as_object(holder.get("resource", {}), f"{where}.resource")
        service = _attributes(resource.get("attributes"), f"{where}.resource.attributes").get(SERVICE)
        for m, scope in enumerate(as_list(holder.get("scopeSpans"), f"{where}.scopeSpans")):
            place = f"{where}.scopeSpans.{m}"
            spans = as_list(as_object(scope, place).get("spans"), f"{place}.spans")
            for k, span in enumerate(spans):
                yield _read_sent(as_object(span, f"{place}.spans.{k}"), service, f"{place}.spans.{k}")


def _read_sent(span: JsonObject, service: JsonValue, where: str) -> Span:
    status = as_object(span.get("status") or {}, f"{where}.status")
    events = as_list(span.get("events") or [], f"{where}.events")
    return Span(
        trace=_id(span.get("traceId"), 16, f"{where}.traceId"),
        number=_id(span.get("spanId"), 8, f"{where}.spanId"),
        parent=_parent(span.get("parentSpanId"), f"{where}.parentSpanId"),
        began=_nanoseconds(span.get("startTimeUnixNano"), f"{where}.startTimeUnixNano"),
        ended=_nanoseconds(span.get("endTimeUnixNano"), f"{where}.endTimeUnixNano"),
        failed=status.get("code") in _ERROR,
        service=service if isinstance(service, str) else "",
        attributes=_attributes(span.get("attributes"), f"{where}.attributes"),
        events=tuple(_event(as_object(event, f"{where}.events"), f"{where}.events") for event in events),
        name=_name(span),
    )


def _name(span: JsonObject) -> str:
    name = span.get("name")
    return name if isinstance(name, str) else ""


def _event(event: JsonObject, where: str) -> tuple[str, JsonObject]:
    name = event.get("name")
    return (name if isinstance(name, str) else "", _attributes(event.get("attributes"), f"{where}.attributes"))


def _attributes(value: JsonValue, where: str) -> JsonObject:
    """Return attributes by name; what is no plain value stays as it stands there."""
    found: dict[str, JsonValue] = {}
    parts = as_list(value if value is not None else [], where)
    for part in parts:
        pair = as_object(part, where)
        key = pair.get("key")
        if not isinstance(key, str):
            raise InputError(f"{where} holds an attribute whose key is {describe(key)}")
        found[key] = _value(as_object(pair.get("value") or {}, where))
    if len(found) < len(parts):
        raise InputError(f"{where} holds one attribute twice")
    return found


def _value(value: JsonObject) -> JsonValue:
    plain = next((key for key in _SCALARS if key in value), None)
    return value[plain] if plain else dict(value) or None


def _read_printed(span: JsonObject) -> Span:
    context = as_object(span["context"], "context")
    status = as_object(span.get("status"), "status")
    resource = as_object(span.get("resource"), "resource")
    named = as_object(resource["attributes"], "resource.attributes") if "attributes" in resource else resource
    service = named.get(SERVICE)
    events = as_list(span.get("events") or [], "events")
    return Span(
        trace=_id(context.get("trace_id"), 16, "context.trace_id"),
        number=_id(context.get("span_id"), 8, "context.span_id"),
        parent=_parent(span["parent_id"], "parent_id"),
        began=_moment(span.get("start_time"), "start_time"),
        ended=_moment(span.get("end_time"), "end_time"),
        failed=status.get("status_code") in _ERROR,
        service=service if isinstance(service, str) else "",
        attributes=as_object(span.get("attributes") or {}, "attributes"),
        events=tuple(_printed_event(as_object(event, "events")) for event in events),
        name=_name(span),
    )


def _printed_event(event: JsonObject) -> tuple[str, JsonObject]:
    name = event.get("name")
    return (name if isinstance(name, str) else "", as_object(event.get("attributes") or {}, "events.attributes"))


def _id(value: JsonValue, length: int, where: str) -> bytes:
    """Return an identifier, which both formats write as hexadecimal digits."""
    found = _HEX.fullmatch(value) if isinstance(value, str) else None
    if found is None or len(found[1]) != 2 * length or not int(found[1], 16):
        raise InputError(f"{where} is {describe(value)}, not {2 * length} hexadecimal digits")
    return bytes.fromhex(found[1])


def _parent(value: JsonValue, where: str) -> bytes:
    """Return the parent's identifier, or nothing for a root: it has none, an empty one or only zeros."""
    if value is None or (isinstance(value, str) and not value.removeprefix("0x").strip("0")):
        return b""
    return _id(value, 8, where)


def _nanoseconds(value: JsonValue, where: str) -> int:
    if isinstance(value, str) and _DIGITS.fullmatch(value) and int(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise InputError(f"{where} is {describe(value)}, not a time in nanoseconds since 1970")


def _moment(value: JsonValue, where: str) -> int:
    """Return the nanoseconds since 1970 of a time such as 2026-11-23T06:25:49.427346Z."""
    found = _ISO.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise InputError(f"{where} is {describe(value)}, not a time in UTC")
    try:
        moment = datetime.fromisoformat(f"{found[1]}+00:00")
    except ValueError:
        raise InputError(f"{where} is {describe(value)}, which is no time") from None
    return (moment - _EPOCH) // timedelta(seconds=1) * _SECOND + int((found[2] or "").ljust(9, "0"))


def as_tokens(value: JsonValue, where: str) -> int:
    """Return a count of tokens, which OTLP writes as a string and other exporters as a number.

    Raises:
        InputError: it is none.
    """
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if isinstance(value, Decimal) and 0 <= value < _MANY and value == int(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise InputError(f"{where} is {describe(value)}, not a count of tokens")
