"""How far assessors agree beyond chance. The one door for NLTK, which is imported when somebody asks."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from psfkit.model.bundle import Bundle
from psfkit.model.determination import AssessorDeterminations, Outcome
from psfkit.model.names import CriterionId, DomainId
from psfkit.model.panel import Agreement, Asked, Matter, PanelComparison
from psfkit.model.rubric import Rubric
from psfkit.scoring.determine import determine
from psfkit.scoring.panel import ask

Label = str | int
Labelled = tuple[int, str, Label]
"""By which assessor, of what, which."""


def compare_members(
    members: Sequence[AssessorDeterminations], bundle: Bundle, rubric: Rubric, as_of: date
) -> PanelComparison:
    """Hold what several assessors decided about one bundle side by side.

    Raises:
        ModuleNotFoundError: NLTK is not installed.
    """
    every = ask(members, bundle)
    levels = tuple(_levels(members, bundle, rubric, as_of))
    homes = {criterion.id: domain.id for domain in rubric.domains for criterion in domain.criteria}
    return PanelComparison(
        organisation=bundle.organisation.name,
        bundle=bundle.digest,
        assessors=tuple(member.assessor for member in members),
        whole=_agree(None, every, levels),
        domains=tuple(_agree_in(domain.id, every, levels, homes) for domain in rubric.domains),
        disputed=tuple(asked for asked in every if asked.is_disputed),
        undecided=tuple(asked for asked in every if asked.is_open),
    )


def _levels(
    members: Sequence[AssessorDeterminations], bundle: Bundle, rubric: Rubric, as_of: date
) -> Iterator[tuple[CriterionId, Labelled]]:
    """Yield the level that follows from each one's decisions, for every criterion and system that has one."""
    for number, member in enumerate(members):
        for criterion in rubric.criteria:
            for system, result in determine(criterion, bundle, member, as_of).by_system.items():
                if result.outcome not in (Outcome.NOT_APPLICABLE, Outcome.INDETERMINATE):
                    yield criterion.id, (number, f"{criterion.id} {system}", int(result.level))


def _agree_in(
    domain: DomainId,
    every: Iterable[Asked],
    levels: Iterable[tuple[CriterionId, Labelled]],
    homes: Mapping[CriterionId, DomainId],
) -> Agreement:
    return _agree(
        domain,
        [asked for asked in every if homes.get(asked.question.criterion) == domain],
        [each for each in levels if homes.get(each[0]) == domain],
    )


def _agree(
    domain: DomainId | None, every: Sequence[Asked], levels: Iterable[tuple[CriterionId, Labelled]]
) -> Agreement:
    answers = [
        (number, str(asked.question), word.answer)
        for asked in every
        if asked.question.matter is Matter.EVIDENCE  # answers of one kind only: others could not have been given here
        for number, word in enumerate(asked.words)
        if word.answer
    ]
    return Agreement(
        domain=domain,
        asked=sum(not asked.is_open for asked in every),
        same=sum(asked.is_agreed for asked in every),
        open=sum(asked.is_open for asked in every),
        alpha=_alpha(answers, _differ),
        level_alpha=_alpha([labelled for _, labelled in levels], _distance),
    )


def _differ(one: Label, other: Label) -> float:
    return float(one != other)


def _distance(one: Label, other: Label) -> float:
    return float((int(one) - int(other)) ** 2)


def _alpha(labelled: Sequence[Labelled], distance: Callable[[Label, Label], float]) -> float | None:
    """Return Krippendorff's alpha, or None where chance would say the same.

    Only what at least two have labelled counts; whoever has not is left out, as the coefficient allows.
    """
    from nltk.metrics.agreement import AnnotationTask

    by = Counter(what for _, what, _ in labelled)
    shared = [each for each in labelled if by[each[1]] > 1]
    if len({label for _, _, label in shared}) < 2:
        return None
    return float(AnnotationTask(shared, distance).alpha())
