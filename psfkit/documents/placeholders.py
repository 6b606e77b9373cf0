"""Words that stand where a person has to write something, in a template's text or instead of any text."""

import re
from functools import lru_cache

FILL_IN = "FILL-IN"
"""What psfkit's own templates and stubs hold."""
_FOREIGN = ("lorem ipsum", "Lorem ipsum", "LOREM IPSUM", "Lorem Ipsum", "[insert ", "<insert ", "TODO: write")
"""What templates from elsewhere hold."""
_TOKENS = tuple((token, token.encode("ascii")) for token in (FILL_IN, *_FOREIGN))
_HEAD, _MOST = 4096, 64 * 1024 * 1024
_SEAM = max(len(found) for _, found in _TOKENS) - 1
"""Bytes of a block that may begin a placeholder which the next block ends."""


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GAPS = _words_of(
    "todo tbd tbc tba tbs fixme wip nn none nil nothing nobody nowhere someone somebody anyone unknown unassigned"
    " vacant undefined undecided missing soon placeholder placeholders foo foobar baz asdf asdfasdf qwerty qwertz"
    " lorem ipsum see cf wiki confluence sharepoint notion intranet insert folgt pendiente 待定 未定 xx"
)
"""Words that say of themselves that something is to come, or stands elsewhere."""
_GAPS_ALONE = _words_of("test testing draft stub dummy blank empty pending later na null hello bla blah x zz")
"""Words that do so where they are the only one."""
_FILLERS = _words_of(
    "a an the this that it its is are be been to of in on at for by from with and or as our your my we you i here"
    " there above below yet not no more all any some will shall should must can has have do does please name owner"
    " team person role statement text content contents words file page section document documents documentation docs"
    " doc policy runbook handbook manual attachment attached appendix annex link links url details detail info"
    " information world example sample bar qux write written add added complete completed define defined describe"
    " described decide decided provide provided update updated work coming later draft pending empty fill out up me"
    " dolor sit amet"
)
"""Words that say nothing beside those."""
_EMPTY = _GAPS | _FILLERS
_PHRASES = (
    (("http", "www."), re.compile(r"https?://\S*|\bwww\.\S+"), " url "),
    ((".", "/"), re.compile(r"\b(\w)[./](?=\w\b)"), r"\1"),
    (("do",), re.compile(r"\bto[ _-]?do\b"), "todo"),
    (
        (" be ", "not "),
        re.compile(r"\b(?:to|will|shall) be \w+|\bnot yet \w+|\bnot (?:applicable|available)\b"),
        "tbd",
    ),
    (
        ("in progress", "under construction", "fill"),
        re.compile(r"\b(?:work )?in progress\b|\bunder construction\b|\bfill[ _-](?:me[ _-])?in\b"),
        "tbd",
    ),
)
"""What each holds one of, which is quicker to look for; the phrase; a word that stands for it."""
_WORD = re.compile(r"[^\W_]+")
_ONE_LETTER = re.compile(r"([^\W\d_])\1{2,}")
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""A letter of a script that is written without spaces between words."""


class PlaceholderSearch:
    """Looks for a placeholder that a file still holds; the file comes in blocks.

    The first 64 MiB of a file are searched, for nobody fills in more; a file with a NUL in its first 4 KiB is no text
    and not searched.

    >>> search = PlaceholderSearch()
    >>> for block in (b"Every [insert na", b"me] signs FILL", b"-IN."):
    ...     search.feed(block)
    >>> search.found
    'FILL-IN'
    """

    def __init__(self) -> None:
        self.found = ""
        """A placeholder that stands in the blocks so far, psfkit's own before any other, or an empty string."""
        self._tokens = _TOKENS
        self._tail = b""
        self._searched = 0

    def feed(self, block: bytes) -> None:
        """Take in the next block."""
        if self._searched < _HEAD and b"\0" in block[: _HEAD - self._searched]:
            self._tokens, self.found = (), ""
        block = block[: _MOST - self._searched]
        self._searched += len(block)
        if not block or not self._tokens:
            return
        seam = self._tail + block[:_SEAM]
        for number, (token, sought) in enumerate(self._tokens):
            if sought in block or sought in seam:
                self._tokens, self.found = self._tokens[:number], token
                break
        self._tail = (self._tail + block[-_SEAM:])[-_SEAM:]


@lru_cache(maxsize=512)  # a claim's words are judged for each of its systems
def is_placeholder(text: str) -> bool:
    """Whether a whole text does no more than keep a place: ``TODO``, ``n/a``, ``see wiki``, ``-``.

    >>> is_placeholder("T.B.D. by the team"), is_placeholder("xxx"), is_placeholder("…"), is_placeholder("To do well")
    (True, True, True, False)
    """
    words = _split(text)
    if len(set(words)) <= 1 and _GAPS_ALONE.issuperset(words):
        return True
    gaps = {word for word in words if word in _GAPS or _ONE_LETTER.fullmatch(word)}
    return bool(gaps) and gaps.union(_FILLERS).issuperset(words)


def telling_words(text: str) -> frozenset[str]:
    """Return the words of a text that could say something; each sign of a script without spaces is one.

    >>> sorted(telling_words("TODO: the policy of the bot, see https://wiki.example/bot"))
    ['bot']
    """
    telling = [word for word in _split(text) if word not in _EMPTY]
    return frozenset(part for word in telling for part in (word if _SPACELESS.match(word) else (word,)))


def _split(text: str) -> list[str]:
    text = text.casefold()
    for marks, pattern, instead in _PHRASES:
        if any(mark in text for mark in marks):
            text = pattern.sub(instead, text)
    return _WORD.findall(text)
