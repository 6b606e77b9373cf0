"""What of an earlier decision stands, as lines for a terminal of any width."""

from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import printable
from psfkit.model.reassessment import Carried


def write_carried(carried: Carried, width: int) -> str:
    """Write how much stands, and which evidence has to be looked at."""
    lines = fold(f"decided on {carried.decided_on} and still standing: {_count(carried)}", width, "", 2)
    for said, items in (
        ("changed since", carried.changed),
        ("new since", carried.new),
        ("no longer there, and so no longer evaluated", carried.gone),
    ):
        lines += fold(f"{said}: {', '.join(map(printable, items)) or 'nothing'}", width, "", 2)
    return "\n".join(lines)


def _count(carried: Carried) -> str:
    told = (
        (len(carried.rulings), "word on evidence", "words on evidence"),
        (len(carried.caps), "lowered level", "lowered levels"),
        (len(carried.inapplicable), "answer whether a criterion applies", "answers whether a criterion applies"),
    )
    said = [f"{number} {one if number == 1 else more}" for number, one, more in told if number]
    return ", ".join(said) or "nothing"
