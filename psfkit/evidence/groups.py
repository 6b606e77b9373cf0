"""Cases by what they belong to: a plugin, a metric, a suite."""

from collections.abc import Iterator, Mapping

from psfkit.evidence.cases import Cases
from psfkit.evidence.names import fact_parts
from psfkit.evidence.rates import good_rate
from psfkit.model.fact import Fact


def group_facts(kind: str, groups: Mapping[str, Cases], where: str, unit: str = "cases") -> Iterator[Fact]:
    """Yield the counts and the pass rate of each group, for names that can stand in the name of a fact.

    A group whose cases all ended in errors has no passes and no failures to tell of: nothing was tried there.

    Args:
        kind: What the groups are: ``plugin`` gives ``cases.plugin.<name>``.
        groups: Each group by its name, none of them empty.
        where: The place in the file.
        unit: What is counted.

    >>> [(fact.name, fact.value) for fact in group_facts("plugin", {"pii": Cases(0, 0, 2)}, "line 1")]
    [('cases.plugin.pii', 2), ('errors.plugin.pii', 2)]
    """
    for name, part in fact_parts(groups).items():
        cases = groups[name]
        yield Fact(f"cases.{kind}.{part}", cases.total, unit, where)
        yield Fact(f"errors.{kind}.{part}", cases.errors, unit, where)
        if cases.errors < cases.total:
            yield Fact(f"passed.{kind}.{part}", cases.passed, unit, where)
            yield Fact(f"failed.{kind}.{part}", cases.failed, unit, where)
            yield good_rate(f"pass_rate.{kind}.{part}", cases.passed, cases.total, where)
