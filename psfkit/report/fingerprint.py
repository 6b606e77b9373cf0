"""Fingerprints of findings: the same finding keeps its own when lines are added above it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from psfkit.model.finding import Finding

NAME = "psfkitFinding/v1"
"""What the fingerprint is called where a format asks for a name."""


def with_fingerprints(findings: Iterable[tuple[str, Finding]]) -> Iterator[tuple[str, Finding, str]]:
    """Yield each finding with its fingerprint: 32 hexadecimal digits of its code, file, subject and line of text.

    Of findings that are alike in all of these the second gets another than the first, and so on.

    Args:
        findings: Each with the file it is shown at.
    """
    seen: Counter[str] = Counter()
    for file, finding in findings:
        words = " ".join(finding.location.line_text.split())
        alike = f"{finding.code}\0{file}\0{finding.subject}\0{words}"
        print_of = sha256(f"{alike}\0{seen[alike]}".encode("utf-8", "replace")).hexdigest()[:32]
        seen[alike] += 1
        yield file, finding, print_of
