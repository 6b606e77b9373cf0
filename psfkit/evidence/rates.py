"""Rates as facts: exact in two whole numbers, and shown rounded against whom it would help, with their interval."""

from collections.abc import Iterator, Mapping

from psfkit.evidence.statistics import share_down, share_near, share_up, wilson
from psfkit.model.fact import Fact, Share


def good_rate(name: str, part: int, whole: int, where: str) -> Fact:
    """Return a rate of which more is better; it is rounded down.

    Args:
        name: The fact's name.
        part: Cases of that sort, 0 to ``whole``.
        whole: All cases, at least 1.
        where: Where the counts stand, or what it is computed from.

    >>> good_rate("pass_rate", 2, 3, "computed").value
    Decimal('0.6666')
    """
    return Fact(name, share_down(part, whole), "share", where, wilson(part, whole), Share(part, whole))


def bad_rate(name: str, part: int, whole: int, where: str) -> Fact:
    """Return a rate of which less is better; it is rounded up. Arguments as for :func:`good_rate`.

    >>> bad_rate("errors_share", 1, 3, "computed").value
    Decimal('0.3334')
    """
    return Fact(name, share_up(part, whole), "share", where, wilson(part, whole), Share(part, whole))


def share_facts(name: str, counts: Mapping[str, int], records: int, where: str) -> Iterator[Fact]:
    """Yield how often each value of a field came, as a count and as a share of all records.

    >>> [(fact.name, fact.value) for fact in share_facts("outcome", {"ok": 1}, 2, "column outcome")]
    [('count.outcome.ok', 1), ('share.outcome.ok', Decimal('0.5'))]
    """
    for value, count in sorted(counts.items()):
        yield Fact(f"count.{name}.{value}", count, "records", where)
        rate, sample = share_near(count, records), wilson(count, records)
        yield Fact(f"share.{name}.{value}", rate, "share", where, sample, Share(count, records))
