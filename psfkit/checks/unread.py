"""PK516: evidence of which a level tests facts, and in which no reader finds any of them."""

from collections.abc import Iterable, Iterator

from psfkit.checks.assertions import tests_for
from psfkit.checks.check import Hit
from psfkit.checks.context import Context
from psfkit.checks.witness import disowns_kind, holds_placeholder, says_nothing, shows_nothing
from psfkit.model.bundle import EvidenceItem
from psfkit.model.fact import Facts
from psfkit.model.names import CriterionId
from psfkit.model.rubric import Criterion, FactTest, Level, Requirement

RECORD = "record"
READ_AS = {
    "evaluation": ("promptfoo", "deepeval", "inspect", "evidentry", "junit"),
    "red-team-run": ("promptfoo", "garak"),
    "test-report": ("junit", "promptfoo", "deepeval"),
    "scan-report": ("sarif", "detect-secrets", "pip-audit"),
    "log": ("log",),
    "alert-history": ("log",),
    "sbom": ("cyclonedx", "spdx"),
}
"""Readers of what tools write of a kind, the most usual first; a kind that people keep is read as a record."""
_COUNTED = frozenset({"cases", "passed", "failed", "errors", "errors_share", "pass_rate", "runs", "findings"})
"""Facts of a run that only the runner's own file tells."""
_MOST_NAMED = 4


def no_facts_found(context: Context) -> Iterator[Hit]:
    """Levels test facts of evidence of this kind, and no reader finds one of them in the file."""
    for item in context.bundle.evidence:
        facts = context.bundle.facts.get(item.id)
        if item.path in context.bundle.withheld or _is_told_otherwise(context, item, facts):
            continue
        for criterion in context.rubric.criteria:
            untold = _untold(context, item, criterion, facts) if criterion.id in item.criteria else None
            if untold is not None:
                yield _hit(context, item, criterion.id, untold, facts)
                break


def _is_told_otherwise(context: Context, item: EvidenceItem, facts: Facts | None) -> bool:
    """Whether another finding says already that the file does not count."""
    file = context.bundle.file(item.path)
    if file is None or file.size == 0 or file.sha256 != item.sha256 or (facts is not None and facts.refusal):
        return True
    spoken = (disowns_kind(item, file, facts), shows_nothing(file), holds_placeholder(item, file, facts))
    return any(spoken) or bool(says_nothing(item, file, facts))


def _untold(
    context: Context, item: EvidenceItem, criterion: Criterion, facts: Facts | None
) -> tuple[Level, tuple[FactTest, ...]] | None:
    """Return the lowest level whose tests the file tells nothing of, unless it serves the criterion all the same."""
    asked = [(rule.level, need) for rule in criterion.levels for need in rule.needs if item.kind in need.kinds]
    testing = [(level, need) for level, need in asked if _tests(need, item)]
    if not testing or any(_tells(need, item, facts) for _, need in testing):
        return None
    level, need = testing[0]
    if len(testing) < len(asked) and _claimed(context, item, criterion.id) < level:
        return None
    return level, _tests(need, item)


def _tests(need: Requirement, item: EvidenceItem) -> tuple[FactTest, ...]:
    """Return the tests that evidence has to pass; those for one reader alone ask nothing where it does not read."""
    return tuple(test for test in need.facts if test.kind in ("", item.kind) and not test.when_read)


def _tells(need: Requirement, item: EvidenceItem, facts: Facts | None) -> bool:
    tests = tests_for(need.facts, item.kind, facts)
    return facts is not None and tests is not None and any(facts.get(test.fact) is not None for test in tests)


def _claimed(context: Context, item: EvidenceItem, criterion: CriterionId) -> Level:
    """Return the highest level that a claim for a criterion with this item states; a claim may state none."""
    claims = (c for c in context.bundle.claims if c.criterion == criterion and item.id in c.evidence)
    return max((claim.level or Level.ABSENT for claim in claims), default=Level.ABSENT)


def _hit(
    context: Context,
    item: EvidenceItem,
    criterion: CriterionId,
    untold: tuple[Level, tuple[FactTest, ...]],
    facts: Facts | None,
) -> Hit:
    level, tests = untold
    named = tuple(dict.fromkeys(test.reader for test in tests if test.reader))
    wanted = tuple(dict.fromkeys(test.fact for test in tests))
    if facts is None:
        read = f"no evidence reader recognises {item.path}"
    elif named and facts.reader not in named:
        read = f"{item.path} is read by {facts.reader}, whose facts level {int(level)} does not test"
    else:
        read = f"the reader {facts.reader} finds none of the facts in {item.path}"
    return Hit(
        location=context.at(item.source, "path"),
        message=f"{read}; level {int(level)} of {criterion} tests {_listed(wanted)}",
        subject=f"evidence {item.id}",
        label="counts for no fact",
        hint=_hint(item.kind, named or readers_of(item.kind, wanted)),
        criterion=criterion,
    )


def readers_of(kind: str, facts: Iterable[str]) -> tuple[str, ...]:
    """Return the readers that may find facts in evidence of a kind.

    >>> readers_of("red-team-run", ["cases", "pass_rate"])
    ('promptfoo', 'garak')
    >>> readers_of("test-report", ["stores_left_out"])
    ('record',)
    """
    from psfkit.evidence.record import KINDS, RUN_KINDS

    is_kept = kind in KINDS and (kind not in RUN_KINDS or not _COUNTED & set(facts))
    return (RECORD,) if is_kept else READ_AS.get(kind, ())


def _hint(kind: str, readers: tuple[str, ...]) -> str:
    if not readers:
        return "hand in a file that a reader of docs/evidence-readers.md finds these facts in"
    if readers == (RECORD,):
        return f"hand in a psfkit record (psfkit-record/1) of kind {kind} that states them; it is read by {RECORD}"
    if readers == ("log",):
        return "hand in the log itself as CSV or JSON lines with these columns; `reader: log` names its reader"
    columns = "; `reader: log` has a file with columns read as a log" if "log" in readers else ""
    return f"hand in the tool's own export, not a page or print of it; it is read by {' or '.join(readers)}{columns}"


def _listed(facts: tuple[str, ...]) -> str:
    more = len(facts) - _MOST_NAMED
    return ", ".join(facts[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
