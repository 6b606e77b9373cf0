"""The review in a terminal, from the declaration to the end."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from psfkit import pipeline
from psfkit.cli.review_desk import Desk
from psfkit.cli.review_dialogs import Answers, Ask, Question
from psfkit.documents.text_safety import printable
from psfkit.errors import PsfkitError
from psfkit.model.review import Declaration

Begin = Callable[[Declaration], pipeline.Review]
"""Takes what the assessor declares, and writes it."""


class ReviewApp(App[pipeline.Review]):
    """The review of one bundle by one assessor; ends with it, or with None where nothing was begun.

    Args:
        review: What is gone on with, or None.
        assessor: Who decides.
        begin: Writes the assessor's declaration, where there is none yet.
    """

    CSS = "Screen { background: transparent; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", priority=True, show=False),
        Binding("ctrl+q", "interrupt", priority=True, show=False),
    ]

    def __init__(self, review: pipeline.Review | None, assessor: str, begin: Begin) -> None:
        super().__init__(ansi_color=True)
        self.title = "psfkit review"
        self.review = review
        self.assessor = assessor
        self.begin = begin
        self.left = False
        """Whether the assessor left it; any other end was an interruption."""
        self.failure: Exception | None = None
        """A mistake of psfkit's own."""

    def on_mount(self) -> None:
        """Ask for the declaration first; nothing is decided without one."""
        if self.review is not None and self.review.declared:
            self.push_screen(Desk(self.review, self.leave))
            return
        questions = [
            Question("For whom you work, if for anybody", longest=200),
            Question("Independence: any tie to the applicant, financial or personal, or that there is none"),
            Question("Conflicts of interest: what each of them is, or none. Whoever has one does not decide"),
        ]
        title = f"{printable(self.assessor)}, before you decide"
        self.push_screen(Ask(title, questions, self._declare), self._after_declaring)

    def _declare(self, answers: Answers) -> str:
        try:
            self.review = self.begin(Declaration(*answers))
        except PsfkitError as error:
            return f"{printable(error.message)}{f' ({printable(error.hint)})' if error.hint else ''}"
        return ""

    def _after_declaring(self, declared: bool | None) -> None:
        if declared and self.review is not None:
            self.push_screen(Desk(self.review, self.leave))
        else:
            self.leave(None)

    def leave(self, review: pipeline.Review | None) -> None:
        """End as the assessor wants it."""
        self.left = True
        self.exit(review)

    def _fatal_error(self) -> None:
        """End without the traceback that Textual would print; whoever runs the app says what happened."""
        self.failure = self._exception
        self._close_messages_no_wait()

    def action_interrupt(self) -> None:
        """End as Ctrl-C does everywhere; everything decided is saved."""
        self.exit(None)
