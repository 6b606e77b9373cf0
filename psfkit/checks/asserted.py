"""PK52x: what an applicant asserts about the facts of a file, held against the file and against the rubric."""

from collections.abc import Iterator

from psfkit.checks.assertions import is_looser, say_bar, say_test, settle
from psfkit.checks.check import Hit
from psfkit.checks.context import Context
from psfkit.model.bundle import EvidenceItem
from psfkit.model.determination import Settled
from psfkit.model.names import CriterionId
from psfkit.model.rubric import FactTest, Level


def does_not_hold(context: Context) -> Iterator[Hit]:
    """An entry asserts what its file does not show."""
    for item in context.bundle.evidence:
        if item.path in context.bundle.withheld:
            continue
        facts = context.bundle.facts.get(item.id)
        for index, test in enumerate(item.asserts):
            result = settle(test, item, facts, own=True)
            if result.outcome not in (Settled.CLEARS, Settled.NOT_EVALUATED):
                yield Hit(
                    location=context.at(item.source, "asserts", index),
                    message=f"{say_test(test)} is asserted of {item.path}, but {test.fact} {result.shortfall}",
                    subject=f"evidence {item.id}",
                    label="the item does not count",
                    hint="correct the assertion, or hand in a file that shows it",
                )


def looser_than_the_rubric(context: Context) -> Iterator[Hit]:
    """An entry asserts less than the rubric asks anyway."""
    for item in context.bundle.evidence:
        for index, test in enumerate(item.asserts):
            asked = _asked(context, item, test)
            if asked is not None:
                criterion, level, bar = asked
                yield Hit(
                    location=context.at(item.source, "asserts", index),
                    message=f"{say_test(test)} is less than level {int(level)} of {criterion} asks: {say_bar(bar)}",
                    subject=f"evidence {item.id}",
                    label="the rubric's bar stands",
                    hint="an assertion of your own can only ask for more; leave it out or make it stricter",
                    criterion=criterion,
                )


def _asked(context: Context, item: EvidenceItem, test: FactTest) -> tuple[CriterionId, Level, FactTest] | None:
    """Return the first bar of the rubric for the same fact that lets through less, with its criterion and level."""
    for criterion in context.rubric.criteria:
        if criterion.id not in item.criteria:
            continue
        for rule in criterion.levels:
            for need in rule.needs:
                if item.kind not in need.kinds:
                    continue
                for bar in need.facts:
                    if is_looser(test, bar):
                        return criterion.id, rule.level, bar
    return None
