"""Mechanical repairs: pure functions over texts, and one that mends a bundle's documents in place."""

from collections.abc import Iterable, Mapping

from psfkit.errors import InputError, UsageError
from psfkit.model.finding import Fix


def mend_bundle(path: str) -> tuple[tuple[str, str], ...]:
    """Apply every repair that reading a bundle's folder offers, and write the documents that change.

    Returns:
        Each changed document's path inside the bundle, with a unified diff.

    Raises:
        UsageError: The bundle is an archive.
        InputError: There is no bundle, or it changed meanwhile.
        StorageError: A document cannot be written.
    """
    from pathlib import Path

    from psfkit.documents.bundle_reader import read_bundle
    from psfkit.documents.writer import replace_file

    if Path(path).is_file():
        raise UsageError("an archive is not mended in place", hint="unpack it, mend the folder, and make it again")
    reading = read_bundle(path, lambda _item, _start, _rest: None)
    texts = {file: document.text for file, document in reading.documents.items()}
    changed = apply((finding.fix for finding in reading.findings if finding.fix), texts)
    for file, text in changed.items():
        replace_file(str(Path(path, file)), text.encode())
    return tuple((file, diff(texts[file], text, file)) for file, text in changed.items())


def apply(fixes: Iterable[Fix], texts: Mapping[str, str]) -> dict[str, str]:
    """Return the new text of every file that the fixes change.

    Where two fixes touch the same characters, the first one given holds and the other is left for
    a later run. Fixes of files that are not in ``texts`` are left out.

    Args:
        fixes: Repairs, in the order of the findings that carry them.
        texts: The texts the repairs were made for, by file.

    Raises:
        InputError: A repair points outside its text, which therefore is not the text it was made for.
    """
    by_file: dict[str, list[Fix]] = {}
    for fix in without_overlaps(fix for fix in fixes if fix.file in texts):
        by_file.setdefault(fix.file, []).append(fix)
    changed = {file: _repair(texts[file], chosen) for file, chosen in by_file.items()}
    return {file: text for file, text in changed.items() if text != texts[file]}


def without_overlaps(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """Return the repairs that can be made together: of two that touch the same characters, the first."""
    chosen: list[Fix] = []
    for fix in fixes:
        if not any(fix.file == other.file and _overlap(fix, other) for other in chosen):
            chosen.append(fix)
    return tuple(chosen)


def diff(old: str, new: str, file: str) -> str:
    r"""Return a unified diff of two texts of one file; empty when they are equal.

    >>> print(diff("a: 1\n", 'a: "1"\n', "bundle.yaml"), end="")
    --- a/bundle.yaml
    +++ b/bundle.yaml
    @@ -1 +1 @@
    -a: 1
    +a: "1"
    """
    from difflib import unified_diff

    lines = unified_diff(_lines(old), _lines(new), f"a/{file}", f"b/{file}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Split at line feeds only, as the positions of a document count lines."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])


def _overlap(one: Fix, other: Fix) -> bool:
    return one.line == other.line and one.column < other.end_column and other.column < one.end_column


def _repair(text: str, fixes: list[Fix]) -> str:
    lines = text.split("\n")
    for fix in sorted(fixes, key=lambda fix: (fix.line, fix.column), reverse=True):
        if not 1 <= fix.line <= len(lines) or not 1 <= fix.column <= fix.end_column <= len(lines[fix.line - 1]) + 1:
            raise InputError(f"{fix.file} is not the text that was checked", hint="run the check again")
        line = lines[fix.line - 1]
        lines[fix.line - 1] = line[: fix.column - 1] + fix.replacement + line[fix.end_column - 1 :]
    return "\n".join(lines)
