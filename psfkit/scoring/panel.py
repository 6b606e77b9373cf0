"""Several assessors' determinations as one: what all agree on, what was settled, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from psfkit.documents.determinations_reader import expand_decisions, expand_systems
from psfkit.model.bundle import Bundle
from psfkit.model.determination import AssessorDeterminations, CriterionDecision, EvidenceDecision, LevelCap
from psfkit.model.location import Source
from psfkit.model.names import CriterionId, SystemId
from psfkit.model.panel import Asked, Matter, Panel, Question, Word
from psfkit.model.rubric import Level

NOT_LOWERED = "not lowered"
_Key = tuple[CriterionId, SystemId]


def expand(panel: Panel, bundle: Bundle) -> Panel:
    """Let every decision of a panel that names no systems be about all of them."""
    every = [system.id for system in bundle.systems]
    members = tuple(expand_systems(member, every) for member in panel.members)
    return replace(panel, members=members, decisions=expand_decisions(panel.decisions, every))


def ask(members: Sequence[AssessorDeterminations], bundle: Bundle) -> tuple[Asked, ...]:
    """Return every question that the claims of a bundle put to an assessor, with all answers, in the claims' order."""
    return tuple(
        Asked(question, tuple(_answer(member, question) for member in members))
        for question in _questions(bundle, members)
    )


def _questions(bundle: Bundle, members: Sequence[AssessorDeterminations]) -> Iterator[Question]:
    for claim in bundle.claims:
        for system in claim.systems:
            if claim.not_applicable:
                yield Question(claim.criterion, system, Matter.NOT_APPLICABLE)
            for item in claim.leans_on if not claim.not_applicable else ():
                yield Question(claim.criterion, system, Matter.EVIDENCE, item)
            if any(_lowers(member, claim.criterion, system) for member in members):
                yield Question(claim.criterion, system, Matter.LEVEL)


def _lowers(member: AssessorDeterminations, criterion: CriterionId, system: SystemId) -> bool:
    decision = member.decision(criterion, system)
    return decision is not None and decision.cap is not None


def _answer(member: AssessorDeterminations, question: Question) -> Word:
    decision = member.decision(question.criterion, question.system)
    if decision is None:
        return Word(member.assessor, "")
    answer, reason = answer_of(decision, question)
    return Word(member.assessor, answer, reason)


def answer_of(decision: CriterionDecision, question: Question) -> tuple[str, str]:
    """Return what a decision answers to a question, with its reason; two empty texts if it does not."""
    if question.matter is Matter.EVIDENCE:
        ruling = next((each for each in decision.evidence if each.evidence == question.evidence), None)
        return ("", "") if ruling is None else ("accepted" if ruling.accepted else "rejected", ruling.reason)
    if question.matter is Matter.NOT_APPLICABLE:
        agrees = decision.agrees_not_applicable
        return ("", "") if agrees is None else ("agrees" if agrees else "disagrees", decision.not_applicable_reason)
    return (NOT_LOWERED, "") if decision.cap is None else (_say_cap(decision.cap), decision.cap.reason)


def _say_cap(cap: LevelCap) -> str:
    return NOT_LOWERED if cap.level is max(Level) else f"level {int(cap.level)}"


def combine(panel: Panel, bundle: Bundle) -> AssessorDeterminations:
    """Return what a panel decided, as if it were one assessor.

    What all decided alike is decided; what they differ on is decided if it was settled. Everything else is not decided,
    and of a criterion nothing is while it is open how far it is lowered.
    """
    settled = {(d.criterion, system): d for d in reversed(panel.decisions) for system in d.systems}
    together = _by_claim(ask(panel.members, bundle))
    return AssessorDeterminations(
        file=panel.file,
        bundle=panel.bundle,
        rubric=panel.rubric,
        assessor=_say_names(panel),
        organisation="; ".join(dict.fromkeys(m.organisation for m in panel.members if m.organisation)),
        independence=" ".join(f"{member.assessor}: {member.independence}" for member in panel.members),
        decided_on=max(panel.settled_on, *(member.decided_on for member in panel.members)),
        decisions=tuple(_decide(key, asked, panel, settled.get(key)) for key, asked in together.items()),
        digest=panel.digest,
        members=tuple(member.assessor for member in panel.members),
        adjudicator="" if panel.adjudicator is None else panel.adjudicator.name,
    )


def left_open(panel: Panel, bundle: Bundle) -> tuple[Asked, ...]:
    """Return the questions on which the panel differs and that nobody has settled."""
    settled = {(d.criterion, system): d for d in reversed(panel.decisions) for system in d.systems}
    disputed = (asked for asked in ask(panel.members, bundle) if asked.is_disputed)
    return tuple(a for a in disputed if not _settles(settled.get((a.question.criterion, a.question.system)), a))


def _settles(decision: CriterionDecision | None, asked: Asked) -> bool:
    return decision is not None and bool(settled_answer(decision, asked.question)[0])


def settled_answer(decision: CriterionDecision, question: Question) -> tuple[str, str]:
    """Return what an adjudication answers to a question, with its reason; unlike an assessor it lowers only by word."""
    if question.matter is Matter.LEVEL and decision.cap is None:
        return "", ""
    return answer_of(decision, question)


def _by_claim(every: Iterable[Asked]) -> Mapping[_Key, list[Asked]]:
    together: dict[_Key, list[Asked]] = {}
    for asked in every:
        together.setdefault((asked.question.criterion, asked.question.system), []).append(asked)
    return together


def _say_names(panel: Panel) -> str:
    names = [member.assessor for member in panel.members]
    settled = f" (settled by {panel.adjudicator.name})" if panel.adjudicator is not None and panel.decisions else ""
    return f"{', '.join(names[:-1])} and {names[-1]}{settled}"


def _decide(key: _Key, every: Sequence[Asked], panel: Panel, settled: CriterionDecision | None) -> CriterionDecision:
    criterion, system = key
    found = {asked.question: _result(asked, settled) for asked in every}
    lowering = found.pop(Question(criterion, system, Matter.LEVEL), (NOT_LOWERED, ""))
    applies = found.pop(Question(criterion, system, Matter.NOT_APPLICABLE), ("", ""))
    rulings = (
        EvidenceDecision(question.evidence, accepted=answer == "accepted", reason=reason)
        for question, (answer, reason) in found.items()
        if question.evidence is not None and answer and lowering[0]
    )
    return CriterionDecision(
        criterion=criterion,
        systems=(system,),
        evidence=tuple(rulings),
        cap=_read_cap(*lowering),
        agrees_not_applicable=applies[0] == "agrees" if applies[0] and lowering[0] else None,
        not_applicable_reason=applies[1],
        note=_notes(panel, settled, key),
        source=Source(panel.file, ("members",)) if settled is None else settled.source,
    )


def _result(asked: Asked, settled: CriterionDecision | None) -> tuple[str, str]:
    """Return the answer that counts, with its reasons; two empty texts where there is none."""
    if asked.is_agreed:
        return asked.words[0].answer, _join((word.assessor, word.reason) for word in asked.words)
    if asked.is_disputed and settled is not None:
        return settled_answer(settled, asked.question)
    return "", ""


def _read_cap(answer: str, reason: str) -> LevelCap | None:
    level = answer.removeprefix("level ")
    return LevelCap(Level(int(level)), reason) if level.isdecimal() else None


def _notes(panel: Panel, settled: CriterionDecision | None, key: _Key) -> str:
    decisions = ((member.assessor, member.decision(*key)) for member in panel.members)
    notes = [(name, decision.note) for name, decision in decisions if decision is not None]
    if settled is not None and panel.adjudicator is not None:
        notes.append((panel.adjudicator.name, settled.note))
    return _join(notes)


def _join(said: Iterable[tuple[str, str]]) -> str:
    """Put what several people wrote into one text, each with the name; what all wrote alike stands once.

    >>> _join([("Ada", "seen"), ("Bo", "seen")]), _join([("Ada", "seen"), ("Bo", "")])
    ('seen', 'Ada: seen')
    """
    written = [(name, text) for name, text in said if text]
    texts = {text for _, text in written}
    if len(texts) == 1 and len(written) > 1:
        return texts.pop()
    return " ".join(f"{name}: {text}" for name, text in written)
