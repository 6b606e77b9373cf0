"""Every real file is read as its index says, and nothing is read from a broken one."""

from collections import Counter
from datetime import UTC, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from hashlib import sha256

import pytest

from psfkit.evidence import READERS, examine
from tests.unit.evidence.samples import FIXTURES, INDEX, SAMPLES, Sample, item, values

READER_OF_KIND = {
    "promptfoo-json": "promptfoo",
    "promptfoo-jsonl": "promptfoo",
    "promptfoo-yaml": "promptfoo",
    "promptfoo-csv": "promptfoo",
    "deepeval-test-run": "deepeval",
    "evidentry-manifest.json": "evidentry",
    "evidentry-results.json": "evidentry",
    "evidentry-report.md": "evidentry",
    "garak-report.jsonl": "garak",
    "garak-hitlog.jsonl": "garak",
    "junit": "junit",
    "promptfoo-junit.xml": "junit",
    "cobertura": "cobertura",
    "lcov": "lcov",
    "detect-secrets-baseline": "detect-secrets",
    "pip-audit": "pip-audit",
    "semgrep-json": "semgrep",
    "ruff-json": "ruff",
    "presidio-analyzer": "presidio",
    "sarif": "sarif",
    "inspect-eval": "inspect",
    "inspect-json": "inspect",
    "wos-run-events-ndjson": "workflowos",
    "wos-run-log-ndjson": "workflowos",
    "wos-run-state-json": "workflowos",
    "wos-runs-json": "workflowos",
    "cyclonedx": "cyclonedx",
    "mlbom": "cyclonedx",
    "spdx": "spdx",
    "otlp-spans": "otel",
    "otel-console": "otel",
    "ragas-records": "ragas",
    "evidently-report": "evidently",
    "evidently-report-0.4": "evidently",
    "evidently-tests": "evidently",
    "prometheus-rules": "prometheus",
    "promtool-test": "promtool",
    "alertmanager": "alertmanager",
    "grafana-dashboard": "grafana",
    "openapi": "openapi",
}
NOT_READ = {
    # The index gives 0 passes and 3 errors and calls it an outage; psfkit gives no facts of an outage.
    "promptfoo/e121.json": "outage",
    "promptfoo/e121.junit.xml": "outage",
    # Failures alone: real output, and no reader's format.
    "garak/g1.hitlog.jsonl": "no garak report",
    "garak/h1.hitlog.jsonl": "no garak report",
}
NO_COUNTS = ("monitoring/alerts_test.yml",)
"""Files of which the index states only what a program said of them."""
UNTOLD_DAYS = {
    f"workflowos/run-{run}.runs.json": "2026-11-23" for run in ("contract-review-ok", "email-drift", "invoice-fail")
}
"""Days that stand in a file and that the index does not repeat."""
RENAMED = {
    "evaluations": "cases",
    "items": "cases",
    "junit_passed": "passed",
    "leaf_cases": "tests",
    "leaf_passed": "passed",
    "leaf_failed": "failed",
    "leaf_skipped": "skipped",
    "leaf_todo": "todo",
    "pass_rate_of_executed": "pass_rate",
    "results": "findings",
    "events": "records",
    "packages": "components",
    "service": "service_names",
    "total_tests": "tests",
    "success_tests": "tests_passed",
    "failed_tests": "tests_failed",
}
EVALUATED = [s for s in SAMPLES if s.expectation == "evaluated" and s.kind in READER_OF_KIND and s.file not in NOT_READ]
REFUSED = [s for s in SAMPLES if s.expectation == "not evaluated" and s.kind in READER_OF_KIND]
EITHER = [s for s in SAMPLES if s.expectation == "evaluated or not evaluated" and s.kind in READER_OF_KIND]
GENERIC = [s for s in SAMPLES if s.kind == "generic"]


def by_file(found: Sample) -> str:
    return found.file


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_the_copy_is_the_file_of_the_index(entry):
    assert sha256((FIXTURES / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def named_rates(real: Sample) -> dict:
    """Return the index's facts by psfkit's names, with the rates as they are written there."""
    return {RENAMED.get(name, name): value for name, value in leaf_facts(dict(real.facts)).items()}


@pytest.mark.parametrize("real", EVALUATED, ids=by_file)
def test_a_real_file_is_recognised_and_gives_the_true_facts(real):
    facts = examine(item(real.file), real.content)
    assert facts is not None
    assert facts.reader == READER_OF_KIND[real.kind]
    found = values(facts)
    compared = {name: (value, found[name]) for name, value in expected_facts(real).items() if name in found}
    assert compared or real.file in NO_COUNTS, "the index states no fact that the reader names"
    assert {name: pair for name, pair in compared.items() if not agree(*pair)} == {}


@pytest.mark.parametrize("real", EVALUATED, ids=by_file)
def test_the_day_of_the_run_is_told_where_the_file_states_it_and_nowhere_else(real):
    found = examine(item(real.file), real.content).get("run_on")
    assert (found and found.value) == (UNTOLD_DAYS.get(real.file) or day_of_the_run(real.facts))


@pytest.mark.parametrize("real", EVALUATED, ids=by_file)
def test_every_fact_says_where_it_stands(real):
    facts = examine(item(real.file), real.content)
    assert all(fact.where for fact in facts.facts)


@pytest.mark.parametrize("real", EVALUATED, ids=by_file)
def test_naming_the_reader_gives_the_same_as_recognising(real):
    named = examine(item(real.file, READER_OF_KIND[real.kind]), real.content)
    assert named == examine(item(real.file), real.content)


@pytest.mark.parametrize("broken", REFUSED, ids=by_file)
def test_a_broken_file_is_not_evaluated_and_says_why(broken):
    facts = examine(item(broken.file, READER_OF_KIND[broken.kind]), broken.content)
    assert facts.facts == ()
    assert facts.refusal
    assert "\n" not in facts.refusal


@pytest.mark.parametrize("broken", REFUSED, ids=by_file)
def test_a_broken_file_gives_no_facts_without_a_named_reader_either(broken):
    facts = examine(item(broken.file), broken.content)
    assert facts is None or facts.facts == ()


@pytest.mark.parametrize("real", EITHER, ids=by_file)
def test_a_file_that_may_be_refused_never_gives_other_facts(real):
    facts = examine(item(real.file, READER_OF_KIND[real.kind]), real.content)
    found = {fact.name: fact.value for fact in facts.facts}
    assert bool(found) != bool(facts.refusal)
    assert all(agree(value, found[name]) for name, value in expected_facts(real).items() if name in found)


@pytest.mark.parametrize(("file", "why"), NOT_READ.items())
def test_what_holds_no_result_of_its_own_is_not_evaluated(file, why):
    real = next(s for s in SAMPLES if s.file == file)
    assert why in examine(item(file, READER_OF_KIND[real.kind]), real.content).refusal


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize("broken", GENERIC, ids=by_file)
def test_no_reader_makes_anything_of_a_file_without_content(broken, reader):
    facts = reader.read(broken.content)
    assert facts.facts == ()
    assert facts.refusal


def expected_facts(real: Sample) -> dict:
    """Return the index's facts under the names that psfkit gives them."""
    stated = named_facts(counted_facts(leaf_facts(dict(real.facts))))
    bare = stated.get("operations_without_security")
    if isinstance(bare, list):
        stated |= {"operations_without_security": len(bare), "operations_without_security_names": ", ".join(bare)}
    if "error_rate" in stated:
        stated["error_rate"] = Decimal(str(stated["error_rate"])).quantize(Decimal("0.0001"), ROUND_CEILING)
    if real.kind == "ragas-records":
        stated = {name if name == "samples" else f"metric.{name}.mean": value for name, value in stated.items()}
    if real.kind.startswith("promptfoo-"):
        stated["cases"] = stated["tests"]
    if real.kind.startswith("wos-run"):
        stated = workflowos_facts(stated)
    if real.kind.startswith("evidentry-"):
        stated |= suite_facts(stated)
    if real.kind == "deepeval-test-run":  # which calls an error a failure
        stated |= {"cases": stated["tests"], "tests_failed": stated.pop("failed")}
    return {RENAMED.get(name, name): value for name, value in stated.items()}


def leaf_facts(stated: dict) -> dict:
    """Take the leaves of a tree of suites where the index counts both."""
    if "leaf_cases" in stated:
        stated = {
            name: value for name, value in stated.items() if name.startswith(("leaf_", "junit_", "failed", "err"))
        }
        stated = {n: v for n, v in stated.items() if f"leaf_{n}" not in stated}
    if "junit_passed" in stated:
        stated.pop("passed", None)
    return stated


def counted_facts(stated: dict) -> dict:
    """Spell out the index's tables of counts and measures, a fact a number."""
    stated |= {f"count.type.{name}": count for name, count in stated.pop("by_type", {}).items()}
    stated |= scored(stated.pop("scores", {}), stated.pop("sample_score_values", {}))
    if isinstance(metrics := stated.get("metrics"), dict):
        stated |= metric_facts(metrics)
    levels = stated.pop("sarif_levels", None)
    if levels is not None:
        stated |= {f"findings_{level}": levels.get(level, 0) for level in ("error", "warning", "note")}
    stated |= {name: value for name, value in stated.pop("summary", {}).items() if name != "by_status"}
    if isinstance(stated.get("tests"), dict):
        ended = stated.pop("tests")
        stated |= {"tests_passed": ended["SUCCESS"], "tests_failed": ended["FAIL"], "tests_errors": ended["ERROR"]}
    return stated


def workflowos_facts(stated: dict) -> dict:
    """Return runs, jobs and nodes of WorkflowOS by the names that psfkit gives them."""
    runs = stated.get("run_ids", [stated["run_id"]] if "run_id" in stated else [])
    ended = {f"jobs_{name}": stated[name] for name in ("succeeded", "failed") if name in stated}
    nodes = stated.get("nodeStates", {})
    statuses = Counter(f"nodes_{node['status']}" for node in nodes.values())
    passed = Counter(node.get("contractPassed") for node in nodes.values())
    contracts = {"contracts_passed": passed[True], "contracts_failed": passed[False]} if nodes else {}
    return {
        **{name: value for name, value in stated.items() if name not in ended},
        **({"runs": len(runs), "run_names": ", ".join(runs)} if runs else {}),
        **({"active_run": stated["activeRunId"], "nodes": len(nodes)} if nodes else {}),
        **ended,
        **statuses,
        **contracts,
    }


def suite_facts(stated: dict) -> dict:
    """Return evidentry's suites, which the index gives as pairs of items passed and items."""
    suites = {name: pair for name, pair in stated.items() if isinstance(pair, list) and len(pair) == 2}
    found = {f"passed.suite.{name}": passed for name, (passed, _) in suites.items()}
    return found | {f"cases.suite.{name}": items for name, (_, items) in suites.items()}


def metric_facts(metrics: dict) -> dict:
    """Return the verdicts of each metric by the names that psfkit gives them."""
    measures = {"passes": "passed", "fails": "failed", "errors": "errors"}
    found = {
        f"{measures[key]}.metric.{name.replace(' ', '_')}": count
        for name, counts in metrics.items()
        for key, count in counts.items()
    }
    return {"metrics": len(metrics), "metric_names": ", ".join(sorted(metrics)), **found}


def named_facts(stated: dict) -> dict:
    """Join the index's lists of names, and turn its moments into days."""
    for plural in ("models", "providers"):
        if isinstance(names := stated.get(plural), list):
            stated |= {plural: len(names), f"{plural[:-1]}_names": ", ".join(sorted(names))}
    if "names" in stated:
        stated["component_names"] = ", ".join(sorted(stated["names"]))
    if "first_event_at" in stated:
        stated |= {"first_day": stated["first_event_at"][:10], "last_day": stated["last_event_at"][:10]}
    if "run_at_between" in stated:
        stated |= dict(zip(("first_day", "last_day"), (at[:10] for at in stated["run_at_between"]), strict=True))
    return stated


def day_of_the_run(stated: dict) -> str | None:
    if "run_at_epoch_ms" in stated:
        return datetime.fromtimestamp(stated["run_at_epoch_ms"] / 1000, UTC).date().isoformat()
    at = stated.get("run_at", stated.get("startedAt"))
    return at and at[:10]


def scored(scores: dict, verdicts: dict) -> dict:
    """Return metrics and counts of verdicts by the names that psfkit gives them."""
    metrics = {f"metric.{s.replace(':', '.')}.{m}": value for s, given in scores.items() for m, value in given.items()}
    return metrics | {f"count.{s}.{v}": count for s, given in verdicts.items() for v, count in given.items()}


def agree(true: object, found: object) -> bool:
    """Whether a fact is the true number, a rate cut to four decimals or a metric rounded to ten."""
    if isinstance(true, float):
        exact = Decimal(str(true))
        return found in (exact.quantize(Decimal("0.0001"), ROUND_FLOOR), round(exact, 10))
    return found == true


STATED_EXACTLY = ("pass_rate", "line_rate", "branch_rate", "error_rate", "drift_share")
RATES = [
    (real, name, written)
    for real in EVALUATED
    for name in STATED_EXACTLY
    if isinstance(written := named_rates(real).get(name), float) and "manifest" not in real.file  # it holds no counts
]


@pytest.mark.parametrize(
    ("real", "name", "written"), RATES, ids=lambda part: part.file if isinstance(part, Sample) else None
)
def test_a_rate_is_the_quotient_of_whole_numbers_to_the_last_decimal_of_the_index(real, name, written):
    fact = examine(item(real.file), real.content).get(name)
    exact = Fraction(fact.share.part, fact.share.whole)
    decimals = -Decimal(repr(written)).as_tuple().exponent
    assert float(exact) == written or round(exact, decimals) == Fraction(repr(written))
    assert abs(exact - Fraction(fact.value)) < Fraction(1, 10_000)


def test_the_index_states_rates_that_four_decimals_would_change():
    assert len(RATES) > 20
    assert any(Fraction(repr(written)) * 10_000 % 1 for _, _, written in RATES)
