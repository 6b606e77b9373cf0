"""Cases that passed, failed or ended in an error, and what follows from their numbers."""

from dataclasses import dataclass

from psfkit.errors import InputError
from psfkit.evidence.rates import bad_rate
from psfkit.evidence.statistics import share_down, wilson
from psfkit.model.fact import Fact, Share


@dataclass(frozen=True, slots=True)
class Cases:
    """How many cases were tried and how they ended; an error is neither a pass nor a failure."""

    passed: int
    failed: int
    errors: int

    @property
    def total(self) -> int:
        """All cases, errors included."""
        return self.passed + self.failed + self.errors


@dataclass(frozen=True, slots=True)
class Places:
    """Where each count stands in the file."""

    cases: str
    passed: str
    failed: str
    errors: str


def case_facts(cases: Cases, places: Places) -> tuple[Fact, ...]:
    """Return counts and shares as facts.

    ``pass_rate`` is passed over all cases, rounded down; ``pass_rate_low`` the lower bound of its 95 % Wilson interval,
    rounded down; ``errors_share`` is rounded up.

    Raises:
        InputError: nothing was evaluated: there are no cases, or every one ended in an error.
    """
    refuse_empty(cases)
    return (
        Fact("cases", cases.total, "cases", places.cases),
        Fact("passed", cases.passed, "cases", places.passed),
        Fact("failed", cases.failed, "cases", places.failed),
        Fact("errors", cases.errors, "cases", places.errors),
        bad_rate("errors_share", cases.errors, cases.total, "computed: errors / cases"),
        *rate_facts(cases.passed, cases.total),
    )


def rate_facts(passed: int, total: int) -> tuple[Fact, Fact]:
    """Return the pass rate and its lower bound for at least one case."""
    sample = wilson(passed, total)
    return (
        Fact("pass_rate", share_down(passed, total), "share", "computed: passed / cases", sample, Share(passed, total)),
        Fact("pass_rate_low", sample.low, "share", "computed: Wilson interval, 95 %, lower bound"),
    )


def refuse_empty(cases: Cases) -> None:
    """Refuse a run that says nothing about what was tested.

    Raises:
        InputError: there are no cases, or every one ended in an error.
    """
    if cases.total == 0:
        raise InputError("nothing was evaluated: it holds no cases")
    if cases.errors == cases.total:
        raise InputError(
            f"nothing was evaluated: all {cases.total} cases ended in errors, which is an outage, no result"
        )
