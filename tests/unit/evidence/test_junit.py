"""JUnit in its dialects, and headers that do not fit their cases."""

import pytest

from psfkit.evidence import junit
from tests.unit.evidence.samples import sample, values


def suite(cases: str, header: str = "", root: str = "") -> bytes:
    return f"<testsuites {root}><testsuite {header}>{cases}</testsuite></testsuites>".encode()


PASS, FAIL, ERROR, SKIP = (
    '<testcase name="a"/>',
    '<testcase name="b"><failure message="no"/></testcase>',
    '<testcase name="c"><error/></testcase>',
    '<testcase name="d"><skipped/></testcase>',
)
NAMES = ("passed", "failed", "errors", "skipped", "xfailed", "todo", "tests")


def counts(content: bytes) -> tuple:
    found = values(junit.read(content))
    assert found["cases"] == found["passed"] + found["failed"] + found["errors"]
    return tuple(found[name] for name in NAMES)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (PASS, (2, 0, 0, 0, 0, 0, 2)),
        (FAIL, (1, 1, 0, 0, 0, 0, 2)),
        (ERROR, (1, 0, 1, 0, 0, 0, 2)),
        (SKIP, (1, 0, 0, 1, 0, 0, 2)),
        ("<testcase><failure/><failure/></testcase>", (1, 1, 0, 0, 0, 0, 2)),
        ("<testcase><failure/><error/></testcase>", (1, 0, 1, 0, 0, 0, 2)),
        ("<testcase><skipped/><failure/></testcase>", (1, 1, 0, 0, 0, 0, 2)),
        ('<testcase><skipped type="todo"/><failure/></testcase>', (1, 0, 0, 0, 0, 1, 2)),
        ('<testcase><skipped type="pytest.xfail"/></testcase>', (1, 0, 0, 0, 1, 0, 2)),
        ('<testcase failure="boom"/>', (1, 1, 0, 0, 0, 0, 2)),
        ('<testcase status="failed"/>', (1, 1, 0, 0, 0, 0, 2)),
        ('<testcase status="error"/>', (1, 0, 1, 0, 0, 0, 2)),
        ('<testcase status="notrun"/>', (1, 0, 0, 1, 0, 0, 2)),
        ('<testcase status="run"/>', (2, 0, 0, 0, 0, 0, 2)),
        ("<testcase><system-out/><properties/></testcase>", (2, 0, 0, 0, 0, 0, 2)),
    ],
)
def test_a_case_counts_by_its_marks(case, expected):
    assert counts(suite(PASS + case)) == expected


@pytest.mark.parametrize(
    "header",
    [
        'tests="3" failures="1" errors="1" skipped="0"',
        'tests="3" failures="0" errors="2"',
        'tests="3" failures="2"',
        'tests="3" failures="1"',
        'tests="3"',
        'tests="4" failures="1" errors="1"',
        'tests="2" failures="1" errors="1"',
        'errors="1" failures="1"',
    ],
)
def test_a_header_that_some_tool_would_write_agrees(header):
    assert counts(suite(PASS + FAIL + ERROR, header)) == (1, 1, 1, 0, 0, 0, 3)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ('tests="3" failures="0" errors="0"', "counts 0 failures and errors, its test cases show 2"),
        ('tests="3" failures="0" errors="1"', "counts 1 failures and errors, its test cases show 2"),
        ('tests="3" failures="0"', "counts 0 failures and errors"),
        ('tests="30" failures="1" errors="1"', "counts 30 tests, its test cases show 3"),
        ('tests="0" failures="1" errors="1"', "counts 0 tests"),
        ('tests="3" failures="1" errors="1" skipped="2"', "counts 2 skipped, its test cases show 0"),
        ('tests="three"', "tests is three, not a count"),
        ('tests="-3"', "tests is -3, not a count"),
        ('tests="٣"', "not a count"),
        ('package="org.ruff"', "a linter's findings"),
        ('package="org.eslint"', "a linter's findings"),
    ],
)
@pytest.mark.parametrize("place", ["suite", "root"])
def test_a_header_that_no_tool_would_write_is_a_contradiction(header, why, place):
    content = suite(PASS + FAIL + ERROR, **({"header": header} if place == "suite" else {"root": header}))
    facts = junit.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_pytest_may_count_more_tests_than_it_writes_cases_and_never_fewer_failures():
    grown = 'tests="9" failures="1" errors="1"'
    assert junit.read(suite(PASS + FAIL + ERROR, grown)).refusal
    assert counts(suite(PASS + FAIL + ERROR, grown, 'name="pytest tests"'))[-1] == 3
    assert junit.read(suite(PASS + FAIL + ERROR, 'tests="9" failures="0" errors="0"', 'name="pytest tests"')).refusal


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (suite(""), "it holds no cases"),
        (suite(SKIP + SKIP), "it holds no cases"),
        (suite(ERROR + ERROR), "all 2 cases ended in errors"),
        (b"<testsuites/>", "it holds no cases"),
        (b"<testsuite><error/><testcase/></testsuite>", "a suite failed as a whole"),
        (b"<html><testsuite/></html>", "its root element is html"),
        (b"<testsuite>" * 17 + b"<testcase/>" + b"</testsuite>" * 17, "more than 16 deep"),
        (suite('<testcase classname="pytest" name="internal"><error/></testcase>' + PASS), "pytest itself crashed"),
        (b"<testsuites>", "cut short"),
        (b"", "empty"),
    ],
)
def test_a_run_without_results_is_not_evaluated(content, why):
    assert why in junit.read(content).refusal


NODE = (
    "<testsuites>{}<!-- tests {} --><!-- suites 0 --><!-- pass {} --><!-- fail {} --><!-- cancelled {} --></testsuites>"
)
NESTED = '<testsuite tests="2" failures="1"><testcase name="x"/>' + FAIL + "</testsuite>"


@pytest.mark.parametrize(
    ("cases", "totals", "holds"),
    [
        (PASS + FAIL, (2, 1, 1, 0), True),
        (PASS + FAIL, (2, 1, 0, 1), True),
        (PASS + FAIL, (2, 2, 0, 0), False),
        (PASS + FAIL, (3, 1, 2, 0), False),
        (PASS + FAIL, (9, 1, 1, 0), False),
        (NESTED, (3, 1, 2, 0), True),
        (NESTED, (2, 1, 1, 0), True),
        (NESTED, (4, 1, 3, 0), False),
    ],
)
def test_totals_in_node_comments_must_fit_the_cases(cases, totals, holds):
    assert (not junit.read(NODE.format(cases, *totals).encode()).refusal) == holds


def test_facts_name_the_lines_of_what_went_wrong():
    facts = junit.read(sample("promptfoo/a121.junit.xml"))
    assert facts.get("failed").where == "lines 6, 12, 21, 37"
    assert facts.get("cases").where == "20 testcase elements under line 2"


@pytest.mark.parametrize(
    ("head", "path", "recognised"),
    [
        (b"<testsuites>", "evidence/a", True),
        (b"\xef\xbb\xbf\n<testsuite name='a'>", "evidence/a.xml", True),
        (b'<?xml version="1.0"?><!-- a --><testsuites/>', "evidence/a.xml", True),
        (b'<?xml version="1.0"?><coverage/>', "evidence/a.xml", False),
        (b"# Tests\n\n    <testsuites>\n", "evidence/policy.md", False),
        (b"", "evidence/a.junit.xml", True),
    ],
)
def test_a_report_is_recognised_by_its_root_or_its_name(head, path, recognised):
    assert junit.recognises(head, path) == recognised
