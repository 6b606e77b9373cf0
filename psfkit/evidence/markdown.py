"""The outline of a Markdown text: its front matter, its headings, and the lines below each of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t](.*))?", re.ASCII)
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*", re.ASCII)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BLOCK = re.compile(r"\s*(?:[-*+>|]|\d{1,9}[.)]\s)")
"""Begins a list, a quotation or a table: what stands under it is no underline."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_EMPHASIS = re.compile(r"\*+|__+|`+")


@dataclass(slots=True)
class Section:
    """A heading with the lines up to the next one; the text before any heading has level 0."""

    level: int
    title: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)
    """Each line with its number, without fenced code and without marks of emphasis."""


@dataclass(slots=True)
class Outline:
    """A text in its sections."""

    front: list[tuple[int, str]]
    """The lines of its front matter, with their numbers."""
    sections: list[Section]

    @property
    def headings(self) -> list[Section]:
        """The sections that have a heading with words."""
        return [section for section in self.sections if section.level and section.title]

    def below(self, at: int) -> Iterator[tuple[int, str]]:
        """Yield the lines of a section and of those beneath it."""
        level = self.sections[at].level
        yield from self.sections[at].lines
        for section in self.sections[at + 1 :]:
            if section.level <= level:
                return
            yield from section.lines


def outline(text: str) -> Outline:
    r"""Return the outline of a text.

    >>> found = outline("---\nowner: A\n---\nTitle\n===\nA *word*.\n```\n# no heading\n```\n## Steps\n1. Go\n")
    >>> found.front, [(s.level, s.title, s.lines) for s in found.headings]
    ([(2, 'owner: A')], [(1, 'Title', [(6, 'A word.')]), (2, 'Steps', [(11, '1. Go')])])
    """
    lines = [line.rstrip("\r") for line in _COMMENT.sub(_keep_lines, text).split("\n")]
    start, front = _front_matter(lines)
    sections = [Section(0, "", 0)]
    fence = ""
    for number, line in enumerate(lines[start:], start + 1):
        mark = _FENCE.match(line)
        if fence:
            is_end = mark is not None and mark[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if is_end else fence
        elif mark:
            fence = mark[1]
        elif heading := _HEADING.fullmatch(line):
            sections.append(Section(len(heading[1]), _title(heading[2] or ""), number))
        elif (underline := _UNDERLINE.fullmatch(line)) and _is_title(sections[-1].lines, number):
            title = sections[-1].lines.pop()[1].strip()
            sections.append(Section(1 if underline[1][0] == "=" else 2, title, number - 1))
        elif line.strip():
            sections[-1].lines.append((number, _plain(line)))
    return Outline(front, sections)


def _keep_lines(comment: re.Match[str]) -> str:
    return "\n" * comment[0].count("\n")


def _front_matter(lines: Sequence[str]) -> tuple[int, list[tuple[int, str]]]:
    if not lines or lines[0].strip() != "---":
        return 0, []
    end = next((at for at, line in enumerate(lines[1:200], 1) if line.strip() in ("---", "...")), None)
    return (0, []) if end is None else (end + 1, list(enumerate(lines[1:end], 2)))


def _is_title(lines: Sequence[tuple[int, str]], number: int) -> bool:
    return bool(lines) and lines[-1][0] == number - 1 and not _BLOCK.match(lines[-1][1])


def _title(text: str) -> str:
    """Return the words of a heading, without the marks that may close it."""
    words = text.strip()
    opened = words.rstrip("#")
    return _plain(opened if opened.endswith((" ", "\t")) or not opened else words).strip()


def _plain(text: str) -> str:
    return _EMPHASIS.sub("", text).rstrip()
