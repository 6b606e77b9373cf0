"""The one door for detect-secrets: what in a text looks like a password, a key or a token (ADR 0006).

The library is asked for its expressions and its judgement, never to try a secret out on the network. Its own way
through a file is not taken, because it reads 80 kB a second: here each expression goes over whole blocks, and only the
lines of a block in which one hits are given to the detector it belongs to.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from psfkit.documents.text_pieces import LONGEST, cut_text

if TYPE_CHECKING:
    from detect_secrets.plugins.base import BasePlugin
    from detect_secrets.plugins.high_entropy_strings import HighEntropyStringsPlugin

_LEFT_OUT = frozenset(
    {
        "HexHighEntropyString",  # every digest is one
        "IPPublicDetector",  # no secret
        "CloudantDetector",
        "IbmCloudIamDetector",
        "IbmCosHmacDetector",
        "SoftlayerDetector",  # these four take half of the time; the keyword detector sees what they see in quotes
    }
)
_GENERAL = frozenset({"KeywordDetector", "Base64HighEntropyString"})
"""These are asked last, so that a secret goes by its most particular name."""
_LONGEST_FOR_KEYWORDS = 256
"""A longer line is looked at in parts that overlap by a quarter: these expressions take the cube of its length."""


@dataclass(frozen=True, slots=True)
class PossibleSecret:
    """Something that looks like a secret: where it stands, and nothing of what it is."""

    line: int
    column: int
    length: int
    kind: str
    """What the detector calls it: ``GitHub Token``."""


def find_secrets(path: str, content: Iterable[bytes]) -> tuple[PossibleSecret, ...] | None:
    """Return what looks like a secret in a file, by line, or None when the file is not text.

    Args:
        path: Its path; some expressions depend on how it ends.
        content: Its bytes, in blocks of any size.
    """
    blocks = cut_text(content)
    if blocks is None:
        return None
    found: dict[tuple[int, str], PossibleSecret] = {}
    for pieces in blocks:
        block = "\n".join(piece.text for piece in pieces)
        for detector in _detectors():
            if detector.may_hit(block):
                for piece in pieces:
                    for kind, value in detector.look(path, piece.text):
                        column = piece.column + max(0, piece.text.find(value))
                        secret = PossibleSecret(piece.line, column, len(value), kind)
                        found.setdefault((piece.line, value), secret)
    return tuple(sorted(found.values(), key=lambda secret: (secret.line, secret.column, secret.kind)))


def _windows(line: str, longest: int, overlap: int) -> Iterator[str]:
    """Go through a line in parts that overlap.

    >>> list(_windows("abcdefgh", 4, 1))
    ['abcd', 'defg', 'gh']
    """
    for start in range(0, max(1, len(line) - overlap), longest - overlap):
        yield line[start : start + longest]


@dataclass(frozen=True, slots=True)
class _Detector:
    """One of the library's detectors, with a quick way to see that a block holds nothing for it."""

    plugin: "BasePlugin"
    may_hit: Callable[[str], bool]
    longest: int = LONGEST
    """Characters that it is given at once."""

    def look(self, path: str, line: str) -> Iterator[tuple[str, str]]:
        """Go through what the detector sees in a line and the library's own second thoughts let stand."""
        from detect_secrets.filters import heuristic

        for part in _windows(line, self.longest, self.longest // 4):
            for secret in self.plugin.analyze_line(filename=path, line=part, line_number=1):
                value = secret.secret_value or ""
                doubts = (
                    heuristic.is_sequential_string(value),
                    heuristic.is_potential_uuid(value),
                    heuristic.is_templated_secret(value),
                    heuristic.is_prefixed_with_dollar_sign(value),
                    heuristic.is_indirect_reference(part),
                    heuristic.is_not_alphanumeric_string(value),
                    heuristic.is_likely_id_string(value, part, self.plugin),
                )
                if not any(doubts):
                    yield secret.type, value


@cache
def _detectors() -> tuple[_Detector, ...]:
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

    classes: list[type[BasePlugin]] = list(get_mapping_from_secret_type_to_class().values())
    known = sorted(classes, key=lambda each: each.__name__)
    kept = [each for each in known if each.__name__ not in _LEFT_OUT]
    kept.sort(key=lambda each: each.__name__ in _GENERAL)
    return tuple(_detector(each()) for each in kept)


def _detector(plugin: "BasePlugin") -> _Detector:
    from detect_secrets.plugins.base import RegexBasedDetector
    from detect_secrets.plugins.high_entropy_strings import HighEntropyStringsPlugin
    from detect_secrets.plugins.keyword import DENYLIST

    if isinstance(plugin, RegexBasedDetector):
        expressions = tuple(plugin.denylist)
        return _Detector(plugin, lambda block: any(expression.search(block) for expression in expressions))
    if isinstance(plugin, HighEntropyStringsPlugin):
        return _Detector(plugin, partial(_holds_entropy, plugin))
    words = re.compile("|".join(DENYLIST))
    return _Detector(plugin, lambda block: words.search(block.lower()) is not None, _LONGEST_FOR_KEYWORDS)


def _holds_entropy(plugin: "HighEntropyStringsPlugin", block: str) -> bool:
    """Whether a quoted string reaches the detector's limit; no string of fewer characters than 2 to that power can."""
    least = 2**plugin.entropy_limit
    return any(
        len(value) >= least and plugin.calculate_shannon_entropy(value) > plugin.entropy_limit
        for value in plugin.analyze_string(block)
    )
