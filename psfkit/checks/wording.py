"""What a text says, as far as a program can tell: nothing at all, prose or code, or what others say as well."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache

from psfkit.documents.placeholders import is_placeholder, telling_words
from psfkit.documents.text_safety import is_blank

PROSE_SUFFIXES = (".md", ".markdown", ".rst", ".adoc", ".doc", ".docx", ".odt", ".rtf")
_PAGE_SUFFIXES = (".html", ".htm")
_TEXT_SUFFIXES = (*PROSE_SUFFIXES, *_PAGE_SUFFIXES, ".txt", ".text")
_CODE = re.compile(r"[={}\[\];<>_$@|\\`]|\w\(|^\s*[-*]?\s*[\w.\"'-]+:(\s|$)|^\s*(#|//|\*|--)|,\S.*,\S")
_HEADING = re.compile(r"\s*(?:#{1,6}\s|[=*_~+-]{3,}\s*$)")
_COMMENT = re.compile(r"\s*(?:#(?:[\s!]|$)|//|--(?:\s|$)|;|<!--)")
_TO_COME = re.compile(r"\b(?:to[ _-]?do|tb[acd]|fixme|wip|placeholder|xxx+)\b", re.IGNORECASE)
"""What keeps a place in a setting too, where `none` and the like are values."""
_FIELD = re.compile(r"[\s*_>|-]*[^:=]{1,60}[:=](.+)")
_DRAWN = re.compile(rb"<(?:script|table)[\s>]", re.IGNORECASE)
_UNSEEN = re.compile(r"<(head|style)[\s>].*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,200}>")
_FEWEST_LINES = 4
_PROSE_SHARE = 8
"""Of ten lines, so many must read as sentences for a text to be prose."""
_FEWEST_WORDS = 6
"""A text of fewer telling words, headings aside, says nothing about a system that one could check."""
_RUN = 3
_MANY = 3
"""Texts that share a run of words; two may well speak of one thing."""
_SHARE = 6
"""Of ten words, so many must stand in such runs; in honest bundles it is one or two, and never three."""
_MOST_COMPARED = 1000
_REMEMBERED = 64
"""Files, by their first bytes, of which is remembered what they say: each criterion and system asks anew."""


@lru_cache(_REMEMBERED)
def reads_as_prose(head: bytes) -> bool:
    """Whether a file is made of sentences, judged by its first bytes."""
    lines = [line for line in head.decode("utf-8", "replace").splitlines() if line.strip()]
    sentences = [line for line in lines if len(line.split()) > 3 and not _CODE.search(line)]
    return len(lines) >= _FEWEST_LINES and len(sentences) * 10 >= len(lines) * _PROSE_SHARE


def is_text_name(path: str) -> bool:
    """Whether a file is called as texts for people are."""
    return path.lower().endswith(_TEXT_SUFFIXES)


def is_drawn(head: bytes, path: str) -> bool:
    """Whether a file is a page that a program drew around its data: the frame is the program's, and no text."""
    return path.lower().endswith(_PAGE_SUFFIXES) and _DRAWN.search(head) is not None


def words_of(head: bytes, path: str) -> str:
    """Return the text of a file's first bytes as it is read: of a page what is seen of it."""
    text = decode(head)
    return _TAG.sub(" ", _UNSEEN.sub(" ", text)) if path.lower().endswith(_PAGE_SUFFIXES) else text


def decode(head: bytes) -> str:
    """Return the text of a file's first bytes, or nothing when they are no text."""
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if is_utf16 else "utf-8-sig", "replace")
    return "" if "\0" in text else text


@lru_cache(_REMEMBERED)
def emptiness(head: bytes, path: str, *, is_whole: bool, for_machines: bool) -> str:
    """Say why a text tells nothing, or return an empty string.

    Args:
        head: The first bytes of the file.
        path: Its path.
        is_whole: Whether those are all; of a longer text only a placeholder, or nothing, all through them is judged.
        for_machines: Whether it is code, settings or a log, where two words may be all that is needed.
    """
    if not head.strip(b"\0"):
        return "is blank"
    text = decode(head)
    if path.lower().endswith(_PAGE_SUFFIXES):
        text = _TAG.sub(" ", text)
    lines = [line for line in text.splitlines() if not is_blank(line)]
    if not lines:
        return "is blank" if text else ""
    if is_placeholder(text) or (not for_machines and all(map(_keeps_a_place, lines))):
        return "holds nothing but a placeholder"
    if not is_whole:
        return ""
    if for_machines:
        set_in_it = [line for line in lines if not _COMMENT.match(line)]
        is_to_come = all(_TO_COME.search(line) and _keeps_a_place(line) for line in set_in_it)
        return f"holds nothing but {'placeholders' if set_in_it else 'comments'}" if is_to_come else ""
    told = [line for line in lines if not _HEADING.match(line) and not _keeps_a_place(line)]
    if not told:
        return "holds headings with nothing below them"
    words = len(telling_words("\n".join(told)))
    counted = "1 telling word" if words == 1 else f"{words} telling words"
    is_prose = is_text_name(path) or not any(map(_CODE.search, told))
    return f"says too little to show anything ({counted})" if is_prose and words < _FEWEST_WORDS else ""


def _keeps_a_place(line: str) -> bool:
    """Whether a line, or what it gives for a field, is a placeholder."""
    field = _FIELD.fullmatch(line)
    return is_placeholder(field[1] if field else line)


def find_boilerplate(texts: Sequence[tuple[Hashable, str]]) -> Iterator[tuple[int, tuple[Hashable, ...]]]:
    """Find texts that are made of what others say as well, but for names put in.

    Args:
        texts: What each is about, and its words; two texts about one thing may say the same.

    Yields:
        The index of each such text, and what the two most like it are about.
    """
    texts = texts[:_MOST_COMPARED]
    words = [re.findall(r"[^\W_]+", text.casefold()) for _, text in texts]
    seen = Counter(run for own in words for run in set(_runs(own)))
    often = {run for run, times in seen.items() if times >= _MANY}
    if not often:
        return
    about: dict[tuple[str, ...], dict[Hashable, None]] = defaultdict(dict)
    for (subject, _), own in zip(texts, words, strict=True):
        for run in often.intersection(_runs(own)):
            about[run][subject] = None
    common = {run: subjects for run, subjects in about.items() if len(subjects) >= _MANY}
    for index, own in enumerate(words):
        shared = [(at, common[run]) for at, run in enumerate(_runs(own)) if run in common]
        covered = {at + step for at, _ in shared for step in range(_RUN)} & set(range(len(own)))
        if shared and len(covered) * 10 >= len(own) * _SHARE:
            others = Counter(other for _, subjects in shared for other in subjects if other != texts[index][0])
            yield index, tuple(other for other, _ in others.most_common(_MANY - 1))


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the runs of words of a text; of a shorter text, the text."""
    runs: list[tuple[str, ...]] = list(zip(*(words[at:] for at in range(_RUN)), strict=False))
    return runs or [tuple(words)] * bool(words)
