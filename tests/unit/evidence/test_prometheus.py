"""Rules, their tests and the routes of alerts: what they carry, and what the tools themselves would refuse."""

from decimal import Decimal

import pytest

from psfkit.evidence import alertmanager, examine, prometheus, promtool
from tests.unit.evidence.samples import item, sample, values

RULES = """\
groups:
  - name: a
    labels: {severity: ticket}
    rules: [RULE]
"""
ALERT = "{alert: A, expr: up == 0}"


def rules(rule: str) -> bytes:
    return RULES.replace("RULE", rule).encode()


def alert(**fields) -> dict:
    inner = ", ".join(f"{key}: {value}" for key, value in {"alert": "A", "expr": "up", **fields}.items())
    return values(prometheus.read(rules(f"{{{inner}}}")))


@pytest.mark.parametrize(
    ("duration", "waits"),
    [("10m", 1), ("1h30m", 1), ("1ms", 1), ("0s", 0), ("0", 0), ("0h0m", 0), ("~", 0), ("100ms", 1)],
)
def test_a_duration_of_nothing_is_no_wait(duration, waits):
    found = alert(**{"for": duration})
    assert (found["alerts_with_for"], found["alerts_without_for"]) == (waits, 1 - waits)


def test_labels_of_the_group_count_for_its_alerts():
    assert alert()["severity_names"] == "ticket"
    assert alert(labels="{severity: page}")["severity_names"] == "page"
    assert alert(labels="{severity: ''}")["alerts_with_severity"] == 0


@pytest.mark.parametrize("key", ["runbook_url", "runbook", "runbookURL"])
def test_a_runbook_may_stand_in_annotations_or_labels(key):
    assert alert(annotations=f"{{{key}: https://x}}")["alerts_with_runbook"] == 1
    assert alert(labels=f"{{{key}: https://x}}")["alerts_with_runbook"] == 1
    assert alert(annotations=f"{{{key}: ' '}}")["alerts_with_runbook"] == 0


def test_shares_are_rounded_down_and_names_are_sorted():
    found = values(prometheus.read(rules("{alert: B, expr: x, for: 1m}, {alert: A, expr: x}, {alert: C, expr: x}")))
    assert (found["for_share"], found["alert_names"]) == (Decimal("0.3333"), "A, B, C")


def test_a_resource_of_kubernetes_holds_the_same_groups():
    content = b"apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  " + rules(ALERT).replace(
        b"\n", b"\n  "
    )
    facts = examine(item("rules.yaml"), content)
    assert (facts.reader, values(facts)["alert_rules"]) == ("prometheus", 1)
    assert facts.get("rules").where == "spec.groups"


def test_recordings_alone_make_no_facts_about_alerts():
    found = values(prometheus.read(rules("{record: a:b, expr: x}")))
    assert found == {"rule_groups": 1, "rules": 1, "recording_rules": 1, "alert_rules": 0}


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("", "holds no rules"),
        ("{expr: up}", "neither an alert nor a recording, or both"),
        ("{alert: A, record: B, expr: up}", "neither an alert nor a recording, or both"),
        ("{alert: A}", "expr is missing"),
        ("{alert: '', expr: up}", "not a name"),
        ("{alert: A, expr: up, annotation: {a: b}}", "annotation is no field"),
        ("{record: A, expr: up, for: 5m}", "for is no field"),
        ("{alert: A, expr: up, for: soon}", "not a duration"),
        ("{alert: A, expr: up, for: 5}", "not a duration"),
        ("{alert: A, expr: up, labels: [a]}", "not an object"),
        ("{alert: A, expr: up, labels: {a: {b: c}}}", "no text"),
        ("{title: T, uid: u, condition: C}", "neither an alert"),
        ("text", "not an object"),
    ],
)
def test_rules_that_prometheus_refuses_are_not_evaluated(rule, why):
    assert why in prometheus.read(rules(rule)).refusal


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (rules(ALERT) + rules(ALERT).removeprefix(b"groups:\n"), "two groups have the same name"),
        (rules(ALERT) + b"---\n" + rules(ALERT), "a second document"),
        (b"groups: []\n", "holds no rules"),
        (b"groups: {a: 1}\n", "not an array"),
        (b"kind: PrometheusRule\n", "spec is missing"),
        (b"groups:\n- rules: []\n", "name is missing"),
        (rules(ALERT).decode().encode("utf-16"), "not UTF-8"),
        (rules(ALERT)[:-3], "not YAML or cut short"),
    ],
)
def test_files_that_are_no_rules_are_not_evaluated(content, why):
    assert why in prometheus.read(content).refusal


def test_a_file_that_only_looks_like_rules_is_left_alone():
    assert examine(item("rules.md"), rules(ALERT)) is None
    assert examine(item("conventions.yaml"), b"groups:\n  - id: a\n    type: span\n") is None


def test_a_file_of_tests_tells_what_is_tested_and_no_result():
    facts = examine(item("alerts_test.yml"), sample("monitoring/alerts_test.yml"))
    assert facts.reader == "promtool"
    assert values(facts) == {
        "rule_files": 1,
        "rule_file_names": "alerts.yml",
        "rule_tests": 1,
        "alert_checks": 1,
        "alert_checks_that_fire": 1,
        "query_checks": 0,
        "alerts_tested": 1,
        "alert_names": "LLMErrorRateHigh",
    }


def test_checks_that_nothing_fires_are_checks_too():
    content = b"rule_files: [a.yml]\ntests:\n- alert_rule_test:\n  - {eval_time: 1m, alertname: A}\n"
    found = values(promtool.read(content))
    assert (found["alert_checks"], found["alert_checks_that_fire"]) == (1, 0)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"rule_files: [a.yml]\ntests:\n- input_series: []\n", "nothing is checked"),
        (b"rule_files: [a.yml]\ntests: []\n", "nothing is checked"),
        (b"rule_files: [a.yml]\ntests:\n", "tests is missing"),
        (b"tests:\n- alert_rule_test:\n  - {alertname: A}\n", "rule_files names no rules"),
        (b"rule_files: [a]\ntests:\n- alert_rule_test:\n  - {eval_time: 1m}\n", "an alertname is missing"),
    ],
)
def test_tests_of_nothing_are_not_evaluated(content, why):
    assert why in promtool.read(content).refusal


def routes(route: str, receivers: str = "[{name: a, slack_configs: [{}]}, {name: nobody}]") -> bytes:
    return f"route: {route}\nreceivers: {receivers}\n".encode()


@pytest.mark.parametrize(
    ("route", "count", "to_nobody"),
    [
        ("{receiver: a}", 0, 0),
        ("{receiver: nobody}", 0, 1),
        ("{receiver: a, routes: [{receiver: nobody}, {}]}", 2, 1),
        ("{receiver: nobody, routes: [{}, {receiver: a, routes: [{}]}]}", 3, 2),
    ],
)
def test_a_route_without_a_receiver_has_that_above_it(route, count, to_nobody):
    found = values(alertmanager.read(routes(route)))
    assert (found["routes"], found["routes_to_nobody"]) == (count, to_nobody)


@pytest.mark.parametrize(
    ("receiver", "notifies"),
    [
        ("{name: a, email_configs: [{to: x}]}", True),
        ("{name: a, email_configs: []}", False),
        ("{name: a, email_configs: ~}", False),
        ("{name: a, some_new_configs: [{}]}", True),
        ("{name: a, note: x}", False),
    ],
)
def test_a_receiver_notifies_when_it_has_a_notifier(receiver, notifies):
    found = values(alertmanager.read(routes("{receiver: a}", f"[{receiver}]")))
    assert found["default_receiver_notifies_anyone"] is notifies
    assert found["receivers_without_notifier"] == 1 - notifies


def test_receivers_that_no_route_names_are_counted():
    assert values(alertmanager.read(routes("{receiver: a}")))["receivers_unused"] == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (routes("{receiver: b}"), 'route.receiver is "b", which is no receiver'),
        (routes("{routes: []}"), "route.receiver is missing"),
        (routes("{receiver: a, matchers: [a=b]}"), "takes some alerts only"),
        (routes("{receiver: a, routes: [{receiver: b}]}"), "route.routes.0.receiver"),
        (routes("{receiver: a, routes: {receiver: a}}"), "not an array"),
        (routes("{receiver: a}", "[{name: a}, {name: a}]"), "two receivers are called a"),
        (routes("{receiver: a}", "[{slack_configs: []}]"), "name is missing"),
        (routes("{receiver: a}") + b"slack_configs: [{}]\n", "stands outside every receiver"),
        (b"receivers: []\n", "route is missing"),
        (b"route: {receiver: a}\n", "receivers is missing"),
    ],
)
def test_a_configuration_that_alertmanager_refuses_is_not_evaluated(content, why):
    assert why in alertmanager.read(content).refusal


def test_the_collector_has_receivers_too_and_is_left_alone():
    assert examine(item("otel.yaml"), b"receivers:\n  otlp: {}\nservice: {pipelines: {}}\n") is None
