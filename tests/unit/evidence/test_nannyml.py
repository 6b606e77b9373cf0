"""NannyML: alerts of the analysis period alone, values that could not be computed, and thresholds that contradict."""

import csv
import io
import json

import pytest

from psfkit.evidence import examine, nannyml
from tests.unit.evidence.samples import item, values

CHUNK = ("chunk_key", "chunk_index", "chunk_start_index", "chunk_end_index", "chunk_start_date", "chunk_end_date")


def chunk(index, period="analysis", **measured) -> dict:
    """Lay out one chunk as NannyML 0.13 does."""
    start = 100 * index
    month = "03" if period == "reference" else "10"
    return {
        "chunk_key": f"[{start}:{start + 99}]",
        "chunk_index": index,
        "chunk_start_index": start,
        "chunk_end_index": start + 99,
        "chunk_start_date": f"2026-{month}-{index + 1:02} 00:00:00",
        "chunk_end_date": f"2026-{month}-{index + 1:02} 23:59:59.999",
        "chunk_period": period,
    } | measured


def drift(name="age_jensen_shannon", value=0.02, alert=False, upper=0.1, lower=None) -> dict:
    return {
        f"{name}_value": value,
        f"{name}_upper_threshold": upper,
        f"{name}_lower_threshold": lower,
        f"{name}_alert": alert,
    }


def estimate(name="roc_auc", value=0.9, realized=None, alert=False) -> dict:
    return {
        f"{name}_value": value,
        f"{name}_sampling_error": 0.01,
        f"{name}_realized": realized,
        f"{name}_upper_confidence_boundary": 1,
        f"{name}_lower_confidence_boundary": 0.8,
        f"{name}_upper_threshold": 0.95,
        f"{name}_lower_threshold": 0.85,
        f"{name}_alert": alert,
    }


def table(*rows, index=True) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*([""] if index else []), *rows[0]])
    for n, row in enumerate(rows):
        writer.writerow([*([n] if index else []), *("" if cell is None else cell for cell in row.values())])
    return text.getvalue().encode()


def records(*rows) -> bytes:
    return json.dumps(rows).encode()


DRIFTED = (
    chunk(0, "reference", **drift()),
    chunk(1, "reference", **drift(alert=True, value=0.11)),
    chunk(0, **drift()),
    chunk(1, **drift(alert=True, value=0.3)),
    chunk(2, **drift(alert=True, value=0.2)),
    chunk(3, **drift(value=0.0999)),
)


@pytest.mark.parametrize("content", [table(*DRIFTED), table(*DRIFTED, index=False), records(*DRIFTED)])
def test_alerts_are_counted_in_the_analysis_period_alone(content):
    facts = values(nannyml.read(content))
    assert (facts["chunks"], facts["reference_chunks"], facts["measures"], facts["alerts"]) == (4, 2, 1, 2)
    assert (facts["chunks_with_alert"], str(facts["alert_share"]), facts["last_chunk_alerts"]) == (2, "0.5000", 0)
    assert (facts["measure_names"], facts["alert_names"]) == ("age_jensen_shannon", "age_jensen_shannon")
    assert (facts["first_day"], facts["last_day"], facts["period_days"]) == ("2026-10-01", "2026-10-04", 4)
    assert not [name for name in facts if name.startswith(("estimated", "realized"))]


def test_several_measures_of_one_chunk_are_several_alerts():
    both = drift("a", alert=True, value=1) | drift("b_l_infinity", alert=True, value=1)
    facts = values(nannyml.read(table(chunk(0, **both), chunk(1, **(drift("a") | drift("b_l_infinity"))))))
    assert (facts["measures"], facts["alerts"], facts["chunks_with_alert"], facts["last_chunk_alerts"]) == (2, 2, 1, 0)


def test_shares_of_alerts_are_rounded_up():
    rows = (chunk(0, **drift(alert=True, value=1)), chunk(1, **drift()), chunk(2, **drift()))
    assert str(values(nannyml.read(table(*rows)))["alert_share"]) == "0.3334"


def test_estimates_are_told_beside_what_they_turned_out_to_be():
    rows = (
        chunk(0, **estimate(value=0.9, realized=0.88)),
        chunk(1, **estimate(value=0.86, realized=0.91)),
        chunk(2, **estimate(value=0.87)),
    )
    facts = values(nannyml.read(table(*rows)))
    assert [str(facts[f"estimated_{part}.roc_auc"]) for part in ("min", "max", "last")] == ["0.86", "0.9", "0.87"]
    assert [str(facts[f"realized_{part}.roc_auc"]) for part in ("min", "max")] == ["0.88", "0.91"]
    assert "realized_last.roc_auc" not in facts


def test_realized_performance_says_for_how_many_targets_it_waits():
    rows = [chunk(n, chunk_targets_missing_rate=n / 4, **drift("f1", 0.05 * n)) for n in range(2)]
    facts = values(nannyml.read(table(*rows)))
    assert (str(facts["targets_missing_max"]), str(facts["realized_last.f1"])) == ("0.25", "0.05")


def test_a_value_that_could_not_be_computed_is_no_quiet_chunk():
    rows = (chunk(0, **drift(value=None)), chunk(1, **drift(value=None, alert=None)), chunk(2, **drift()))
    for content in (table(*rows), records(*rows)):
        facts = values(nannyml.read(content))
        assert (facts["values_missing"], facts["alerts"], facts["chunks"]) == (2, 0, 3)


@pytest.mark.parametrize("method", ["age_kolmogorov_smirnov", "plan_chi2"])
def test_alerts_by_p_value_need_not_follow_from_thresholds(method):
    assert values(nannyml.read(table(chunk(0, **drift(method, value=0.3)))))["alerts"] == 0


def test_without_days_there_is_no_period():
    rows = [chunk(n, **drift()) | {"chunk_start_date": None, "chunk_end_date": None} for n in range(2)]
    assert "first_day" not in values(nannyml.read(table(*rows)))


@pytest.mark.parametrize("levels", [2, 3])
def test_names_of_columns_over_several_rows_are_joined(levels):
    """What ``to_df().to_csv()`` writes: two rows of names for performance, three for drift."""
    name = "age_jensen_shannon" if levels == 3 else "roc_auc"
    rows = table(chunk(0, **drift(name, alert=True, value=1))).decode().splitlines()
    heads: list[list[str]] = [[] for _ in range(levels)]
    for column in rows[0].split(","):
        if column == "":
            parts = [""] * levels
        elif column.startswith("chunk_"):
            parts = ["chunk"] * (levels - 1) + [column if column == "chunk_index" else column.removeprefix("chunk_")]
        elif levels == 3:
            parts = ["age", "jensen_shannon", column.removeprefix("age_jensen_shannon_")]
        else:
            parts = ["roc_auc", column.removeprefix("roc_auc_")]
        for head, part in zip(heads, parts, strict=True):
            head.append(part)
    content = "\n".join([*(",".join(head) for head in heads), *rows[1:], ""]).encode()
    assert nannyml.read(content).facts == nannyml.read("\n".join([*rows, ""]).encode()).facts
    assert examine(item("drift.csv"), content).reader == "nannyml"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (table(chunk(0, "reference", **drift())), "all chunks are of the reference period"),
        (table(chunk(0, "future", **drift())), "neither reference nor analysis"),
        (records({"chunk_key": "a", "chunk_index": 0}), "neither reference nor analysis"),
        (records(), "it holds no chunks"),
        (table(chunk(0, **drift())).splitlines(keepends=True)[0], "it holds no chunks"),
        (table(chunk(0, age_value=1)), "no column tells whether there was an alert"),
        (table(chunk(0, **drift(value=None))), "no value could be computed"),
        (table(chunk(0, **drift(alert="perhaps"))), "line 2: age_jensen_shannon_alert is perhaps"),
        (table(chunk(0, **drift(alert=None))), "line 2: age_jensen_shannon_alert is empty"),
        (table(chunk(0, **drift(value="high"))), "line 2: age_jensen_shannon_value is high, not a number"),
        (table(chunk(0, **drift(value="inf"))), "is inf, not a number"),
        (table(chunk(0, **drift(value=0.3))), "line 2: the value of age_jensen_shannon and its thresholds contradict"),
        (table(chunk(0, **drift(value=0.05, alert=True))), "contradict its alert"),
        (table(chunk(0, **estimate(value=0.7))), "contradict its alert"),
        (table(chunk(0, **drift()), chunk(2, **drift())), "does not count one chunk after another"),
        (table(chunk(0, **drift()), chunk(0, **drift())), "does not count one chunk after another"),
        (table(chunk(0, **drift("=cmd"))), '"=cmd" cannot name a fact'),
        (table(chunk(0, **drift())).replace(b"0.02,0.1", b"0.02"), "line 2: 11 cells, but the header has 12"),
        (table(chunk(0, **drift())).replace(b"chunk_key", b"chunk_index"), "two of its columns have one name"),
        (table(chunk(0, **drift()))[:-1], "it has no line end"),
        (records(chunk(0, **drift()), chunk(1)), "record 1 has other columns than the first"),
        (records(chunk(0, **drift(value=[1]))), "record 0 holds more than plain values"),
        (records(chunk(0, **drift()), 5), "record 1 is 5, not an object"),
        (b'{"chunk_key":{"0":"[0:99]"}}', "the document is an object, not an array"),
        (b",chunk,chunk\n,key\n", "differ in length"),
        (table(chunk(0, **drift())).decode().encode("utf-16"), "UTF-16"),
        (records(chunk(0, **drift())).decode().encode("utf-16"), "UTF-16"),
        (b'[{"chunk_key":' + b"[" * 1_000_000, "deep"),
        (records(chunk(0, **drift()))[:200], "not JSON or cut short"),
    ],
)
def test_a_table_that_proves_nothing_is_not_evaluated(content, why):
    facts = nannyml.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_table_of_too_many_cells_is_not_evaluated(monkeypatch):
    monkeypatch.setattr(nannyml, "_MAX_CELLS", 20)
    assert "more than 20 cells" in nannyml.read(table(*DRIFTED)).refusal


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("drift.csv", table(*DRIFTED)),
        ("drift.csv", table(*DRIFTED, index=False)),
        ("drift.csv", b"\xef\xbb\xbf" + table(*DRIFTED)),
        ("drift.json", json.dumps(DRIFTED, indent=1).encode()),
    ],
)
def test_a_table_is_recognised_by_its_columns(path, content):
    assert values(examine(item(path), content))["alerts"] == 2
    assert examine(item(path), content).reader == "nannyml"
