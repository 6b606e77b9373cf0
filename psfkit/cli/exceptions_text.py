"""Exceptions as lines for a terminal of any width."""

from collections.abc import Iterator, Sequence

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.claim_exception import ClaimException, ExceptionStanding, SharedException, share
from psfkit.report.words import say_exception, say_way_out

_TONES: dict[ExceptionStanding, tuple[str, ...]] = {
    ExceptionStanding.EXPIRED: ("red",),
    ExceptionStanding.VOID: ("red",),
    ExceptionStanding.EXPIRES_SOON: ("yellow",),
    ExceptionStanding.NOT_NEEDED: ("dim",),
}
_MOST_SAID = 400
"""Characters of one exception; `why` has the rest."""


def tone_of(exception: ClaimException) -> tuple[str, ...]:
    """Return how an exception is painted."""
    return _TONES.get(exception.standing, ())


def write_exceptions(
    exceptions: Sequence[ClaimException], width: int, *, many: bool, in_full: bool, colour: bool
) -> Iterator[str]:
    """Write a heading and each exception once; nothing where there is none.

    Args:
        exceptions: What is written.
        width: Columns of the terminal.
        many: Whether there are several systems, so that each is named.
        in_full: Whether to say what each is for, and what to do about it.
        colour: Whether colour is wanted.
    """
    if not exceptions:
        return
    yield paint("Exceptions", "bold", on=colour)
    for shared in share(exceptions):
        lines = fold(_say(shared, many=many, in_full=in_full), width, "  ", hang=2)
        yield from (paint(line, *tone_of(shared.exception), on=colour) for line in lines)
        way_out = say_way_out(shared.exception) if in_full else ""
        if way_out:
            yield from fold(f"- {way_out}", width, "    ", hang=2)


def _say(shared: SharedException, *, many: bool, in_full: bool) -> str:
    systems = f" for {', '.join(map(printable, shared.systems))}" if many else ""
    said = say_exception(shared.exception) if in_full else shared.exception.remark
    return clip(f"{shared.exception.criterion}{systems}: {said}", _MOST_SAID)
