"""The questions that a review asks, and its help."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

_LONGEST = 4000
"""Characters that a reason may have."""

Answers = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One line to fill in."""

    label: str
    value: str = ""
    longest: int = _LONGEST


class Ask(ModalScreen[bool]):
    """Questions with one answer each; ends with whether they were answered.

    Args:
        title: What it is about.
        questions: What to ask; Enter goes on to the next, and after the last one the answers are given.
        give: Takes the answers and returns what is wrong with them, or an empty string. What is wrong is shown, and
            nothing that was typed is lost.
    """

    CSS = """
    Ask { align: center middle; }
    Ask > VerticalScroll { width: 90%; max-width: 90; height: auto; max-height: 90%; border: round gray; padding: 0 1; }
    Ask Static { height: auto; }
    Ask Input { height: 2; border: none; border-bottom: solid gray; padding: 0; background: transparent; }
    Ask #wrong { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel")]

    def __init__(self, title: str, questions: Sequence[Question], give: Callable[[Answers], str]) -> None:
        super().__init__()
        self._title_text = title
        self._questions = questions
        self._give = give

    def compose(self) -> ComposeResult:
        """Lay the questions out below one another."""
        with VerticalScroll(can_focus=False):
            yield Static(Content.styled(self._title_text, "bold"))
            for number, question in enumerate(self._questions):
                yield Static(Content(question.label))
                yield Input(question.value, id=f"answer-{number}", max_length=question.longest, select_on_focus=False)
            yield Static(Content(""), id="wrong")
            yield Static(Content("Enter: go on   Esc: leave it as it is"))

    def on_mount(self) -> None:
        """Begin with the first question."""
        self.query_one("#answer-0", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next question, or give the answers."""
        fields = list(self.query(Input))
        number = fields.index(event.input)
        if number + 1 < len(fields):
            fields[number + 1].focus()
            return
        wrong = self._give(tuple(field.value.strip() for field in fields))
        if wrong:
            self.query_one("#wrong", Static).update(Content(wrong))
        else:
            self.dismiss(result=True)

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(result=False)


class Help(ModalScreen[None]):
    """The keys."""

    CSS = """
    Help { align: center middle; }
    Help > VerticalScroll { width: 72; max-width: 95%; height: auto; max-height: 95%; }
    Help > VerticalScroll { border: round gray; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,enter", "close")]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Show the text."""
        with VerticalScroll():
            yield Static(Content(self._text))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
