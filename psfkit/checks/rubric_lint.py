"""PK911 to PK932: what makes a rubric defensible, beyond its schema."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from psfkit.checks.check import MOST_SAID
from psfkit.documents.places import value_place
from psfkit.documents.spelling import closest
from psfkit.documents.text_safety import shown
from psfkit.evidence import READERS
from psfkit.model.bundle import Document
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Pointer
from psfkit.model.rubric import Criterion, FactTest, Level, MapRule, Rubric

_SHORTEST_COMPARED = 6
"""Words; shorter texts may coincide by chance."""
_SHINGLE = 4
_TOO_ALIKE = 0.6
"""Share of common four-word runs (Jaccard) from which two texts count as one."""


@dataclass(frozen=True, slots=True)
class RubricHit:
    """One thing that a rule over a rubric or a crosswalk saw."""

    pointer: Pointer
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RubricRule:
    """A rule over a rubric (docs/checks.md has a section for each)."""

    code: str
    title: str
    severity: Severity
    look: Callable[[Rubric], Iterator[RubricHit]]


def lint_rubric(rubric: Rubric, document: Document) -> tuple[Finding, ...]:
    """Return every finding about a rubric, rule by rule."""
    return tuple(
        make_finding(rule.code, rule.severity, hit, document) for rule in RUBRIC_RULES for hit in rule.look(rubric)
    )


def make_finding(code: str, severity: Severity, hit: RubricHit, document: Document) -> Finding:
    """Make the finding of what a rule saw, at its place in a rubric or a crosswalk."""
    return Finding(
        code=code,
        severity=severity,
        message=shown(hit.message, MOST_SAID),
        location=value_place(document, hit.pointer),
        hint=shown(hit.hint, MOST_SAID),
    )


def _criteria(rubric: Rubric) -> Iterator[tuple[Pointer, Criterion]]:
    for d, domain in enumerate(rubric.domains):
        for c, criterion in enumerate(domain.criteria):
            yield ("domains", d, "criteria", c), criterion


def repeated_id(rubric: Rubric) -> Iterator[RubricHit]:
    """An id stands for two things."""
    seen: set[str] = set()
    named: list[tuple[Pointer, str]] = [(("domains", d), domain.id) for d, domain in enumerate(rubric.domains)]
    named += [(pointer, criterion.id) for pointer, criterion in _criteria(rubric)]
    named += [(("kinds", k), kind.id) for k, kind in enumerate(rubric.kinds)]
    for pointer, name in named:
        if name in seen:
            yield RubricHit((*pointer, "id"), f"the id {name} is used twice", "give each thing an id of its own")
        seen.add(name)


def misplaced_criterion(rubric: Rubric) -> Iterator[RubricHit]:
    """A criterion's id does not begin with its domain's."""
    for d, domain in enumerate(rubric.domains):
        for c, criterion in enumerate(domain.criteria):
            if not criterion.id.startswith(f"{domain.id}."):
                yield RubricHit(
                    ("domains", d, "criteria", c, "id"),
                    f"{criterion.id} stands under {domain.id}",
                    f"ids of {domain.id} begin with {domain.id}.",
                )


def incomplete_levels(rubric: Rubric) -> Iterator[RubricHit]:
    """The levels are not 1 to 5 in order, or one above the first asks for no evidence."""
    for pointer, criterion in _criteria(rubric):
        if [int(rule.level) for rule in criterion.levels] != [1, 2, 3, 4, 5]:
            yield RubricHit((*pointer, "levels"), f"{criterion.id} does not have the levels 1 to 5 in order")
            continue
        for index, rule in enumerate(criterion.levels):
            if rule.level > Level.STATED and not rule.needs:
                yield RubricHit(
                    (*pointer, "levels", index),
                    f"level {int(rule.level)} of {criterion.id} asks for no evidence",
                    "only level 1 rests on the claim alone",
                )


def unknown_kind(rubric: Rubric) -> Iterator[RubricHit]:
    """A requirement names an evidence kind that the rubric does not define."""
    known = [kind.id for kind in rubric.kinds]
    for pointer, criterion in _criteria(rubric):
        for level, rule in enumerate(criterion.levels):
            for n, need in enumerate(rule.needs):
                for k, kind in enumerate(need.kinds):
                    if kind not in known:
                        at = (*pointer, "levels", level, "needs", n, "kinds", k)
                        yield RubricHit(at, f"there is no evidence kind {kind}", closest(kind, known))


def untested_top(rubric: Rubric) -> Iterator[RubricHit]:
    """Level 5 of a criterion is reached, by some evidence or any, without any fact being tested."""
    for pointer, criterion in _criteria(rubric):
        for index, rule in enumerate(criterion.levels):
            tests = (test for need in rule.needs for test in need.facts)
            if rule.level is Level.VERIFIED and all(test.when_read for test in tests):
                yield RubricHit(
                    (*pointer, "levels", index),
                    f"level 5 of {criterion.id} tests no fact",
                    "say which number in the evidence must clear which bar, and why",
                )


def timeless_operation(rubric: Rubric) -> Iterator[RubricHit]:
    """Level 4 of a criterion is reached without any period being covered."""
    for pointer, criterion in _criteria(rubric):
        for index, rule in enumerate(criterion.levels):
            if rule.level is Level.OPERATING and not any(need.period_days for need in rule.needs):
                yield RubricHit(
                    (*pointer, "levels", index),
                    f"level 4 of {criterion.id} asks for no period",
                    "operating means over a period: give period_days",
                )


def _fact_tests(rubric: Rubric) -> Iterator[tuple[Pointer, Criterion, FactTest]]:
    for pointer, criterion in _criteria(rubric):
        for level, rule in enumerate(criterion.levels):
            for n, need in enumerate(rule.needs):
                for f, test in enumerate(need.facts):
                    yield (*pointer, "levels", level, "needs", n, "facts", f), criterion, test


def nobodys_bar(rubric: Rubric) -> Iterator[RubricHit]:
    """A bar for the files of one tool does not say which, so that no file is ever held against it or every one is."""
    for pointer, criterion, test in _fact_tests(rubric):
        if test.when_read and not test.reader:
            yield RubricHit(
                (*pointer, "when_read"),
                f"a bar on {test.fact} of {criterion.id} is for one reader's files and names no reader",
                "say whose files with `reader`, or leave `when_read` out",
            )


def unknown_reader(rubric: Rubric) -> Iterator[RubricHit]:
    """A bar names a reader that psfkit does not have, so that no file can be held against it."""
    known = [reader.name for reader in READERS]
    for pointer, criterion, test in _fact_tests(rubric):
        if test.reader and test.reader not in known:
            said = f"there is no evidence reader {test.reader}, which a bar of {criterion.id} names"
            yield RubricHit((*pointer, "reader"), said, closest(test.reader, known) or f"one of {', '.join(known)}")


def thin_examples(rubric: Rubric) -> Iterator[RubricHit]:
    """A criterion has fewer than two examples."""
    for pointer, criterion in _criteria(rubric):
        if len(criterion.examples) < 2:
            yield RubricHit((*pointer, "examples"), f"{criterion.id} has fewer than two examples of evidence")


def repeated_wording(rubric: Rubric) -> Iterator[RubricHit]:
    """Two criteria say the same thing in the same words, so one of them says nothing about itself."""
    texts = [text for text in _texts(rubric) if len(text[2]) >= _SHORTEST_COMPARED]
    by_shingle: dict[tuple[str, ...], list[int]] = defaultdict(list)
    shingles = [_shingles(words) for _, _, words in texts]
    for index, own in enumerate(shingles):
        for shingle in own:
            by_shingle[shingle].append(index)
    told: set[tuple[int, int]] = set()
    for index, own in enumerate(shingles):
        candidates = {other for shingle in own for other in by_shingle[shingle] if other < index}
        for other in sorted(candidates):
            same = texts[other][0] == texts[index][0]
            if same or (other, index) in told or _alike(own, shingles[other]) < _TOO_ALIKE:
                continue
            told.add((other, index))
            yield RubricHit(
                texts[index][1],
                f"{texts[index][0]} says almost what {texts[other][0]} says",
                "say what belongs to this criterion alone",
            )


def _texts(rubric: Rubric) -> Iterator[tuple[str, Pointer, list[str]]]:
    for pointer, criterion in _criteria(rubric):
        for field in ("title", "asks", "why", "applies_to"):
            yield criterion.id, (*pointer, field), _words(getattr(criterion, field))
        for field in ("first", "trap"):
            yield criterion.id, (*pointer, "remedy", field), _words(getattr(criterion.remedy, field))
        for e, example in enumerate(criterion.examples):
            yield criterion.id, (*pointer, "examples", e, "cheap"), _words(example.cheap)
            yield criterion.id, (*pointer, "examples", e, "rich"), _words(example.rich)
        for n, rule in enumerate(criterion.levels):
            at = (*pointer, "levels", n)
            yield criterion.id, (*at, "says"), _words(rule.says)
            yield criterion.id, (*at, "not_enough"), _words(rule.not_enough)
            for k, need in enumerate(rule.needs):
                yield criterion.id, (*at, "needs", k, "must_show"), _words(need.must_show)
                for f, test in enumerate(need.facts):
                    yield criterion.id, (*at, "needs", k, "facts", f, "because"), _words(test.because)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _shingles(words: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)


def unknown_map_rule(rubric: Rubric) -> Iterator[RubricHit]:
    """The table of workflow maps names a rule that maps are not held against."""
    from psfkit.workflows.catalogue import RULES

    known = [rule.code for rule in RULES]
    for index, row in _map_rows(rubric):
        if row.rule not in known:
            hint = closest(row.rule, known) or f"maps are held against {known[0]} to {known[-1]}"
            yield RubricHit(("maps", "rules", index, "rule"), f"{row.rule} is no safety rule for workflow maps", hint)


def misplaced_map_rule(rubric: Rubric) -> Iterator[RubricHit]:
    """The table of workflow maps names a criterion that is not there, or one twice for the same rule."""
    known = [criterion.id for criterion in rubric.criteria]
    seen: set[tuple[str, str]] = set()
    for index, row in _map_rows(rubric):
        for place, criterion in enumerate(row.criteria):
            at = ("maps", "rules", index, "criteria", place)
            if criterion not in known:
                yield RubricHit(at, f"there is no criterion {criterion}", closest(criterion, known))
            elif (row.rule, criterion) in seen:
                yield RubricHit(at, f"{row.rule} holds {criterion} twice", "give one level for each rule and criterion")
            seen.add((row.rule, criterion))


def _map_rows(rubric: Rubric) -> Iterator[tuple[int, MapRule]]:
    return enumerate(() if rubric.maps is None else rubric.maps.rules)


RUBRIC_RULES: tuple[RubricRule, ...] = (
    RubricRule("PK911", "id used twice", Severity.ERROR, repeated_id),
    RubricRule("PK912", "criterion under the wrong domain", Severity.ERROR, misplaced_criterion),
    RubricRule("PK913", "incomplete levels", Severity.ERROR, incomplete_levels),
    RubricRule("PK914", "unknown evidence kind", Severity.ERROR, unknown_kind),
    RubricRule("PK915", "level 5 without a test", Severity.ERROR, untested_top),
    RubricRule("PK916", "level 4 without a period", Severity.ERROR, timeless_operation),
    RubricRule("PK917", "fewer than two examples", Severity.WARNING, thin_examples),
    RubricRule("PK918", "wording repeated between criteria", Severity.WARNING, repeated_wording),
    RubricRule("PK919", "bar for one reader without its name", Severity.ERROR, nobodys_bar),
    RubricRule("PK920", "bar of an unknown reader", Severity.ERROR, unknown_reader),
    RubricRule("PK931", "unknown rule for workflow maps", Severity.ERROR, unknown_map_rule),
    RubricRule("PK932", "rule for workflow maps on the wrong criterion", Severity.ERROR, misplaced_map_rule),
)
