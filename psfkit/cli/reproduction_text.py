"""A reproduction as lines: what the record says, and whether its sources give the same."""

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.reproduction import Likeness, Reproduction

_TONES = {Likeness.SAME: "green", Likeness.DIFFERS: "red", Likeness.NOT_COMPARED: "yellow"}
_LONGEST = 300
_SUMS = {
    Likeness.SAME: ("REPRODUCED", "its sources give everything that the record says"),
    Likeness.DIFFERS: ("NOT REPRODUCED", "its sources give something else"),
    Likeness.NOT_COMPARED: ("NOT SETTLED", "nothing differs, and not everything could be compared"),
}


def write_reproduction(reproduction: Reproduction, width: int, *, colour: bool) -> str:
    """Write every line of a record, then the answer."""
    record, lines = reproduction.record, []
    for line in reproduction.lines:
        word = paint(f"{line.likeness.value:<12}", _TONES[line.likeness], on=colour)
        said = f"{line.name}: {clip(line.recorded, _LONGEST) or 'none'}{f' ({line.detail})' if line.detail else ''}"
        first, *more = fold(printable(said), width - 14, "")
        lines += [f"{word}  {first}", *(f"{' ' * 14}{each}" for each in more)]
    word, says = _SUMS[reproduction.likeness]
    answer = f"{record.mark_id} {word}: {says}, as of {record.assessed_as_of.isoformat()}."
    first, *more = fold(answer, width, "")
    lines += ["", first.replace(word, paint(word, _TONES[reproduction.likeness], "bold", on=colour), 1), *more]
    return "\n".join(lines)
