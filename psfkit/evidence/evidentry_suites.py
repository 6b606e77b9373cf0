"""What evidentry says of a suite, in its results and in its report, and the facts that follow."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.cases import Cases, Places, case_facts
from psfkit.evidence.groups import group_facts
from psfkit.evidence.names import fact_parts, join_names
from psfkit.model.fact import Fact

VERDICTS = ("PASS", "PASS (point)", "FAIL", "FAIL (point)")
"""Those with *(point)* rest on the rate alone: the interval around it reaches across the threshold."""
_VERSION = re.compile(r"0\.[0-2]\.[0-9]{1,4}", re.ASCII)
_PASSES = frozenset(VERDICTS[:2])
_SETTLED = frozenset({"PASS", "FAIL"})
_NO_ERRORS = "none are counted: evidentry ends at the first call that fails, and writes nothing"


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite, counted by items; an item passes when every run of it does."""

    name: str
    items: int
    passed: int
    verdict: str
    is_clustered: bool
    """Whether some items depend on one another, so that there are fewer independent ones than items."""
    place: str

    @property
    def cases(self) -> Cases:
        """Its items as cases."""
        return Cases(self.passed, self.items - self.passed, 0)


def suite_facts(suites: Sequence[Suite], where: str) -> Iterator[Fact]:
    """Yield the facts of all suites together and of each.

    Raises:
        InputError: there is no suite, two have one name, or none has items.
    """
    names = [suite.name for suite in suites]
    if len(set(names)) < len(names):
        raise InputError(f"{where}: two suites have one name")
    passed, items = sum(suite.passed for suite in suites), sum(suite.items for suite in suites)
    yield from case_facts(Cases(passed, items - passed, 0), Places(where, where, where, _NO_ERRORS))
    yield Fact("suites", len(suites), "suites", where)
    yield Fact("suite_names", join_names(names), "", where)
    yield Fact("suites_passed", sum(suite.verdict in _PASSES for suite in suites), "suites", where)
    yield Fact("suites_settled", sum(suite.verdict in _SETTLED for suite in suites), "suites", where)
    yield Fact("suites_clustered", sum(suite.is_clustered for suite in suites), "suites", where)
    yield from group_facts("suite", {suite.name: suite.cases for suite in suites}, where)
    parts = fact_parts(names)
    for suite in suites:
        if part := parts.get(suite.name):
            yield Fact(f"verdict.suite.{part}", suite.verdict, "", suite.place)


def text_fact(name: str, value: object, where: str) -> Iterator[Fact]:
    """Yield a fact for a text that says something."""
    if isinstance(value, str) and value.strip():
        yield Fact(name, shown(value.strip(), 64), "", where)


def known_version(value: object) -> str:
    """Return the version of evidentry that wrote a file.

    Raises:
        InputError: it is not one that this reader knows.
    """
    if not isinstance(value, str) or not _VERSION.fullmatch(value):
        stated = shown(value, 30) if isinstance(value, str) else "missing"
        raise InputError(f"evidentry_version is {stated}; this reader knows 0.2 and earlier")
    return value
