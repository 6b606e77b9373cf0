"""What a report shows, before any format: every text bounded, on one line and free of invisible characters."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.assessment import Assessment, Plan
from psfkit.model.claim_exception import ExceptionStanding
from psfkit.model.decision import Decision
from psfkit.model.determination import Outcome, Truth
from psfkit.model.rubric import Level, Rubric
from psfkit.model.sketch import Sketch
from psfkit.report import words
from psfkit.report.beside import Beside


class Verdict(Enum):
    """What a run came to."""

    PASSED = "passed"
    NOT_PASSED = "not passed"
    UNDECIDED = "not decided"
    """An assessor has not decided everything."""


@dataclass(frozen=True, slots=True)
class SystemRow:
    """One system in scope."""

    id: str
    name: str
    purpose: str
    autonomy: str


@dataclass(frozen=True, slots=True)
class DomainRow:
    """One domain on the first page."""

    id: str
    title: str
    score: int | None
    """Hundredths, 0 to 500; None when not scored."""
    shown: str
    threshold: int
    """Hundredths."""
    threshold_shown: str
    passes: bool
    result: str
    """``passes``, ``short by 0.4``, ``not scored`` or ``must not be 0``."""
    met: int
    applicable: int
    path: str
    """What brings it to a pass, in one sentence; empty when it passes."""


@dataclass(frozen=True, slots=True)
class FoundFact:
    """One fact that a requirement asked for, as it was found."""

    fact: str
    found: str
    """Empty when the file does not say."""
    bar: str
    where: str
    truth: Truth
    remark: str
    """Why it is not settled; empty when it is."""
    own: bool
    """Whether the applicant asserts it, and not the rubric."""

    @property
    def says(self) -> str:
        """What was found and where, and the bar if it is not cleared."""
        where = f" at {self.where}" if self.where else ""
        if self.truth is Truth.YES:
            return f"{self.found}{where}"
        asked = f"its entry asserts {self.bar}" if self.own else f"needs {self.bar}"
        return f"{self.found}{where}, {asked}{f': {self.remark}' if self.remark else ''}"


@dataclass(frozen=True, slots=True)
class Exhibited:
    """One evidence item as it was tried on a criterion."""

    evidence: str
    title: str
    path: str
    """Empty when only the title is known."""
    truth: Truth
    """Yes when it counts for at least one level."""
    levels: tuple[int, ...]
    """Levels it counts for."""
    against: tuple[str, ...]
    """Why it does not count, or cannot be settled, and at which level; facts below their bar stand in ``facts``."""
    facts: tuple[FoundFact, ...]

    @property
    def cleared(self) -> tuple[FoundFact, ...]:
        """Facts that clear their bar."""
        return tuple(fact for fact in self.facts if fact.found and fact.truth is Truth.YES)

    @property
    def missed(self) -> tuple[FoundFact, ...]:
        """Facts that were found and do not clear their bar."""
        return tuple(fact for fact in self.facts if fact.found and fact.truth is not Truth.YES)


@dataclass(frozen=True, slots=True)
class Bar:
    """A fact that evidence has to show."""

    fact: str
    bar: str
    because: str


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement that is not satisfied."""

    kinds: str
    """Titles of the accepted kinds, joined with ``or``."""
    amount: str
    must_show: str
    bars: tuple[Bar, ...]
    shortfalls: tuple[str, ...]
    """What evidence that counts still leaves open, such as days not covered."""
    truth: Truth


@dataclass(frozen=True, slots=True)
class Rung:
    """One level that is not reached, with what it needs."""

    level: int
    name: str
    says: str
    claim: tuple[str, ...]
    """What the claim itself lacks (level 1)."""
    needs: tuple[Need, ...]
    not_enough: str
    effort_days: int
    in_full: bool
    """Whether a report for people spells it out: the next level, and every level the plan asks for."""

    @property
    def short(self) -> str:
        """What it needs, in one line."""
        return "; ".join(
            (*(lack.removesuffix(".") for lack in self.claim), *(f"{need.kinds}, {need.amount}" for need in self.needs))
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a criterion stands for systems that stand alike."""

    systems: tuple[str, ...]
    """Names."""
    level: int
    level_name: str
    evidence_level: int
    """What the evidence alone gives, before caps."""
    outcome: Outcome
    exhibits: tuple[Exhibited, ...]
    later: tuple[str, ...]
    """Ids of evidence that only levels above the target ask for."""
    remarks: tuple[str, ...]
    """Caps, what could not be known, the assessor's note; one sentence each."""
    rungs: tuple[Rung, ...]
    """Levels to make true, up to level 3 or what the plan asks for; empty when there are none."""
    by_map: bool
    """Whether workflow maps hold the level down, and no assessor."""

    @property
    def counted(self) -> tuple[str, ...]:
        """Ids of the evidence that counts for at least one level."""
        return tuple(exhibit.evidence for exhibit in self.exhibits if exhibit.truth is Truth.YES)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        return not self.rungs and self.outcome is Outcome.MET

    @property
    def lift(self) -> str:
        """What lifts a level below 3 that no evidence is missing for; empty where evidence is missing."""
        return (
            "" if self.rungs or self.is_settled else words.say_lift(self.evidence_level, self.level, by_map=self.by_map)
        )


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """Acceptable evidence for one level, twice."""

    level: int
    cheap: str
    rich: str


@dataclass(frozen=True, slots=True)
class CriterionBlock:
    """One criterion with everything a reader needs to work on it."""

    id: str
    title: str
    domain: str
    domain_title: str
    asks: str
    why: str
    outcome: Outcome
    level: Level
    level_name: str
    target: int
    """The level to reach: 3, or higher where the plan asks for it."""
    steps: tuple[int, ...]
    """Its steps of the plan."""
    blocks_pass: bool
    """Whether its domain fails."""
    standings: tuple[Standing, ...]
    """The weakest first."""
    effort: str
    waiting_days: int
    first: str
    by: str
    trap: str
    examples: tuple[ExampleRow, ...]
    stub: str
    """File name of the form beside the report, or empty."""
    provenance_text: str
    """How much of it the framework has published, and where it comes from."""
    reason: str
    """Why it does not apply; empty when it does."""

    @property
    def counted(self) -> tuple[str, ...]:
        """Ids of the evidence that counts for at least one level."""
        found = (evidence for standing in self.standings for evidence in standing.counted)
        return tuple(sorted(dict.fromkeys(found)))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Remarks on any of its systems."""
        return tuple(dict.fromkeys(remark for standing in self.standings for remark in standing.remarks))

    @property
    def is_work(self) -> bool:
        """Whether there is something to do: not met, or raised by the plan."""
        applies = self.outcome is not Outcome.NOT_APPLICABLE
        return applies and (self.outcome is not Outcome.MET or bool(self.steps))


@dataclass(frozen=True, slots=True)
class MapRow:
    """One workflow map of the bundle."""

    evidence: str
    title: str
    path: str
    said: str
    """What its rules came to, or why it is not drawn."""
    sketch: Sketch | None
    """What is drawn of it; None where nothing is."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the plan."""

    order: int
    criterion: str
    title: str
    system: str
    from_level: int
    to_level: int
    effort_days: int
    waiting_days: int
    domain: str
    score_after: str
    passes_after: bool


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A waiver, or a control that stands in for the one asked for."""

    criterion: str
    title: str
    systems: str
    """Names; empty where there is one system alone."""
    standing: ExceptionStanding
    standing_shown: str
    sentence: str
    """How it stands, who answers for it, and what it is for."""
    way_out: str
    """What to do about it, as a sentence; empty for what stands for a while yet."""

    @property
    def head(self) -> str:
        """The criterion, with the systems where there are several."""
        return f"{self.criterion} {self.title}{f' ({self.systems})' if self.systems else ''}"


@dataclass(frozen=True, slots=True)
class Reassessment:
    """The window for the free reassessment."""

    days: int
    last_day: date | None
    """None when it does not start."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a run was made from."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A whole report."""

    self_check: bool
    verdict: Verdict
    passes: bool
    """Whether every domain is at or above its threshold."""
    stem: str
    """``gap-report`` or ``assessment-report``, the file name before the suffix."""
    title: str
    standing: str
    """``Self-check`` or who assessed it."""
    confidential: str
    """What each page says."""
    organisation: str
    country: str
    website: str
    """As given; never made a link."""
    application_id: str
    scope: str
    systems: tuple[SystemRow, ...]
    as_of: date
    decided: str
    """The decision in two or three words."""
    decision: str
    """The decision in a sentence."""
    caveat: str
    """Why the decision is not the framework's; empty when it is."""
    domains: tuple[DomainRow, ...]
    to_pass_title: str
    work_titles: tuple[str, str]
    """Headings of the work that the plan counts on, and of the rest."""
    work_note: str
    """What to know about the rest."""
    to_pass: str
    steps: tuple[StepRow, ...]
    undecided: tuple[str, ...]
    """The first claims that wait for the assessor, and how many more there are."""
    work: tuple[CriterionBlock, ...]
    """Criteria with something to do: those of the plan in its order, then the rest."""
    met: tuple[CriterionBlock, ...]
    not_applicable: tuple[CriterionBlock, ...]
    exceptions: tuple[ExceptionRow, ...]
    maps: tuple[MapRow, ...]
    reassessment: Reassessment | None
    levels: tuple[tuple[int, str, str], ...]
    """Number, name and meaning of each level."""
    framework: str
    judgement: str
    attribution: str
    licence: str
    stamps: tuple[Stamp, ...]
    assessment: Assessment
    decision_made: Decision
    plan: Plan
    rubric: Rubric
    beside: Beside

    @property
    def abridged(self) -> bool:
        """Whether some levels are given in short."""
        return any(not r.in_full for b in self.work for s in b.standings for r in s.rungs)

    @property
    def planned(self) -> tuple[CriterionBlock, ...]:
        """Work that the plan counts on."""
        return tuple(block for block in self.work if block.steps)

    @property
    def unplanned(self) -> tuple[CriterionBlock, ...]:
        """Work that a pass does not wait for."""
        return tuple(block for block in self.work if not block.steps)
