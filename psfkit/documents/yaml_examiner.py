"""The careful way through a YAML text: everything that may not stand in it, as findings.

It reads what :mod:`psfkit.documents.yaml_events` would not, an event at a time, and keeps what it can: a refused value
stays as the text that stood there, of two equal keys the first counts.
"""

from dataclasses import dataclass, field

from yaml import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    StreamEndEvent,
)

from psfkit.documents.codes import make_finding
from psfkit.documents.spans import Lines, Marks
from psfkit.documents.text_safety import find_forbidden, find_piles, framed, is_blank, scrubbed, shown
from psfkit.documents.yaml_events import MAX_DEPTH, MAX_KEY, MAX_NODES, MAX_SCALAR, PARSER_TOO_DEEP, open_events
from psfkit.documents.yaml_scalars import RefusedScalar, read_plain
from psfkit.model.finding import Finding
from psfkit.model.location import Location, Span

MAX_FINDINGS = 50


class _StopError(Exception):
    """Nothing after this can be trusted, or there is enough to mend."""


@dataclass(slots=True)
class _Collection:
    """A mapping or sequence that is being read."""

    value: dict[str, object] | list[object]
    number: int
    """Its place among the marks of values."""
    first_keys: dict[str, int] = field(default_factory=dict)
    """Offset of each key's first appearance."""
    key: str | None = None
    """The key whose value comes next."""
    repeated: bool = False
    """Whether that key was there before, so that its value is read and let go."""


class Examiner:
    """One reading of one text.

    Attributes:
        value: The document, or None if it could not be read to its end.
        marks: Where its keys and values stand.
        findings: What is wrong with it, in order.
    """

    def __init__(self, lines: Lines, file: str) -> None:
        self.value: object = None
        self.marks = Marks()
        self.findings: list[Finding] = []
        self._lines = lines
        self._file = file
        self._root: list[object] = []
        self._open: list[_Collection] = []
        self._last = 0

    def examine(self) -> None:
        """Read the text to its end, or as far as it goes."""
        try:
            self._read()
        except _StopError:
            self._let_go()
        except YAMLError as error:
            self._let_go()
            self.report_syntax(error)
        else:
            self.value = self._root[0]

    def _let_go(self) -> None:
        self.marks = Marks()

    def report(self, code: str, message: str, start: int, end: int, *, label: str = "", hint: str = "") -> None:
        """Add a finding about the characters from ``start`` to ``end``.

        Raises:
            _StopError: There are enough.
        """
        span = Span(*self._lines.extent(start, max(start, end)))
        place = Location(self._file, span, framed(self._lines.line(span.line)))
        if len(self.findings) == MAX_FINDINGS - 1:
            self.findings.append(make_finding("PK124", f"only the first {MAX_FINDINGS - 1} problems are listed", place))
            raise _StopError
        self.findings.append(make_finding(code, message, place, label=label, hint=hint))

    def report_syntax(self, error: YAMLError) -> None:
        """Add the finding for a text that is not well-formed."""
        at, began, length = 0, 0, len(self._lines.text)
        if isinstance(error, MarkedYAMLError):
            at = error.problem_mark.index if error.problem_mark else length
            began = error.context_mark.index if error.context_mark else at
            at = min(at if at < length else began, length)  # what was never closed is the place to look
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        if problem == PARSER_TOO_DEEP:
            self._examine_up_to(at)
            return
        message, hint = _explain(shown(str(problem), 120), self._lines.text[at : at + 1])
        hint = self._hint_at_empty_list(at) or hint
        first, line = (self._lines.extent(offset, offset)[0] for offset in (min(began, at), at))
        message += f", in what begins on line {first}" if first < line else ""
        try:
            self.report("PK101", message, at, at + 1, hint=hint)
        except _StopError:
            return

    def _hint_at_empty_list(self, at: int) -> str:
        """Say what to do where a list is said to be empty and its entries follow all the same."""
        before = enumerate(self._lines.text[:at].splitlines(), 1)
        written = [(number, line.partition("#")[0].rstrip()) for number, line in before]
        number, last = next((each for each in reversed(written) if each[1]), (0, ""))
        is_entry = self._lines.text.startswith("-", at)
        return f"take the [] away on line {number}: its entries follow" if is_entry and last.endswith(": []") else ""

    def _examine_up_to(self, end: int) -> None:
        """Take the findings of the text before the place where the parser gave up, which our own limit comes before."""
        shallow = Examiner(Lines(self._lines.text[:end]), self._file)
        shallow.examine()
        self.findings = shallow.findings

    def _read(self) -> None:
        following = open_events(self._lines.text)
        event = following()
        while event.__class__ is not StreamEndEvent:
            self._take(event)
            event = following()
        if not self._root:
            self.report("PK102", "there is nothing in it but white space or comments", 0, 0)
            raise _StopError

    def _take(self, event: Event) -> None:
        match event:
            case ScalarEvent() | AliasEvent():
                self._take_scalar(event)
            case CollectionStartEvent():
                self._begin(event)
            case CollectionEndEvent():
                self._end(event)
            case DocumentStartEvent():
                self._take_document_start(event)
            case _:
                pass

    def _take_document_start(self, event: DocumentStartEvent) -> None:
        start, end = _extent(event)
        if event.version or event.tags:
            self.report("PK116", "directives such as %YAML or %TAG are not read", start, start + 1)
        if self._root:
            self.report("PK117", "a second document begins here", start, end)
            raise _StopError

    def _begin(self, event: CollectionStartEvent) -> None:
        start, _ = _extent(event)
        self._check_properties(event)
        above = self._open[-1] if self._open else None
        if above is not None and isinstance(above.value, dict) and above.key is None:
            self.report("PK111", "a key must be text, not a list or a mapping", start, start + 1)
            raise _StopError
        if len(self._open) == MAX_DEPTH:
            self.report("PK107", f"more than {MAX_DEPTH} levels of lists and mappings", start, start + 1)
            raise _StopError
        self._mark_value(start, start)
        self._open.append(_Collection({} if isinstance(event, MappingStartEvent) else [], len(self.marks.starts) - 1))

    def _end(self, event: Event) -> None:
        start, end = _extent(event)
        if start != end:  # a closing bracket; a block ends where its last value does
            self._last = end
        collection = self._open.pop()
        self.marks.ends[collection.number] = self._last
        self._place(collection.value, collection.number)

    def _take_scalar(self, event: ScalarEvent | AliasEvent) -> None:
        start, end = _extent(event)
        self._check_properties(event)
        text, plain = f"*{event.anchor}", False
        if isinstance(event, ScalarEvent):
            self._check_text(event.value, start, end)
            text, plain = scrubbed(event.value), not event.style and event.tag is None
        self._last = end
        above = self._open[-1] if self._open else None
        if above is not None and isinstance(above.value, dict) and above.key is None:
            self._take_key(above, text, start, end, plain=plain)
            return
        value = read_plain(text) if plain else text
        if isinstance(value, RefusedScalar):
            self.report(value.code, value.message, start, end, hint=value.hint)
            value = text
        self._mark_value(start, end)
        self._place(value, len(self.marks.starts) - 1)

    def _take_key(self, mapping: _Collection, text: str, start: int, end: int, *, plain: bool) -> None:
        self.marks.key_starts.append(start)
        if plain and text == "<<":
            self.report("PK114", "<< would merge another mapping into this one", start, end)
        elif not text or (plain and not isinstance(read_plain(text), str)):
            what = f"the key {shown(text, 40)} is not text to all YAML readers" if text else "the key is empty"
            self.report("PK111", what, start, end)
        elif "\n" in text:
            self.report("PK111", f"the key {shown(text, 40)} has more than one line", start, end, hint="use one line")
        if len(text) > MAX_KEY:
            self.report("PK109", f"the key has {len(text)} characters, {MAX_KEY} are allowed", start, end)
        mapping.key = text
        mapping.repeated = text in mapping.first_keys
        if mapping.repeated:
            first, again = (self._lines.extent(at, at)[0] for at in (mapping.first_keys[text], start))
            where = f"on line {first} and on line {again}" if first != again else f"twice on line {first}"
            self.report(
                "PK110", f"the key {shown(text, 40)} stands {where}", start, end, label=f"first given on line {first}"
            )
        mapping.first_keys.setdefault(text, start)

    def _mark_value(self, start: int, end: int) -> None:
        if len(self.marks.starts) == MAX_NODES:
            self.report("PK106", f"more than {MAX_NODES} values", start, end)
            raise _StopError
        self.marks.starts.append(start)
        self.marks.ends.append(end)

    def _place(self, value: object, number: int) -> None:
        """Put a finished value where it belongs."""
        if not self._open:
            self._root.append(value)
            return
        above = self._open[-1]
        if isinstance(above.value, list):
            above.value.append(value)
            return
        if above.repeated:
            self._forget(number, value)
        elif above.key is not None:
            above.value[above.key] = value
        above.key = None

    def _forget(self, number: int, value: object) -> None:
        """Take back the marks of a key that was there before, and of all that its value holds."""
        lost_keys = 1 + _count_keys(value)
        for marks in (self.marks.starts, self.marks.ends):
            del marks[number:]
        del self.marks.key_starts[len(self.marks.key_starts) - lost_keys :]

    def _check_properties(self, event: NodeEvent) -> None:
        start, end = _extent(event)
        if isinstance(event, AliasEvent):
            self.report("PK113", f"*{shown(str(event.anchor), 40)} repeats a value from elsewhere", start, end)
            return
        if event.anchor is not None:
            self.report("PK112", f"&{shown(event.anchor, 40)} gives a value a name", start, start + 1)
        tag = event.tag if isinstance(event, ScalarEvent | CollectionStartEvent) else None
        if tag is not None:
            self.report("PK115", f"the tag {shown(tag, 60)} asks for another type", start, start + 1)

    def _check_text(self, text: str, start: int, end: int) -> None:
        found = find_forbidden(text)
        if found:
            self.report("PK104", f"an escape stands for U+{ord(found[0]):04X}, which may not be used", start, end)
        elif find_piles(text):
            self.report("PK122", "combining marks are piled up on one character", start, end)
        elif text and is_blank(text):
            self.report("PK123", "the text holds nothing that can be seen", start, end)
        if len(text) > MAX_SCALAR:
            message = f"the text has {len(text)} characters, {MAX_SCALAR} are allowed"
            self.report("PK108", message, start, min(end, start + 1))


def _extent(event: Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    return start.index if start else 0, end.index if end else 0


def _count_keys(value: object) -> int:
    """Count the keys of a value and of everything in it."""
    waiting, count = [value], 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            count += len(node)
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return count


def _explain(problem: str, char: str) -> tuple[str, str]:
    """Return a message and a hint, where one is known, for a complaint of the YAML parser."""
    if char == "\t":
        return "a tab cannot indent", "indent with spaces"
    if "mapping values are not allowed" in problem:
        return "a colon with a space after it cannot stand here", "put the text in quotes, or check the indentation"
    if "cannot start any token" in problem:
        return f"a text without quotes cannot begin with {shown(char)}", "put the text in quotes"
    if "did not find expected key" in problem or "did not find expected '-' indicator" in problem:
        return "this line does not fit the ones above it", "indent it like its neighbours"
    return f"it is not well-formed: {problem}", ""
