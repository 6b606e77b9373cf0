"""JUnit XML in the form that strict readers (Ant's) and lenient ones (Jenkins') take alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from xml.sax.saxutils import escape, quoteattr

from psfkit.documents.text_safety import scrubbed


class Problem(Enum):
    """Why a case did not pass."""

    FAILURE = "failure"
    ERROR = "error"
    """It could not be told."""
    SKIPPED = "skipped"
    """It does not apply."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test case; without a problem it passed."""

    name: str
    """Unlike that of any other case of its suite."""
    problem: Problem | None = None
    kind: str = ""
    """The type of the problem, in a word; skipped cases have none."""
    message: str = ""
    """The problem in one line."""
    text: str = ""
    """The problem in full."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Test cases that belong together."""

    name: str
    classname: str
    cases: Sequence[Case]
    output: str = ""
    """What else there is to say."""


def write_junit(suites: Sequence[Suite], as_of: date) -> bytes:
    """Write the suites; they ran at the beginning of the day given and took no time."""
    written = [_suite(number, suite, as_of) for number, suite in enumerate(suites)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *written, "</testsuites>", ""]).encode()


def _suite(number: int, suite: Suite, as_of: date) -> str:
    problems = [case.problem for case in suite.cases]
    attributes = {
        "name": suite.name,
        "package": "psfkit",
        "id": str(number),
        "hostname": "localhost",
        "timestamp": f"{as_of.isoformat()}T00:00:00",
        "time": "0",
        "tests": str(len(problems)),
        "failures": str(problems.count(Problem.FAILURE)),
        "errors": str(problems.count(Problem.ERROR)),
        "skipped": str(problems.count(Problem.SKIPPED)),
    }
    return "\n".join(
        [
            f"  <testsuite{_attributes(attributes)}>",
            "    <properties/>",
            *(_case(suite.classname, case) for case in suite.cases),
            f"    <system-out>{_text(suite.output)}</system-out>",
            "    <system-err></system-err>",
            "  </testsuite>",
        ]
    )


def _case(classname: str, case: Case) -> str:
    attributes = _attributes({"name": case.name, "classname": classname, "time": "0"})
    if case.problem is None:
        return f"    <testcase{attributes}/>"
    element = case.problem.value
    told = (
        {"message": case.message} if case.problem is Problem.SKIPPED else {"type": case.kind, "message": case.message}
    )
    return f"    <testcase{attributes}><{element}{_attributes(told)}>{_text(case.text)}</{element}></testcase>"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(scrubbed(value))}" for name, value in values.items())


def _text(text: str) -> str:
    return escape(scrubbed(text))
