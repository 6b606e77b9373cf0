"""Traces: batches and printed spans, old and new names, chains, and what would make a count wrong."""

import json
import tracemalloc
from decimal import Decimal

import pytest

from psfkit.evidence import examine, otel
from tests.unit.evidence.samples import item, sample, values

START = 1_795_415_149_000_000_000
DAY = 86_400 * 10**9
NEW = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "m-1",
    "gen_ai.usage.input_tokens": 10,
    "gen_ai.usage.output_tokens": 3,
}
OLD = {
    "gen_ai.system": "openai",
    "gen_ai.request.model": "m-1",
    "gen_ai.usage.prompt_tokens": 10,
    "gen_ai.usage.completion_tokens": 3,
}


def any_value(value) -> dict:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case list():
            return {"arrayValue": {"values": [any_value(part) for part in value]}}
        case _:
            return {"stringValue": value}


def attributes(found: dict) -> list:
    return [{"key": key, "value": any_value(value)} for key, value in found.items()]


def span(number=1, *, trace=1, parent=0, found=NEW, took=2_000_000, start=START, held=(), **more) -> dict:
    made = {
        "traceId": f"{trace:032x}",
        "spanId": f"{number:016x}",
        "name": "chat m-1",
        "kind": 3,
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(start + took),
        "attributes": attributes(found),
        "events": [{"name": name, "attributes": attributes(body)} for name, body in held],
        "status": {},
    }
    return made | ({"parentSpanId": f"{parent:016x}"} if parent else {}) | more


def batch(*spans, service="bot") -> dict:
    resource = {"attributes": attributes({"service.name": service})}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": "x"}, "spans": list(spans)}]}]}


def encode(*batches, indent=None) -> bytes:
    return b"".join(json.dumps(one, indent=indent).encode() + b"\n" for one in batches)


def facts_of(*spans) -> dict:
    return values(otel.read(encode(batch(*spans))))


def refusal(*spans, **change) -> str:
    return otel.read(encode(batch(*spans) | change)).refusal


def printed(number=1, **more) -> dict:
    made = {
        "name": 'say "hi"',
        "context": {"trace_id": f"0x{1:032x}", "span_id": f"0x{number:016x}", "trace_state": "[]"},
        "kind": "SpanKind.CLIENT",
        "parent_id": None,
        "start_time": "2026-11-23T06:25:49.427346Z",
        "end_time": "2026-11-23T06:25:49.428489Z",
        "status": {"status_code": "UNSET"},
        "attributes": NEW,
        "events": [],
        "links": [],
        "resource": {"attributes": {"service.name": "bot"}, "schema_url": ""},
    }
    return made | more


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_lines_and_a_document_printed_over_lines_say_the_same(indent):
    content = encode(batch(span(1), span(2)), batch(span(3)), indent=indent)
    facts = examine(item("traces.json"), content)
    assert facts.reader == "otel"
    assert values(facts)["spans"] == values(facts)["model_calls"] == 3


def test_old_and_new_names_say_the_same():
    wanted = ("model_calls", "input_tokens", "output_tokens", "model_names", "provider_names")
    new, old = facts_of(span(found=NEW)), facts_of(span(found=OLD))
    assert [new[name] for name in wanted] == [old[name] for name in wanted] == [1, 10, 3, "m-1", "openai"]


@pytest.mark.parametrize(
    ("operation", "calls"),
    [
        *((operation, 1) for operation in ("chat", "generate_content", "text_completion", "embeddings")),
        *((operation, 0) for operation in ("invoke_agent", "create_agent", "execute_tool", "retrieval", "anything")),
    ],
)
def test_what_is_a_call_to_a_model_follows_from_the_operation(operation, calls):
    found = facts_of(span(1), span(2, found=NEW | {"gen_ai.operation.name": operation}))
    assert (found["model_calls"], found["input_tokens"]) == (1 + calls, 10 + 10 * calls)


def test_calls_are_linked_when_they_have_a_parent_and_their_trace_a_root():
    root = span(1, trace=1, found={"gen_ai.operation.name": "invoke_agent"})
    child, grandchild = span(2, trace=1, parent=1), span(3, trace=1, parent=2)
    alone, orphan = span(4, trace=2), span(5, trace=3, parent=77)
    found = facts_of(child, grandchild, alone, orphan, root)
    assert (found["model_calls"], found["linked_model_calls"]) == (4, 2)
    assert found["linked_share"] == Decimal("0.5000")


@pytest.mark.parametrize("parent", ["", "0" * 16, None])
def test_a_root_has_no_parent_in_any_spelling(parent):
    found = facts_of(span(1, found={}, parentSpanId=parent), span(2, parent=1))
    assert found["linked_model_calls"] == 1


def test_more_than_one_model_is_counted_by_trace():
    other = NEW | {"gen_ai.request.model": "m-2"}
    found = facts_of(span(1, trace=1), span(2, trace=1, found=other), span(3, trace=2), span(4, trace=2))
    assert (found["traces"], found["traces_with_more_than_one_model"], found["models"]) == (2, 1, 2)


@pytest.mark.parametrize("code", [2, "STATUS_CODE_ERROR"])
def test_errors_are_rounded_up(code):
    found = facts_of(span(1, status={"code": code}), span(2, status={"code": 1}), span(3, found={}))
    assert (found["error_spans"], found["error_rate"]) == (1, Decimal("0.3334"))
    assert (found["model_call_errors"], found["model_call_error_rate"]) == (1, Decimal("0.5000"))


def test_percentiles_are_of_calls_to_models_alone():
    calls = [span(n, took=n * 1_000_000 + 1) for n in range(1, 101)]
    found = facts_of(*calls, span(500, took=10**12, found={}))
    assert [found[f"latency_p{percent}_ms"] for percent in (50, 95, 99)] == [
        Decimal("50.001"),
        Decimal("95.001"),
        Decimal("99.001"),
    ]


def test_the_period_is_that_of_the_calls_to_models():
    found = facts_of(span(1), span(2, start=START + 2 * DAY), span(3, start=START + 9 * DAY, found={}))
    assert (found["first_day"], found["last_day"]) == ("2026-11-23", "2026-11-25")
    assert (found["days_with_data"], found["period_days"]) == (2, 3)


@pytest.mark.parametrize(
    ("held", "events", "captured"),
    [
        ({}, (), False),
        ({"gen_ai.input.messages": '[{"role": "user"}]'}, (), True),
        ({"gen_ai.output.messages": ["x"]}, (), True),
        ({"gen_ai.input.messages": ""}, (), False),
        ({"gen_ai.prompt.0.content": "hello"}, (), True),
        ({"gen_ai.prompt.0.role": "user"}, (), False),
        ({"gen_ai.prompt.name": "greeting"}, (), False),
        ({"gen_ai.tool.call.arguments": "{}"}, (), True),
        ({}, (("gen_ai.content.prompt", {"gen_ai.prompt": "hello"}),), True),
        ({}, (("gen_ai.choice", {"gen_ai.event.content": '{"message": {"content": "hi"}}'}),), True),
        ({}, (("gen_ai.choice", {"gen_ai.event.content": '{"index": 0}'}),), False),
        ({}, (("exception", {"content": "hello"}),), False),
    ],
)
def test_content_is_found_where_the_conventions_put_it(held, events, captured):
    assert facts_of(span(found=NEW | held, held=events))["content_captured"] is captured


def test_calls_without_usage_are_told():
    found = facts_of(span(1), span(2, found={"gen_ai.operation.name": "chat"}))
    assert (found["model_calls_without_usage"], found["input_tokens"], found["models"]) == (1, 10, 1)


@pytest.mark.parametrize("value", [{"intValue": 10}, {"intValue": "10"}, {"doubleValue": 10.0}])
def test_tokens_may_be_strings_or_numbers(value):
    made = span()
    made["attributes"][3]["value"] = value
    assert facts_of(made)["input_tokens"] == 10


def test_times_may_be_numbers():
    assert facts_of(span(startTimeUnixNano=START, endTimeUnixNano=START + 10**6))["latency_p50_ms"] == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"traceId": "abc"}, "not 32 hexadecimal digits"),
        ({"traceId": "0" * 32}, "not 32 hexadecimal digits"),
        ({"traceId": "21tfq49NPifa3RSUxzzyVg=="}, "not 32 hexadecimal digits"),
        ({"traceId": " " * 2 + "a" * 30}, "not 32 hexadecimal digits"),
        ({"spanId": None}, "not 16 hexadecimal digits"),
        ({"parentSpanId": 7}, "not 16 hexadecimal digits"),
        ({"startTimeUnixNano": "0"}, "not a time"),
        ({"startTimeUnixNano": "2026-11-23"}, "not a time"),
        ({"startTimeUnixNano": None}, "not a time"),
        ({"endTimeUnixNano": "1"}, "ends before it begins"),
        ({"startTimeUnixNano": "5", "endTimeUnixNano": "6"}, "outside the years 2000 to 2100"),
        ({"attributes": attributes(NEW) * 2}, "one attribute twice"),
        ({"attributes": [{"value": {}}]}, "whose key is missing"),
        ({"attributes": attributes(NEW | {"gen_ai.usage.input_tokens": "many"})}, "not a count of tokens"),
        ({"attributes": attributes(NEW | {"gen_ai.usage.input_tokens": -1})}, "not a count of tokens"),
        ({"attributes": attributes(NEW | {"gen_ai.usage.input_tokens": 0.5})}, "not a count of tokens"),
        ({"links": [], "events": [1]}, "not an object"),
        ({"status": "bad"}, "not an object"),
    ],
)
def test_a_span_that_is_not_as_the_format_has_it_leaves_the_file_unread(change, why):
    assert why in refusal(span(**change))
    assert refusal(span(**change)).startswith("line 1: ")


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"resourceLogs": []}, "neither a batch"),
        ({"batches": []}, "neither a batch"),
        ({"resourceSpans": {}}, "not an array"),
        ({"resourceSpans": [{"instrumentationLibrarySpans": []}]}, "scopeSpans is missing"),
        ({"resourceSpans": [{"scopeSpans": [{"scope": {}}]}]}, "spans is missing"),
        ({"resourceSpans": []}, "holds no spans"),
    ],
)
def test_other_layouts_are_refused(document, why):
    assert why in otel.read(encode(document)).refusal


def test_a_span_that_stands_there_twice_is_refused():
    assert "stand in it twice" in otel.read(encode(batch(span(1)), batch(span(1)))).refusal
    assert facts_of(span(1, trace=1), span(1, trace=2), span(2, trace=1))["spans"] == 3


def test_a_file_without_calls_to_models_says_nothing():
    assert "none of its 1 spans" in refusal(span(found={"http.request.method": "GET"}))


def test_bounds_are_told(monkeypatch):
    monkeypatch.setattr(otel, "MAX_TRACES", 2)
    assert "more than 2 traces" in refusal(*(span(n, trace=n) for n in range(1, 4)))
    monkeypatch.setattr(otel, "MAX_SPANS", 2)
    assert "more than 2 spans" in refusal(*(span(n) for n in range(1, 4)))
    monkeypatch.setattr(otel, "MAX_DISTINCT", 2)
    monkeypatch.setattr(otel, "MAX_SPANS", 9)
    assert "more than 2 different models" in refusal(
        *(span(n, found=NEW | {"gen_ai.request.model": f"m-{n}"}) for n in range(1, 4))
    )


def test_spans_of_the_console_are_read_one_after_another():
    content = encode(printed(1), printed(2, parent_id=f"0x{1:016x}", status={"status_code": "ERROR"}), indent=4)
    facts = examine(item("console.json"), content)
    assert facts.reader == "otel"
    found = values(facts)
    assert (found["spans"], found["error_spans"], found["linked_model_calls"]) == (2, 1, 1)
    assert (found["latency_p50_ms"], found["service_names"]) == (Decimal("1.143"), "bot")


def test_the_console_of_older_versions_puts_the_resource_flat():
    assert values(otel.read(encode(printed(resource={"service.name": "old"}), indent=4)))["service_names"] == "old"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"end_time": None}, "not a time in UTC"),
        ({"start_time": "2026-13-23T06:25:49.427346Z"}, "no time"),
        ({"context": None}, "not an object"),
        ({"parent_id": "nobody"}, "not 16 hexadecimal digits"),
    ],
)
def test_a_printed_span_that_is_not_as_the_exporter_has_it_is_refused(change, why):
    assert why in otel.read(encode(printed(**change), indent=4)).refusal


@pytest.mark.parametrize("at", [0.2, 0.6, 0.97])
@pytest.mark.parametrize("file", ["otel/genai-chain.otlp.jsonl", "otel/genai-console.json"])
def test_a_file_cut_inside_a_document_is_refused(file, at):
    content = sample(file)
    cut = content[: int(len(content) * at)].rstrip(b"\n}")
    assert "line" in otel.read(cut).refusal


@pytest.mark.parametrize(
    "content",
    [
        b"{" * 10**6,
        b"[" * 10**6,
        b'{"resourceSpans":[' + b"[" * 10**6,
        b'{"resourceSpans":"' + b'\\"' * 10**6,
        b"}\n" * 1000,
        b'{"a":1}{"a":1}',
        sample("otel/genai-chain.otlp.jsonl").decode().encode("utf-16"),
        b'{"resourceSpans":["\xff"]}',
        b'{"resourceSpans":[],"resourceSpans":[]}',
        b'{"resourceSpans":[NaN]}',
    ],
    ids=range(10),
)
def test_hostile_files_are_refused_in_one_line(content):
    facts = otel.read(content)
    assert facts.refusal
    assert "\n" not in facts.refusal


def cut_up(content: bytes, size: int):
    return (content[start : start + size] for start in range(0, len(content), size))


@pytest.mark.parametrize("size", [1, 97, 4096])
@pytest.mark.parametrize(
    "file", ["otel/genai-chain.otlp.jsonl", "otel/genai-console.json", "otel/http-only.otlp.jsonl"]
)
def test_a_file_in_blocks_gives_what_it_gives_whole(file, size):
    content = sample(file)
    assert otel.read_blocks(cut_up(content, size)) == otel.read(content)


def test_batches_are_let_go_one_after_another():
    line = encode(batch(*(span(n, trace=n, found=NEW | {"filler": "x" * 1000}) for n in range(1, 20))))

    def blocks():
        for number in range(1, 400):
            yield line.replace(b'"traceId": "0', b'"traceId": "%x' % (number % 15 + 1)).replace(
                b'"spanId": "0000', b'"spanId": "%04x' % number
            )

    tracemalloc.start()
    found = values(otel.read_blocks(blocks()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found["spans"] == 399 * 19
    assert peak < 399 * len(line) / 10


@pytest.mark.parametrize(("content", "why"), [(b"", "empty"), (b" \n\n", "empty"), (b"{}", "neither a batch")])
def test_a_file_without_anything_says_so(content, why):
    assert why in otel.read(content).refusal
