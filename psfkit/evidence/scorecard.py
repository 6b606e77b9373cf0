"""OpenSSF Scorecard's results in JSON (``scorecard --format json``): how a repository is kept."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.names import MAX_LENGTH, join_names, stated
from psfkit.evidence.reader import answer, first_character
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.evidence.statistics import plain
from psfkit.model.fact import Fact, Facts

NAME = "scorecard"
_HEAD = re.compile(rb'"scorecard"\s*:\s*\{\s*"(?:version|commit)"\s*:')
_RELEASE = re.compile(r"v?(\d{1,4})\.\d.*", re.ASCII | re.DOTALL)
_NEWEST = 5
_CHECK = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}", re.ASCII)
_INCONCLUSIVE = -1
_BEST = 10
_ROUNDING = Decimal("0.05")
"""How far the score, written with one decimal, may lie from what it was."""


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins as Scorecard's results do."""
    return first_character(head) == b"{" and _HEAD.search(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of Scorecard's results, or why they were not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_object(read_json(content), "the document")
    tool = as_object(document.get("scorecard"), "scorecard")
    repository = as_object(document.get("repo"), "repo")
    _refuse_newer(tool.get("version"))
    checks = dict(_checks(document))
    known = {name: score for name, score in checks.items() if score != _INCONCLUSIVE}
    score = _score(document.get("score"), known)
    return (
        Fact("score", score, "of 10", "score"),
        Fact("checks", len(checks), "checks", "checks"),
        *_inconclusive(sorted(checks.keys() - known.keys())),
        Fact("lowest_check", min(known.values()), "of 10", "checks"),
        *(Fact(f"check.{name}", value, "of 10", f"checks, {name}") for name, value in sorted(known.items())),
        *_texts(repository),
        *run_facts([(document.get("date"), "date")]),
    )


def _refuse_newer(version: JsonValue) -> None:
    """Refuse a release after those that are known; builds without a release have none to hold against."""
    found = _RELEASE.fullmatch(version) if isinstance(version, str) else None
    if found is not None and int(found[1]) > _NEWEST:
        raise InputError(f"scorecard.version is {describe(version)}; this reader knows releases up to {_NEWEST}")


def _checks(document: JsonObject) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for n, entry in enumerate(as_list(document.get("checks"), "checks")):
        check = as_object(entry, f"checks.{n}")
        name, score = check.get("name"), check.get("score")
        if not isinstance(name, str) or _CHECK.fullmatch(name) is None:
            raise InputError(f"checks.{n}.name is {describe(name)}")
        if name in seen:
            raise InputError(f"the check {name} stands twice")
        if not isinstance(score, int) or isinstance(score, bool) or not _INCONCLUSIVE <= score <= _BEST:
            raise InputError(f"checks.{n}.score is {describe(score)}, not -1 to 10")
        seen.add(name)
        yield name, score


def _score(value: JsonValue, known: Mapping[str, int]) -> Decimal:
    """Return the aggregate score.

    Raises:
        InputError: no check came to a result, or the score is none that the checks could give, whatever their weights.
    """
    if not known:
        raise InputError("no check came to a result: they are missing or inconclusive")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise InputError(f"score is {describe(value)}, not a number")
    lowest, highest = min(known.values()), max(known.values())
    if not lowest - _ROUNDING <= value <= highest + _ROUNDING:
        raise InputError(f"score is {describe(value)}, but its checks lie between {lowest} and {highest}")
    return plain(Decimal(value))


def _inconclusive(names: list[str]) -> Iterator[Fact]:
    yield Fact("checks_inconclusive", len(names), "checks", "checks, score -1")
    if names:
        yield Fact("inconclusive_names", join_names(names), "", "checks, score -1")


def _texts(repository: JsonObject) -> Iterator[Fact]:
    for name, key in (("repository", "name"), ("commit", "commit")):
        if text := stated(repository, key):
            yield Fact(name, shown(text, MAX_LENGTH), "", f"repo.{key}")
