"""PK713 to PK717: a panel is made of different people, and only what they differ on is settled."""

from collections.abc import Collection, Iterator
from datetime import date

from psfkit.checks.determinations import OTHER_BUNDLE, OTHER_RUBRIC, check_person, decided_twice, error_at
from psfkit.checks.people import plain_name
from psfkit.documents.placeholders import is_placeholder
from psfkit.documents.places import value_place
from psfkit.documents.text_dates import parse_date
from psfkit.model.bundle import Bundle, Document
from psfkit.model.determination import CriterionDecision
from psfkit.model.finding import Finding
from psfkit.model.location import Pointer
from psfkit.model.panel import Matter, Panel, Question
from psfkit.model.rubric import Rubric

PANEL_TITLES = {
    "PK713": "assessor twice on a panel",
    "PK714": "settled without a difference",
    "PK715": "settled before it was decided",
    "PK717": "settled without a reason",
}


def check_panel(
    panel: Panel, document: Document, bundle: Bundle, rubric: Rubric, as_of: date, disputed: Collection[Question]
) -> tuple[Finding, ...]:
    """Return every finding about a panel's file; its members' files are checked one by one besides.

    Args:
        panel: The panel.
        document: Its file, for positions.
        bundle: What it is about.
        rubric: By which it is assessed.
        as_of: The day on which the evidence is looked at.
        disputed: What the members differ on.
    """
    return (
        *_bindings(panel, document, bundle, rubric),
        *_people(panel, document, bundle),
        *_day(panel, document, as_of),
        *decided_twice(panel.decisions, document),
        *(finding for decision in panel.decisions for finding in _settled(decision, document, disputed)),
    )


def _bindings(panel: Panel, document: Document, bundle: Bundle, rubric: Rubric) -> Iterator[Finding]:
    for code, field, bound, actual in (
        (OTHER_BUNDLE, "bundle", panel.bundle, bundle.digest),
        (OTHER_RUBRIC, "rubric", panel.rubric, rubric.digest),
    ):
        if bound != actual:
            message = f"the panel is bound to {field} {bound[:23]}…, this {field} is {actual[:23]}…"
            hint = "let the assessors review what changed, then compare anew with `psfkit agree`"
            yield error_at(code, value_place(document, (field,)), message, hint)


def _people(panel: Panel, document: Document, bundle: Bundle) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, member in enumerate(panel.members):
        if plain_name(member.assessor) in seen:
            message = f"{member.assessor} sits twice on the panel"
            yield error_at("PK713", value_place(document, ("members", index)), message, "name different assessors")
        seen.add(plain_name(member.assessor))
    if panel.adjudicator is not None:
        who = panel.adjudicator
        yield from check_person(who.name, who.independence, who.conflicts, document, "adjudicator", bundle)


def _day(panel: Panel, document: Document, as_of: date) -> Iterator[Finding]:
    if not panel.settled_on:
        return
    settled, last = parse_date(panel.settled_on), max(member.decided_on for member in panel.members)
    place = value_place(document, ("settled_on",))
    if settled is None or settled > as_of:
        message = f"settled_on {panel.settled_on} is after the as-of date {as_of.isoformat()}"
        yield error_at("PK709", place, message, "write the day of the last settlement")
    elif panel.settled_on < last:
        message = f"settled_on {panel.settled_on} is before {last}, when the last assessor decided"
        yield error_at("PK715", place, message, "write the day of the last settlement")


def _settled(decision: CriterionDecision, document: Document, disputed: Collection[Question]) -> Iterator[Finding]:
    for pointer, question, reason in _settlements(decision):
        named = question.evidence or question.criterion
        if question not in disputed:
            message = f"nobody differs on {named} for {question.criterion}, {question.system}"
            hint = "take it out; only what assessors differ on is settled, and each decides alone"
            yield error_at("PK714", value_place(document, pointer), message, hint)
        elif is_placeholder(reason):
            message = f"{named} for {question.criterion} is settled without a reason"
            yield error_at("PK717", value_place(document, pointer), message, "write why; both assessors read it")


def _settlements(decision: CriterionDecision) -> Iterator[tuple[Pointer, Question, str]]:
    at = decision.source.pointer
    for system in decision.systems:
        for index, ruling in enumerate(decision.evidence):
            question = Question(decision.criterion, system, Matter.EVIDENCE, ruling.evidence)
            yield (*at, "evidence", index), question, ruling.reason
        if decision.cap is not None:
            yield (*at, "lower_to"), Question(decision.criterion, system, Matter.LEVEL), decision.cap.reason
        if decision.agrees_not_applicable is not None:
            question = Question(decision.criterion, system, Matter.NOT_APPLICABLE)
            yield (*at, "not_applicable"), question, decision.not_applicable_reason
