"""Score a domain from its criteria, in integers."""

from collections.abc import Sequence

from psfkit.model.assessment import DomainScore
from psfkit.model.determination import CriterionResult, Outcome
from psfkit.model.rubric import Domain


def score_domain(domain: Domain, criteria: Sequence[CriterionResult]) -> DomainScore:
    """Return the mean level of the applicable criteria in hundredths, rounded down, against the threshold.

    A domain in which nothing applies is not scored, and not scored is not passed.
    """
    levels = [int(result.level) for result in criteria if result.outcome is not Outcome.NOT_APPLICABLE]
    score = mean_hundredths(sum(levels), len(levels)) if levels else None
    passes = score is not None and clears(sum(levels), len(levels), domain.threshold)
    return DomainScore(domain.id, domain.title, score, domain.threshold, passes, tuple(criteria))


def mean_hundredths(total: int, count: int) -> int:
    """Return the mean in hundredths, rounded down.

    >>> mean_hundredths(14, 5), mean_hundredths(10, 3)
    (280, 333)
    """
    return total * 100 // count


def clears(total: int, count: int, threshold: int) -> bool:
    """Say whether a sum of levels over so many criteria reaches a threshold in hundredths and is not zero.

    >>> clears(15, 5, 300), clears(14, 5, 300), clears(0, 5, 0)
    (True, False, False)
    """
    return total > 0 and total * 100 >= threshold * count
