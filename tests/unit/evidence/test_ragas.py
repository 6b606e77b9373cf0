"""ragas: means over what was scored, samples that were not, and columns that are no metrics."""

import csv
import io
import json
from decimal import Decimal

import pytest

from psfkit.evidence import examine, ragas
from tests.unit.evidence.samples import item, sample, values

ROWS = [
    {"user_input": "42", "retrieved_contexts": ["a"], "response": "7", "faithfulness": 1.0, "rouge_score(mode=f)": 0.1},
    {
        "user_input": "43",
        "retrieved_contexts": ["b"],
        "response": "8",
        "faithfulness": None,
        "rouge_score(mode=f)": 0.2,
    },
    {"user_input": "44", "retrieved_contexts": [], "response": "9", "faithfulness": 0.5, "rouge_score(mode=f)": 0.3},
]


def records(*rows) -> bytes:
    return json.dumps(rows).encode()


def lines(*rows) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def table(*rows, index=False) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*([""] if index else []), *rows[0]])
    for n, row in enumerate(rows):
        writer.writerow([*([n] if index else []), *("" if cell is None else cell for cell in row.values())])
    return text.getvalue().encode()


@pytest.mark.parametrize("content", [records(*ROWS), lines(*ROWS), table(*ROWS), table(*ROWS, index=True)])
def test_a_sample_without_a_score_is_told_and_not_averaged_away(content):
    facts = values(ragas.read(content))
    assert (facts["samples"], facts["metrics"]) == (3, 2)
    assert facts["metric_names"] == "faithfulness, rouge_score(mode=f)"
    assert (facts["metric.faithfulness.mean"], facts["metric.faithfulness.min"]) == (Decimal("0.75"), Decimal("0.5"))
    assert (facts["scored.faithfulness"], facts["unscored.faithfulness"]) == (2, 1)
    assert (facts["metric.rouge_score_mode_f.mean"], facts["unscored.rouge_score_mode_f"]) == (Decimal("0.2"), 0)
    assert not [name for name in facts if "user_input" in name or "response" in name]


def test_a_metric_that_failed_everywhere_is_told():
    facts = values(ragas.read(records(*(row | {"context_recall": None} for row in ROWS))))
    assert (facts["metrics"], facts["empty_columns"], facts["empty_names"]) == (2, 1, "context_recall")


def test_text_columns_are_no_metrics_and_verdicts_are():
    facts = values(ragas.read(records(*(row | {"note": "x", "harmless": n > 0} for n, row in enumerate(ROWS)))))
    assert facts["metrics"] == 3
    assert facts["metric.harmless.mean"] == Decimal("0.6666666667")


def test_columns_of_old_releases_are_samples_too():
    row = {"question": "1", "answer": "2", "contexts": ["3"], "ground_truth": "4", "answer_relevancy": 0.9}
    facts = values(examine(item("scores.json"), records(row)))
    assert (facts["metrics"], facts["metric.answer_relevancy.mean"]) == (1, Decimal("0.9"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (records(), "it holds no samples"),
        (table(*ROWS).splitlines(keepends=True)[0], "it holds no samples"),
        (records({"user_input": "a", "response": "b"}), "no column holds scores"),
        (records({"user_input": "a", "faithfulness": None}), "no column holds scores"),
        (records(ROWS[0], {"user_input": "a"}), "record 1 has other columns than the first"),
        (lines(ROWS[0]) + b"{}\n", "line 2 has other columns than the first"),
        (lines(*ROWS)[:-20], "line 3: "),
        (records(*ROWS)[:-20], "not JSON or cut short"),
        (table(*ROWS)[:-1], "no line end"),
        (table(*ROWS) + b"1,2\n", "line 5: 2 cells, but the header has 5"),
        (b"a,a\n1,2\n", "two of its columns have one name"),
        (b"a,b\n1,2\n", "no column is one of ragas' samples"),
        (records(5), "record 0 is 5, not an object"),
        (records(*ROWS).replace(b"0.1", b"NaN"), "NaN is not a JSON number"),
        (records(*ROWS).decode().encode("utf-16"), "UTF-16"),
        (b'[{"user_input":' + b"[" * 1_000_000, "deep"),
        (records({"user_input": "a"} | {f"m{n}": n for n in range(1001)}), "more than 1000 columns"),
        (b'{"user_input":{"0":"q0"},"exact_match":{"0":1.0}}', "no column holds scores"),
    ],
)
def test_results_that_prove_nothing_are_not_evaluated(content, why):
    facts = ragas.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_table_of_too_many_cells_is_not_evaluated(monkeypatch):
    monkeypatch.setattr(ragas, "_MAX_CELLS", 10)
    assert "more than 10 cells" in ragas.read(table(*ROWS)).refusal


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("scores.json", sample("ragas/scores.json")),
        ("scores.jsonl", lines(*ROWS)),
        ("scores.csv", table(*ROWS)),
        ("scores.csv", table(*ROWS, index=True)),
        ("scores.csv", b"\xef\xbb\xbf" + table(*ROWS)),
    ],
)
def test_results_are_recognised_by_their_columns(path, content):
    assert examine(item(path), content).reader == "ragas"


@pytest.mark.parametrize("content", [b'[{"question": "why", "answer": "so"}]', b"question,answer\nwhy,so\n"])
def test_questions_and_answers_of_other_tools_are_not_taken(content):
    for path in ("faq.json", "faq.csv"):
        assert examine(item(path), content) is None
