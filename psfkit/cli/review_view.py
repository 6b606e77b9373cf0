"""What a review shows, and how one moves in it."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from psfkit import pipeline
from psfkit.cli.review_dialogs import Answers, Ask, Help, Question
from psfkit.cli.review_text import (
    KEYS,
    Piece,
    matches,
    safe,
    say_matter,
    say_progress,
    say_row,
    say_score,
    tell_matter,
)
from psfkit.cli.trace_text import write_trace
from psfkit.documents.text_safety import clip, printable
from psfkit.model.review import Matter
from psfkit.model.rubric import Criterion
from psfkit.scoring.review import count_progress, find_open, list_matters, stand_of

_WIDE = 96
"""Columns from which the trace stands beside the rest."""
_MOST_TRACE = 40_000
"""Characters of a trace that are shown."""
_HINTS = "a accept  r reject  l lower  m note  u undo  n next open  f open only  / find  t trace  ? help  q leave"
_SHORT_HINTS = "a accept  r reject  l lower  m note  u undo  n next  / find  t trace  ? help  q"


class View(Screen[None]):
    """Criteria at the left, what is to be decided in the middle, the trace at the right."""

    CSS = """
    View #head { height: 2; text-wrap: nowrap; text-overflow: ellipsis; }
    View #said { height: auto; max-height: 3; }
    View #keys { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    View #rows { width: 27; height: 1fr; border: none; border-right: solid gray; padding: 0; scrollbar-size-vertical: 1;
                 text-wrap: nowrap; text-overflow: ellipsis; background: transparent; }
    View.roomy #rows { width: 40; }
    View #middle { width: 1fr; padding: 0 0 0 1; }
    View #matters { height: auto; max-height: 40%; border: none; border-bottom: solid gray; padding: 0;
                    scrollbar-size-vertical: 1; text-wrap: nowrap; text-overflow: ellipsis; background: transparent; }
    View #detail, View #trace { height: 1fr; scrollbar-size-vertical: 1; }
    View #trace { width: 36%; border-left: solid gray; padding: 0 0 0 1; display: none; }
    View.wide #trace { display: block; }
    View.tracing #trace { display: block; width: 1fr; border-left: none; }
    View.tracing #middle { display: none; }
    View OptionList > .option-list--option-disabled { color: $foreground; text-style: bold; }
    View OptionList > .option-list--option-highlighted { text-style: underline; }
    View OptionList:focus > .option-list--option-highlighted { text-style: bold reverse; }
    View OptionList:focus:nocolor > .option-list--option-highlighted { text-style: bold underline; }
    """
    SCOPED_CSS = False
    """Scoped, the rules would be those of a class of this very name and not of one that is made of it."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next_open"),
        Binding("f", "only_open"),
        Binding("slash", "search"),
        Binding("t", "trace"),
        Binding("question_mark", "help"),
        Binding("right", "to_matters"),
        Binding("escape,left", "to_rows"),
        Binding("space", "page_down"),
        Binding("b", "page_up"),
    ]

    def __init__(self, review: pipeline.Review) -> None:
        super().__init__()
        self.review = review
        bundle, rubric = review.validated.bundle, review.rubric
        self.matters = list_matters(bundle, rubric)
        self.run = pipeline.assess(review.validated, rubric, review.determinations, review.as_of)
        self.criterion: Criterion = rubric.criteria[0]
        self.matter: Matter | None = None
        self.only_open = False
        self.words = ""

    def compose(self) -> ComposeResult:
        """Lay the desk out."""
        yield Static(id="head")
        with Horizontal():
            yield OptionList(id="rows", markup=False, compact=True)
            with Vertical(id="middle"):
                yield OptionList(id="matters", markup=False, compact=True)
                with VerticalScroll(id="detail", can_focus=False):
                    yield Static(id="told")
            with VerticalScroll(id="trace", can_focus=False):
                yield Static(id="traced")
        yield Static(id="said")
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Begin with the first that is open."""
        first = find_open(self.matters, self.review.determinations) or next(iter(self.matters), None)
        self._show_rows()
        if first is not None:
            self._go_to(first)
        else:
            self._show()
        self.query_one("#rows").focus()

    def on_resize(self, event: Resize) -> None:
        """Put the trace beside the rest where there is room for it."""
        self.set_class(event.size.width >= _WIDE, "wide")
        self.set_class(event.size.width >= _WIDE + 34, "roomy")
        self.query_one("#keys", Static).update(Content(_HINTS if event.size.width > len(_HINTS) else _SHORT_HINTS))
        self.call_after_refresh(self._show_trace)

    # What is shown

    def _of(self, criterion: Criterion) -> tuple[Matter, ...]:
        return tuple(matter for matter in self.matters if matter.claim.criterion == criterion.id)

    def _is_shown(self, criterion: Criterion) -> bool:
        matters = self._of(criterion)
        left = any(stand_of(matter, self.review.determinations).is_open for matter in matters)
        return (left or not self.only_open) and (not self.words or matches(self.words, criterion, matters, self.review))

    def _row(self, criterion: Criterion) -> Content:
        result = self.run.assessment.result(criterion.id)
        standings = [stand_of(matter, self.review.determinations) for matter in self._of(criterion)]
        return Content("" if result is None else say_row(criterion, result, standings))

    def _show_rows(self) -> None:
        rows = self.query_one("#rows", OptionList)
        options: list[Option] = []
        for domain in self.review.rubric.domains:
            shown = [criterion for criterion in domain.criteria if self._is_shown(criterion)]
            if shown:
                options.append(Option(Content.styled(safe(f"{domain.id} {domain.title}"), "bold"), disabled=True))
                options += [Option(self._row(criterion), id=criterion.id) for criterion in shown]
        with self.prevent(OptionList.OptionHighlighted):
            rows.set_options(options)
            self._highlight_row()

    def _highlight_row(self) -> None:
        rows = self.query_one("#rows", OptionList)
        found = [index for index, option in enumerate(rows.options) if option.id == self.criterion.id]
        rows.highlighted = found[0] if found else None

    def _show_matters(self) -> None:
        matters = self._of(self.criterion)
        shown = self.query_one("#matters", OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            shown.set_options(Option(Content(self._say_matter(matter))) for matter in matters)
            shown.highlighted = matters.index(self.matter) if self.matter in matters else None
        shown.display = bool(matters)

    def _say_matter(self, matter: Matter) -> str:
        return say_matter(matter, stand_of(matter, self.review.determinations), self.review.validated.bundle)

    def _show(self) -> None:
        """Show everything about the criterion and the matter that are looked at."""
        self._show_matters()
        self.query_one("#told", Static).update(_content(tell_matter(self.matter, self.criterion, self.review)))
        self._show_trace()
        bundle = self.review.validated.bundle
        progress = count_progress(self.matters, self.review.determinations)
        score = next(d for d in self.run.assessment.domains if self.criterion.id.startswith(f"{d.domain}."))
        name = self.review.path.rpartition("/")[2]
        organisation = clip(safe(bundle.organisation.name), 40)
        first = f"{safe(self.review.determinations.assessor)}: {say_progress(progress)}   {organisation}"
        second = f"{say_score(score)}   {printable(name)}, saved"
        self.query_one("#head", Static).update(Content.assemble((first, "bold"), f"\n{second}"))

    def _show_trace(self) -> None:
        result = self.run.assessment.result(self.criterion.id)
        pane = self.query_one("#trace")
        width = max(24, pane.content_size.width - 2)
        text = "" if result is None else write_trace(self.run, [result], width, colour=False)
        self.query_one("#traced", Static).update(Content(clip(text, _MOST_TRACE)))

    def take(self, review: pipeline.Review) -> None:
        """Show a review as it is now."""
        self.review = review
        self.run = pipeline.assess(review.validated, review.rubric, review.determinations, review.as_of)
        self._show_rows()
        self._show()

    def say(self, text: str) -> None:
        """Say something in the line above the keys; nothing clears it."""
        self.query_one("#said", Static).update(Content.styled(text, "bold"))

    # Where one is

    def _go_to(self, matter: Matter) -> None:
        criterion = self.review.rubric.criterion(matter.claim.criterion)
        if criterion is None:
            return
        self.criterion, self.matter = criterion, matter
        with self.prevent(OptionList.OptionHighlighted):
            self._highlight_row()
        self._show()
        self._scroll_home()

    def _scroll_home(self) -> None:
        for pane in ("#detail", "#trace"):
            self.query_one(pane).scroll_home(animate=False)

    def _go_to_criterion(self, criterion: Criterion) -> None:
        self.criterion = criterion
        matters = self._of(criterion)
        self.matter = find_open(matters, self.review.determinations) or next(iter(matters), None)
        self._show()
        self._scroll_home()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Follow the cursor."""
        if event.option_list.id == "rows":
            criterion = self.review.rubric.criterion(event.option_id or "")
            if criterion is not None and criterion is not self.criterion:
                self.say("")
                self._go_to_criterion(criterion)
        else:
            matters = self._of(self.criterion)
            if event.option_index < len(matters) and matters[event.option_index] != self.matter:
                self._go_to(matters[event.option_index])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go from a criterion to what is to be decided."""
        if event.option_list.id == "rows":
            self.action_to_matters()

    def action_to_matters(self) -> None:
        """Put the focus on what is to be decided."""
        if self.matter is not None:
            self.query_one("#matters").focus()

    def action_to_rows(self) -> None:
        """Put the focus on the criteria."""
        self.query_one("#rows").focus()

    def action_next_open(self) -> None:
        """Go to the next that is open."""
        found = find_open(self.matters, self.review.determinations, self.matter)
        if found is None:
            self.say("Nothing is open: everything is reviewed.")
            return
        self.say("")
        hidden = self.review.rubric.criterion(found.claim.criterion)
        if hidden is not None and not self._is_shown(hidden):
            self.words = ""
            self._show_rows()
        self._go_to(found)

    def action_page_down(self) -> None:
        """Read on."""
        self._reading().scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Read what came before."""
        self._reading().scroll_page_up(animate=False)

    def _reading(self) -> VerticalScroll:
        detail, trace = self.query_one("#detail", VerticalScroll), self.query_one("#trace", VerticalScroll)
        return trace if self.has_class("tracing") else detail

    def action_trace(self) -> None:
        """Give the trace more room, or take it back."""
        self.toggle_class("tracing")
        self.call_after_refresh(self._show_trace)

    def action_help(self) -> None:
        """Show the keys."""
        self.app.push_screen(Help(KEYS))

    def action_only_open(self) -> None:
        """Show what is open alone, or everything."""
        self.only_open = not self.only_open
        self._filtered("only what is open" if self.only_open else "everything")

    def action_search(self) -> None:
        """Ask for words, and show the criteria in which they stand."""
        self.app.push_screen(
            Ask("Search criteria, claims and evidence", [Question("Words; empty: everything")], self._find)
        )

    def _find(self, answers: Answers) -> str:
        before, self.words = self.words, answers[0]
        if not any(map(self._is_shown, self.review.rubric.criteria)):
            self.words = before
            return "nothing is found"
        self._filtered(f"what holds {safe(self.words)!r}" if self.words else "everything")
        return ""

    def _filtered(self, what: str) -> None:
        shown = [criterion for criterion in self.review.rubric.criteria if self._is_shown(criterion)]
        if shown and self.criterion not in shown:
            self._go_to_criterion(shown[0])
        self._show_rows()
        self.say(f"Shown is {what}: {len(shown)} of {len(self.review.rubric.criteria)} criteria")


def _content(pieces: Iterable[Piece]) -> Content:
    return Content.assemble(*((piece.text, piece.style) for piece in pieces))
