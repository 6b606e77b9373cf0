"""The desk of a review: the keys that decide; the pipeline checks and saves what they mean."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from psfkit import pipeline
from psfkit.cli.review_dialogs import Answers, Ask, Question
from psfkit.cli.review_text import lowest_levels, say_systems
from psfkit.cli.review_view import View
from psfkit.documents.text_safety import printable
from psfkit.errors import PsfkitError
from psfkit.model.bundle import Claim
from psfkit.model.determination import CriterionDecision, LevelCap
from psfkit.model.review import Act, Applicability, Lowering, Noting, Reopening, Ruling, Standing
from psfkit.model.rubric import Level
from psfkit.scoring.review import find_open, stand_of


class Desk(View):
    """What :class:`View` shows, with the keys that decide.

    Args:
        review: What is gone on with.
        leave: Takes the review when the assessor leaves.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept"),
        Binding("r", "reject"),
        Binding("l", "lower"),
        Binding("m", "note"),
        Binding("u", "take_back"),
        Binding("ctrl+r", "read_again"),
        Binding("q", "leave"),
    ]

    def __init__(self, review: pipeline.Review, leave: Callable[[pipeline.Review], None]) -> None:
        super().__init__(review)
        self.leave = leave

    def _decide(self, act: Act) -> str:
        """Save one decision, and return what is wrong if it is not saved."""
        claim = self._claim()
        if claim is None:
            return "there is nothing to decide here"
        try:
            review = pipeline.decide(self.review, claim, act)
        except PsfkitError as error:
            return f"NOT SAVED: {printable(error.message)}{f' ({printable(error.hint)})' if error.hint else ''}"
        copy = _say_copy(review.kept if review.kept != self.review.kept else "")
        self.take(review)
        self.say(copy)
        return ""

    def _decide_and_go_on(self, act: Act) -> str:
        kept, wrong = self.review.kept, self._decide(act)
        if not wrong:
            copy = _say_copy(self.review.kept if self.review.kept != kept else "")
            ahead = find_open(self._of(self.criterion), self.review.determinations, self.matter)
            if ahead is not None:
                self._go_to(ahead)
            else:
                done = find_open(self.matters, self.review.determinations) is None
                rest = "everything is reviewed; q leaves" if done else "n goes to the next that is open"
                self.say(f"{self.criterion.id} is reviewed: {rest}. {copy}")
        return wrong

    def action_accept(self) -> None:
        """Accept evidence, or agree that a criterion does not apply."""
        if self.matter is None:
            self.say("There is nothing to decide here.")
        elif self.matter.evidence is None:
            self._ask_applicability(agrees=True)
        elif stand_of(self.matter, self.review.determinations) is not Standing.OPEN:
            self.say("It is decided already: u takes that back, n goes to the next that is open.")
        else:
            wrong = self._decide_and_go_on(Ruling(self.matter.evidence, accepted=True))
            if wrong:
                self.say(wrong)

    def action_reject(self) -> None:
        """Ask for a reason and reject evidence, or disagree that a criterion does not apply."""
        if self.matter is None:
            self.say("There is nothing to decide here.")
            return
        evidence = self.matter.evidence
        if evidence is None:
            self._ask_applicability(agrees=False)
            return
        question = Question("Reason, which the applicant reads in the gap report")
        self._ask(
            f"Reject {evidence} for {self._about()}",
            [question],
            lambda answers: self._decide_and_go_on(Ruling(evidence, accepted=False, reason=answers[0])),
        )

    def _ask_applicability(self, *, agrees: bool) -> None:
        verb = "Agree" if agrees else "Disagree"
        self._ask(
            f"{verb} that {self._about()} does not apply",
            [Question("Reason")],
            lambda answers: self._decide_and_go_on(Applicability(agrees, answers[0])),
        )

    def action_lower(self) -> None:
        """Ask for a level and a reason and lower the criterion to it."""
        decision = self._decision()
        cap = None if decision is None else decision.cap
        level = "" if cap is None else str(int(cap.level))
        label = f"Level, {lowest_levels(self.criterion)}; empty: not lowered"
        self._ask(
            f"Lower the level of {self._about()}; it is never raised above its evidence",
            [Question(label, level, 1), Question("Reason", "" if cap is None else cap.reason)],
            self._lower,
        )

    def _lower(self, answers: Answers) -> str:
        level, reason = answers
        if not level:
            return self._decide(Lowering(None))
        if level not in map(str, range(len(self.criterion.levels))):
            return f"write a level from {lowest_levels(self.criterion)}"
        return self._decide(Lowering(LevelCap(Level(int(level)), reason)))

    def action_note(self) -> None:
        """Ask for a note on the criterion."""
        decision = self._decision()
        question = Question("Note; empty: none", "" if decision is None else decision.note)
        self._ask(f"Note on {self._about()}", [question], lambda answers: self._decide(Noting(answers[0])))

    def action_take_back(self) -> None:
        """Let what was decided be open again."""
        wrong = "There is nothing to take back." if self.matter is None else ""
        if self.matter is not None and stand_of(self.matter, self.review.determinations).is_open:
            wrong = "It is open as it is."
        if not wrong and self.matter is not None:
            wrong = self._decide(Reopening(self.matter.evidence))
        if wrong:
            self.say(wrong)

    def _ask(self, title: str, questions: list[Question], give: Callable[[Answers], str]) -> None:
        if self._claim() is None:
            self.say("There is nothing to decide here.")
        else:
            self.app.push_screen(Ask(title, questions, give))

    def _claim(self) -> Claim | None:
        """Return the claim that is looked at: that of the matter, else the criterion's first."""
        if self.matter is not None:
            return self.matter.claim
        claims = self.review.validated.bundle.claims
        return next((claim for claim in claims if claim.criterion == self.criterion.id), None)

    def _about(self) -> str:
        """Name the criterion, with the systems where the claim is not about all of them."""
        claim = self._claim()
        return self.criterion.id + ("" if claim is None else say_systems(claim, self.review.validated.bundle))

    def _decision(self) -> CriterionDecision | None:
        claim = self._claim()
        return None if claim is None else self.review.determinations.decision(claim.criterion, claim.systems[0])

    def action_read_again(self) -> None:
        """Take up what somebody else wrote into the file."""
        try:
            self.take(pipeline.read_again(self.review))
        except PsfkitError as error:
            self.say(f"{printable(error.message)}{f' ({printable(error.hint)})' if error.hint else ''}")
        else:
            self.say("The file was read again.")

    def action_leave(self) -> None:
        """End; everything decided is saved."""
        self.leave(self.review)


def _say_copy(path: str) -> str:
    return f"What stood there before is kept in {printable(path)}." if path else ""
