"""Unit tests of Prometheus rules, as promtool runs them: what is tested. What came of it stands in no file."""

import re
from collections.abc import Iterable

from psfkit.documents.json_reader import JsonValue
from psfkit.errors import InputError
from psfkit.evidence.lines import require_line_end
from psfkit.evidence.names import join_names, name_facts
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "promtool"
_ENDINGS = (".yaml", ".yml")
_TESTS = re.compile(rb"^tests[ \t]*:", re.MULTILINE)
_PARTS = re.compile(rb"\b(?:input_series|alert_rule_test|promql_expr_test)[ \t]*:")


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called YAML and its beginning shows tests of rules."""
    is_yaml = path.lower().endswith(_ENDINGS)
    return is_yaml and _TESTS.search(head) is not None and _PARTS.search(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a file of tests, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    from psfkit.documents.tool_yaml import read_tool_yaml

    document = as_object(read_tool_yaml(content, by_hand=True), "the document")
    require_line_end(content)
    parts = as_list(document.get("tests"), "tests")
    tests = [as_object(part, f"tests.{n}") for n, part in enumerate(parts)]
    alerts = [check for n, test in enumerate(tests) for check in _checks(test, "alert_rule_test", f"tests.{n}")]
    queries = [check for n, test in enumerate(tests) for check in _checks(test, "promql_expr_test", f"tests.{n}")]
    if not alerts and not queries:
        raise InputError("nothing was evaluated: nothing is checked in it")
    if alerts and not document.get("rule_files"):
        raise InputError("alerts are checked, but rule_files names no rules")
    names = [_name(check.get("alertname")) for check in alerts]
    return (
        *name_facts("rule_files", "rule_file", _rule_files(document.get("rule_files")), "rule_files"),
        Fact("rule_tests", len(tests), "tests", "tests"),
        Fact("alert_checks", len(alerts), "checks", "tests, alert_rule_test"),
        Fact("alert_checks_that_fire", sum(bool(check.get("exp_alerts")) for check in alerts), "checks", "exp_alerts"),
        Fact("query_checks", len(queries), "checks", "tests, promql_expr_test"),
        Fact("alerts_tested", len(set(names)), "alerts", "tests, alertname"),
        Fact("alert_names", join_names(names), "", "tests, alertname"),
    )


def _checks(test: JsonObject, key: str, where: str) -> list[JsonObject]:
    place = f"{where}.{key}"
    return [as_object(part, f"{place}.{n}") for n, part in enumerate(as_list(test.get(key) or [], place))]


def _name(value: JsonValue) -> str:
    if not isinstance(value, str) or not value:
        raise InputError(f"an alertname is {describe(value)}, not a name")
    return value


def _rule_files(value: JsonValue) -> list[str]:
    return [name for name in as_list(value or [], "rule_files") if isinstance(name, str)]
