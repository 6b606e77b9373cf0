"""JUnit XML as pytest, node:test, mocha, vitest and promptfoo write it.

Nobody owns this format. What counts is read from the test cases themselves; the counts in the headers, which each tool
takes differently, only have to agree with them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from psfkit.documents.text_safety import shown
from psfkit.documents.xml_reader import XmlElement, read_xml
from psfkit.errors import InputError
from psfkit.evidence.cases import Cases, Places, case_facts
from psfkit.evidence.lines import name_lines
from psfkit.evidence.reader import answer
from psfkit.evidence.run_day import run_facts
from psfkit.model.fact import Fact, Facts

NAME = "junit"
_HEAD = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:[?!][^\0]*<)?testsuites?[\s/>]")
_COUNT = re.compile(r"[0-9]{1,9}")
_NODE_TOTAL = re.compile(r"\s*(tests|pass|fail|cancelled|skipped|todo) ([0-9]{1,9})\s*")
_LINTERS = ("org.ruff", "org.eslint")
_MAX_DEPTH = 16
_NOT_RUN = frozenset({"notrun", "skipped", "disabled", "ignored"})
_PASSED, _FAILED, _ERROR, _SKIPPED, _XFAILED, _TODO = "passed", "failed", "errors", "skipped", "xfailed", "todo"


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case and the marks it carries."""

    outcome: str
    line: int
    bad: int
    """Failure and error elements inside: a case can have several."""
    skipped: int
    """Skipped elements inside."""


@dataclass(frozen=True, slots=True)
class _Suite:
    """A group of cases with its header."""

    element: XmlElement
    cases: tuple[_Case, ...]
    """All cases inside, at any depth."""
    inner: tuple["_Suite", ...]
    """The suites directly inside."""
    own: tuple[_Case, ...]
    """The cases directly inside."""

    @property
    def counts_directly(self) -> bool:
        """Whether its header may count what stands directly inside, as node:test does; a file's root never does."""
        return self.element.tag == "testsuite"

    @property
    def fails(self) -> bool:
        """Whether any case inside failed or ended in an error."""
        return any(case.outcome in (_FAILED, _ERROR) for case in self.cases)


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is XML that begins with a test suite, or is called a JUnit file."""
    return _HEAD.match(head) is not None or path.endswith((".junit.xml", ".xunit.xml"))


def read(content: bytes) -> Facts:
    """Return the facts of a test report, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    root = read_xml(content)
    if root.tag not in ("testsuites", "testsuite"):
        raise InputError(f"its root element is {shown(root.tag, 40)}, not testsuites or testsuite")
    whole = _suite(root)
    suites = tuple(_walk(whole))
    for suite in suites:
        _refuse_foreign(suite.element)
        _refuse_wrong_header(suite, grows=root.attributes.get("name") == "pytest tests")
    _refuse_wrong_totals(whole, suites)
    times = ((suite.element.attributes.get("timestamp"), f"line {suite.element.line}: timestamp") for suite in suites)
    return (*_facts(whole), *run_facts(times))


def _facts(whole: _Suite) -> tuple[Fact, ...]:
    outcomes = Counter(case.outcome for case in whole.cases)
    everywhere = f"{len(whole.cases)} testcase elements under line {whole.element.line}"
    places = {
        outcome: name_lines(sorted({case.line for case in whole.cases if case.outcome == outcome})) or everywhere
        for outcome in (_FAILED, _ERROR, _SKIPPED, _XFAILED, _TODO)
    }
    return (
        *case_facts(
            Cases(outcomes[_PASSED], outcomes[_FAILED], outcomes[_ERROR]),
            Places(everywhere, everywhere, places[_FAILED], places[_ERROR]),
        ),
        *(Fact(name, outcomes[name], "cases", places[name]) for name in (_SKIPPED, _XFAILED, _TODO)),
        Fact("tests", len(whole.cases), "cases", everywhere),
    )


def _suite(element: XmlElement, depth: int = 1) -> _Suite:
    if depth > _MAX_DEPTH:
        raise InputError(f"line {element.line}: suites stand more than {_MAX_DEPTH} deep in one another")
    inner = tuple(_suite(child, depth + 1) for child in element.children if child.tag == "testsuite")
    own = tuple(_case(child) for child in element.children if child.tag == "testcase")
    return _Suite(element, own + tuple(case for suite in inner for case in suite.cases), inner, own)


def _walk(suite: _Suite) -> Iterator[_Suite]:
    yield suite
    for inner in suite.inner:
        yield from _walk(inner)


def _case(element: XmlElement) -> _Case:
    attributes = element.attributes
    if (attributes.get("classname"), attributes.get("name")) == ("pytest", "internal"):
        raise InputError(f"line {element.line}: pytest itself crashed")
    marks = Counter(child.tag for child in element.children)
    return _Case(_outcome(element, marks), element.line, marks["failure"] + marks["error"], marks["skipped"])


def _outcome(element: XmlElement, marks: Counter[str]) -> str:
    status = element.attributes.get("status", "").lower()
    reasons = {child.attributes.get("type") for child in element.children if child.tag == "skipped"}
    if "todo" in reasons:
        return _TODO
    if marks["error"] or status == "error":
        return _ERROR
    if marks["failure"] or "failure" in element.attributes or status == "failed":
        return _FAILED
    if "pytest.xfail" in reasons:
        return _XFAILED
    return _SKIPPED if marks["skipped"] or status in _NOT_RUN else _PASSED


def _refuse_foreign(element: XmlElement) -> None:
    if element.attributes.get("package", "").startswith(_LINTERS):
        raise InputError("these are a linter's findings written as JUnit, not tests; hand in its SARIF report")
    if any(child.tag in ("failure", "error") for child in element.children):
        raise InputError(f"line {element.line}: a suite failed as a whole, outside its test cases")


def _refuse_wrong_header(suite: _Suite, *, grows: bool) -> None:
    """Refuse counts in a header that no tool's way of counting makes of the cases below it.

    Args:
        suite: The suite whose header is checked.
        grows: Whether the tool counts more tests than it writes cases, as pytest does with subtests.
    """
    tests, failures, errors, skipped = (
        _stated(suite.element, key) for key in ("tests", "failures", "errors", "skipped")
    )
    outcomes = Counter(case.outcome for case in suite.cases)
    direct = len(suite.own) + len(suite.inner) if suite.counts_directly else None
    # pytest counts a test whose teardown fails twice, or writes two cases for it and counts one.
    slack = range(len(suite.cases) - outcomes[_ERROR], len(suite.cases) + outcomes[_ERROR] + 1)
    if tests is not None and tests not in slack and tests != direct and not (grows and tests > len(suite.cases)):
        _contradict(suite, "tests", tests, len(suite.cases))
    if failures is not None or errors is not None:
        stated = (failures or 0) + (errors or 0)
        if stated not in _bad_counts(suite, outcomes, errors_counted=errors is not None):
            _contradict(suite, "failures and errors", stated, outcomes[_FAILED] + outcomes[_ERROR])
    if skipped is not None and skipped not in _skipped_counts(suite, outcomes):
        _contradict(suite, "skipped", skipped, outcomes[_SKIPPED])


def _stated(element: XmlElement, key: str) -> int | None:
    text = element.attributes.get(key)
    if text is None:
        return None
    if not _COUNT.fullmatch(text):
        raise InputError(f"line {element.line}: {key} is {shown(text, 20)}, not a count")
    return int(text)


def _bad_counts(suite: _Suite, outcomes: Counter[str], *, errors_counted: bool) -> set[int]:
    """Return every way tools count what went wrong: by case, by element, by direct child, with todo, without errors."""
    counts = {
        outcomes[_FAILED] + outcomes[_ERROR],
        sum(case.bad > 0 for case in suite.cases),
        sum(case.bad for case in suite.cases),
    }
    if suite.counts_directly:
        counts.add(sum(case.bad > 0 for case in suite.own) + sum(inner.fails for inner in suite.inner))
    return counts if errors_counted else counts | {outcomes[_FAILED]}


def _skipped_counts(suite: _Suite, outcomes: Counter[str]) -> set[int]:
    return {
        outcomes[_SKIPPED],
        sum(case.skipped > 0 for case in suite.cases),
        sum(case.skipped for case in suite.cases),
        *((sum(case.skipped > 0 for case in suite.own),) if suite.counts_directly else ()),
    }


def _contradict(suite: _Suite, what: str, stated: int, found: int) -> None:
    raise InputError(
        f"the file contradicts itself: line {suite.element.line} counts {stated} {what}, its test cases show {found}"
    )


def _refuse_wrong_totals(whole: _Suite, suites: Sequence[_Suite]) -> None:
    """Hold node:test's totals, which stand in comments, against the cases.

    A test with subtests is a suite there and counts as a test too; when it fails by itself, only the totals say so.
    """
    totals = {found[1]: int(found[2]) for text in whole.element.comments if (found := _NODE_TOTAL.fullmatch(text))}
    if not {"tests", "pass", "fail"} <= totals.keys():
        return
    parents = len(suites) - 1
    outcomes = Counter(case.outcome for case in whole.cases)
    todo_parents = max(0, totals.get("todo", 0) - outcomes[_TODO])
    failing = max(0, sum(suite.fails for suite in suites[1:]) - todo_parents)
    failed = outcomes[_FAILED] + outcomes[_ERROR]
    stated = totals["fail"] + totals.get("cancelled", 0)
    agrees = (
        sum(count for name, count in totals.items() if name != "tests") == totals["tests"]
        and outcomes[_PASSED] <= totals["pass"] <= outcomes[_PASSED] + parents
        and failed <= stated <= failed + failing
    )
    if not agrees:
        raise InputError(
            f"the totals in the comments ({totals['pass']} passed, {stated} failed of {totals['tests']}) disagree "
            f"with the cases ({outcomes[_PASSED]} passed, {failed} failed); a test may have failed outside its subtests"
        )
