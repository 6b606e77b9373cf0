"""Logs: what is counted, and which lines spoil a file."""

import json
from decimal import Decimal

import pytest

from psfkit.evidence import log
from psfkit.evidence.days import read_day
from tests.unit.evidence.samples import values

HEADER = "ts,outcome,latency_ms,ratio,note\n"
ROWS = (
    "2026-10-01T08:00:00Z,ok,12,0.5,a\n"
    "2026-10-01T09:00:00Z,ok,7,1.25,\n"
    "2026-10-03T10:00:00Z,blocked,100,0.25,b\n"
    "2026-10-04T11:00:00Z,ok,9,2,c\n"
)
EXPECTED = {
    "records": 4,
    "days_with_data": 3,
    "period_days": 4,
    "first_day": "2026-10-01",
    "last_day": "2026-10-04",
    "count.outcome.ok": 3,
    "share.outcome.ok": Decimal("0.75"),
    "count.outcome.blocked": 1,
    "share.outcome.blocked": Decimal("0.25"),
    "min.latency_ms": 7,
    "max.latency_ms": 100,
    "p50.latency_ms": 9,
    "p95.latency_ms": 100,
    "mean.latency_ms": 32,
    "min.ratio": Decimal("0.25"),
    "max.ratio": 2,
    "p50.ratio": Decimal("0.5"),
    "p95.ratio": 2,
    "mean.ratio": 1,
    "empty.note": 1,
    "count.note.a": 1,
}


def table(rows: str, header: str = HEADER) -> bytes:
    return (header + rows).encode()


def lines(*records) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def as_lines() -> bytes:
    names = HEADER.strip().split(",")
    records = [dict(zip(names, row.split(","), strict=True)) for row in ROWS.splitlines()]
    for record in records:
        record |= {
            "latency_ms": int(record["latency_ms"]),
            "ratio": float(record["ratio"]),
            "note": record["note"] or None,
        }
    return lines(*records)


@pytest.mark.parametrize(
    "content",
    [
        table(ROWS),
        b"\xef\xbb\xbf" + table(ROWS),
        table(ROWS).replace(b"\n", b"\r\n"),
        table(ROWS).replace(b",", b";"),
        table(ROWS).replace(b",", b"\t"),
        table(ROWS) + b"\r\n\n",
        table(ROWS).replace(b"blocked", b'"blocked"'),
        as_lines(),
        b"\xef\xbb\xbf" + as_lines(),
        as_lines().rstrip(),
        as_lines() + b"\n",
    ],
)
def test_a_table_and_json_lines_give_the_same_facts(content):
    found = values(log.read(content))
    assert {name: found.get(name) for name in EXPECTED} == EXPECTED
    assert not any(name.endswith(".ts") or ".ts." in name for name in found)


def test_facts_name_lines_and_columns():
    facts = log.read(table(ROWS))
    assert facts.get("first_day").where == "line 2"
    assert facts.get("last_day").where == "line 5"
    assert facts.get("p95.latency_ms").where == "column latency_ms, 4 numbers"


@pytest.mark.parametrize("name", ["ts", "time", "timestamp", "date", "day", "Timestamp", "DATE"])
def test_a_column_of_any_known_name_holds_the_day(name):
    found = values(log.read(f"{name},a\n2026-10-01,x\n".encode()))
    assert found["first_day"] == "2026-10-01"


def test_the_first_known_name_is_taken_and_the_others_are_columns():
    found = values(log.read(b"date,ts\nnever,2026-10-01\n"))
    assert (found["first_day"], found["count.date.never"]) == ("2026-10-01", 1)


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2026-10-12", "2026-10-12"),
        ("2026-10-12T23:59:59", "2026-10-12"),
        ("2026-10-12 23:59:59.123456", "2026-10-12"),
        ("2026-10-12T23:59:60Z", "2026-10-12"),
        ("2026-10-12T23:30:00-01:00", "2026-10-13"),
        ("2026-10-12T00:30:00+0200", "2026-10-11"),
        ("2026-10-12 10:00:00 UTC", "2026-10-12"),
        ("1795414958", "2026-11-23"),
        ("1795414958.25", "2026-11-23"),
        ("1795414958213", "2026-11-23"),
        ("2026-13-01", None),
        ("2026-02-30", None),
        ("2026-10-12T25:00:00Z", None),
        ("2026-10-12T10:00:00+99:99", None),
        ("1999-12-31", None),
        ("2101-01-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("12.10.2026", None),
        ("10/12/2026", None),
        ("20261012", None),
        ("0", None),
        ("1795414958213000000", None),
        ("٢٠٢٦-10-12", None),
        ("2026-10-12\n", None),
        ("", None),
    ],
)
def test_only_days_that_can_mean_one_thing_are_taken(stamp, day):
    found = read_day(stamp)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (table(ROWS)[:-1], "line 5: it has no line end"),
        (table(ROWS)[:-3], "line 5: it has no line end"),
        (table(ROWS + "2026-10-05,ok\n"), "line 6: 2 cells, but the header has 5"),
        (table("2026-10-05,ok,1,2,3,4\n"), "line 2: 6 cells"),
        (table(ROWS + "\n" + ROWS), "line 6: 0 cells"),
        (table(ROWS + "yesterday,ok,1,2,3\n"), "line 6: yesterday is no time or day"),
        (table(ROWS + ",ok,1,2,3\n"), "line 6: nothing is no time or day"),
        (table(ROWS + "2026-10-05,o\0k,1,2,3\n"), "line 6: it holds a NUL"),
        (table(ROWS) + b"2026-10-05,\xff,1,2,3\n", "line 6: not UTF-8"),
        (table(ROWS).decode().encode("utf-16"), "UTF-16, not UTF-8"),
        (table(ROWS + '2026-10-05,"ok,1,2,3\n'), "not CSV or cut short"),
        (table(ROWS + '2026-10-05,"ok"x,1,2,3\n'), "line 6: not CSV"),
        (table(ROWS + '2026-10-05,"' + "x" * 200_000 + '",1,2,3\n'), "not CSV or cut short"),
        (table(""), "it holds no records"),
        (table("2026-10-05,x\n", "ts,a\n").replace(b"a", b""), 'the column name ""'),
        (table("2026-10-05,x\n", "ts,=a\n"), 'the column name "=a"'),
        (table("2026-10-05,x,y\n", "ts,a,a\n"), "two columns have the same name"),
        (table("x,y\n", "when,what\n"), "line 1: no column is called ts, time"),
        (table("2026-10-05" + ",1" * 70 + "\n", "ts," + ",".join(f"c{n}" for n in range(70)) + "\n"), "more than 64"),
        (b'{"ts":"2026-10-05"}\n{"ts":"2026-1', "line 2: column"),
        (b'{"ts":"2026-10-05"}\n[]\n', "line 2: it is an array"),
        (b'{"ts":"2026-10-05"}\n\n{"ts":"2026-10-05"}\n', "line 2: it is blank"),
        (b'{"ts":"2026-10-05"}\n{"a":1}\n', "line 2: no field is called"),
        (b'{"ts":"2026-10-05"}\n{"ts":null}\n', "line 2: nothing is no time"),
        (b'{"ts":"2026-10-05"}\n{"ts":[1]}\n', "line 2: nothing is no time"),
        (b'{"ts":"2026-10-05","a":1,"a":2}\n', "line 1: the key"),
        (b'{"ts":"2026-10-05","a.b":"c","a":"b.c"}\n', "two different facts would be called"),
        (b'{"ts":"2026-10-05","":"c"}\n', 'line 1: the column name ""'),
        (b"", "empty"),
        (b"\n \n", "empty"),
    ],
)
def test_one_line_that_does_not_parse_spoils_the_file(content, why):
    facts = log.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_column_with_more_than_twelve_values_is_not_counted_by_value():
    rows = "".join(f"2026-10-01,v{n}\n" for n in range(12))
    assert values(log.read(table(rows, "ts,a\n")))["count.a.v11"] == 1
    assert not any(name.startswith("count.a") for name in values(log.read(table(rows + "2026-10-01,x\n", "ts,a\n"))))


@pytest.mark.parametrize("cell", ["=1+1", "@sum", "+x", "-x", "=cmd|' /C calc'!A0"])
def test_a_formula_is_counted_and_names_no_fact(cell):
    found = values(log.read(table(f"2026-10-01,{cell}\n2026-10-01,ok\n", "ts,a\n")))
    assert found["formula_cells"] == 1
    assert not any(name.startswith(("count.", "share.")) for name in found)


@pytest.mark.parametrize("value", ["a\x1b[2J", "x" * 65, "\u202eabc", "\ud800", "a\u2028b"])
def test_a_value_that_cannot_be_printed_or_is_long_names_no_fact(value):
    found = values(log.read(lines({"ts": "2026-10-01", "a": value})))
    assert not any(name.startswith(("count.", "share.")) for name in found)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "2"], (1, 2)),
        (["-5", "5"], (-5, 5)),
        (["1.10", "1.1"], (Decimal("1.1"), Decimal("1.1"))),
        (["1e3", "2"], (2, 1000)),
        (["999999999999999", "0"], (0, 999999999999999)),
        (["0.1234567890123", "0"], (0, Decimal("0.1234567890123"))),
        (["-0.0", "0"], (0, 0)),
    ],
)
def test_numbers_come_back_as_they_were_written(cells, expected):
    found = values(log.read(table("".join(f"2026-10-01,{cell}\n" for cell in cells), "ts,n\n")))
    assert (found["min.n"], found["max.n"]) == expected


@pytest.mark.parametrize("cell", ["007", "1,5", "n/a", "1234567890123456", "NaN", "inf", "0x10", "1_000", "٣", "1e400"])
def test_a_column_with_anything_but_plain_numbers_has_no_measures(cell):
    found = values(log.read(table(f'2026-10-01,1\n2026-10-01,"{cell}"\n', "ts,n\n")))
    assert "min.n" not in found


def test_truth_values_and_deeper_values_of_json_lines():
    found = values(log.read(lines({"ts": "2026-10-01", "ok": True, "deep": {"a": 1}, "list": [1]})))
    assert found["count.ok.true"] == 1
    assert not any("deep" in name or "list" in name for name in found)


def test_a_field_that_some_records_lack_is_counted_as_empty():
    found = values(
        log.read(lines({"ts": "2026-10-01", "a": "x"}, {"ts": "2026-10-01"}, {"ts": "2026-10-01", "a": None}))
    )
    assert (found["empty.a"], found["count.a.x"], found["share.a.x"]) == (2, 1, Decimal("0.3333333333"))


@pytest.mark.parametrize(
    ("head", "path", "recognised"),
    [
        (b"ts,a\n", "evidence/a.csv", True),
        (b"\xef\xbb\xbfDate;a\n", "evidence/a.CSV", True),
        (b"ts,a\n", "evidence/a.md", False),
        (b"name,a\n", "evidence/a.csv", False),
        (b"date\n", "evidence/a.txt", False),
        (b'{"ts":1}\n', "evidence/a.jsonl", True),
        (b'{"ts":1}\n{"ts":2}\n', "evidence/a", True),
        (b'{"timestamp":"2026-10-01"}\n', "evidence/report.json", False),
        (b'{"a":1}\n', "evidence/a.jsonl", False),
        (b'{"ts":1', "evidence/a.jsonl", False),
        (b"\xff\xfe", "evidence/a.csv", False),
    ],
)
def test_a_log_is_recognised_by_its_day_column_and_name(head, path, recognised):
    assert log.recognises(head, path) == recognised
