"""What docs/checks.md says about a finding code, as a person reads it in a terminal."""

import re

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold

_TONES = {"error": "red", "warning": "yellow", "note": "blue"}
_HEAD = re.compile(r"### (PK\d+): (.+)")
_CODE = re.compile(r"`[^`]+`")
_GLUE, _DASH = "\u00a0", "\u2011"
"""Stand-ins for a space and a hyphen at which no line is broken."""


def write_explanation(section: str, width: int, *, colour: bool) -> str:
    """Write a section: its heading as findings have it, then its paragraphs folded to the terminal's width."""
    title, severity, *paragraphs = (" ".join(part.split()) for part in section.split("\n\n"))
    word = severity.strip("*")
    tone = _TONES.get(word, "cyan")
    found = _HEAD.fullmatch(title)
    code, says = found.groups() if found else ("", title)
    lines = [f"{paint(f'{word}[{code}]', tone, 'bold', on=colour)}: {says}"]
    for paragraph in paragraphs:
        lines.append("")
        lines.extend(
            _CODE.sub(lambda code: paint(code[0], "cyan", on=colour), line) for line in _fold(paragraph, width)
        )
    return "\n".join(lines)


def _fold(paragraph: str, width: int) -> list[str]:
    """Fold a paragraph, but not inside the code that it quotes."""
    whole = _CODE.sub(lambda code: code[0].replace(" ", _GLUE).replace("-", _DASH), paragraph)
    return [line.replace(_GLUE, " ").replace(_DASH, "-") for line in fold(whole, width, "")]
