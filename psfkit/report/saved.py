"""Read back what ``assessment.json`` says about where it came from and what it came to."""

from dataclasses import dataclass, field
from datetime import date

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_dates import parse_date
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.model.assessment import Assessment, Digests, RunKind
from psfkit.model.names import Digest, DomainId
from psfkit.model.score import show_score
from psfkit.model.trend import Scored, ScoredDomain
from psfkit.report.to_json import FORMAT

_HINT = "give the assessment.json that `psfkit score --out` wrote, unchanged"
_HEXADECIMAL = frozenset("0123456789abcdef")
_MAX_DOMAINS = 64


@dataclass(frozen=True, slots=True)
class SavedScore:
    """A domain's score as it was saved, in hundredths."""

    domain: DomainId
    score: int | None
    threshold: int
    title: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class SavedAssessment:
    """What a saved assessment says; nothing is issued on its word alone."""

    kind: RunKind
    as_of: date
    digests: Digests
    scores: tuple[SavedScore, ...]

    @property
    def scored(self) -> Scored:
        """What it came to, for a trend."""
        domains = (ScoredDomain(each.domain, each.title, each.score, each.threshold) for each in self.scores)
        return Scored(self.digests.rubric, tuple(domains))


def read_saved(content: bytes) -> SavedAssessment:
    """Read a saved assessment.

    Raises:
        InputError: It is not JSON, not of this format, or a value that is read has the wrong type.
    """
    return read_saved_document(read_json(content))


def read_saved_document(document: JsonValue) -> SavedAssessment:
    """Read a saved assessment that was parsed already.

    Raises:
        InputError: It is not of this format, or a value that is read has the wrong type.
    """
    root = _mapping(document, "the document")
    if root.get("format") != FORMAT:
        raise _wrong("format", f"is not {FORMAT}")
    digests = _mapping(root.get("digests"), "digests")
    kind = root.get("kind")
    if kind not in [each.value for each in RunKind]:
        raise _wrong("kind", "is neither self_check nor assessed")
    last = digests.get("determinations")
    return SavedAssessment(
        kind=RunKind(kind),
        as_of=_date(root.get("as_of")),
        digests=Digests(
            bundle=_digest(digests.get("bundle"), "digests.bundle"),
            rubric=_digest(digests.get("rubric"), "digests.rubric"),
            determinations=None if last is None else _digest(last, "digests.determinations"),
        ),
        scores=_scores(root.get("domains")),
    )


def find_difference(saved: SavedAssessment, assessment: Assessment) -> str:
    """Say in what a saved assessment differs from a run made anew, or return an empty string."""
    for name in ("bundle", "rubric", "determinations"):
        old, new = getattr(saved.digests, name), getattr(assessment.digests, name)
        if old != new:
            return f"the digest of the {name} was {old or 'none'} and is {new or 'none'}"
    if saved.kind is not assessment.kind:
        return f"it was saved as {saved.kind.value} and is {assessment.kind.value}"
    if saved.as_of != assessment.as_of:
        return f"it was saved as of {saved.as_of} and is as of {assessment.as_of}"
    made = tuple(SavedScore(domain.domain, domain.score, domain.threshold) for domain in assessment.domains)
    if [score.domain for score in saved.scores] != [score.domain for score in made]:
        return "it lists other domains"
    for old_score, new_score in zip(saved.scores, made, strict=True):
        if old_score != new_score:
            return f"{new_score.domain} was saved with {_say(old_score)} and is at {_say(new_score)}"
    return ""


def _say(score: SavedScore) -> str:
    return f"{show_score(score.score)} of {show_score(score.threshold)}"


def _wrong(where: str, what: str) -> InputError:
    return InputError(f"the saved assessment cannot be used: {where} {what}", hint=_HINT)


def _mapping(value: JsonValue, where: str) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise _wrong(where, "is not an object")
    return value


def _date(value: JsonValue) -> date:
    day = parse_date(value) if isinstance(value, str) else None
    if day is None:
        raise _wrong("as_of", "is not a date")
    return day


def _digest(value: JsonValue, where: str) -> Digest:
    scheme, _, digits = value.partition(":") if isinstance(value, str) else ("", "", "")
    if scheme != "sha256" or len(digits) != 64 or not _HEXADECIMAL.issuperset(digits):
        raise _wrong(where, "is not a sha256 digest")
    return Digest(f"{scheme}:{digits}")


def _scores(value: JsonValue) -> tuple[SavedScore, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= _MAX_DOMAINS:
        raise _wrong("domains", f"is not a list of 1 to {_MAX_DOMAINS} domains")
    scores = tuple(_score(_mapping(domain, "domains")) for domain in value)
    if len({score.domain for score in scores}) < len(scores):
        raise _wrong("domains", "names a domain twice")
    return scores


def _score(domain: dict[str, JsonValue]) -> SavedScore:
    name, score = domain.get("domain"), domain.get("score")
    if not isinstance(name, str) or not 0 < len(name) <= 40:
        raise _wrong("domains", "holds one without a name")
    return SavedScore(
        domain=DomainId(name),
        score=None if score is None else _hundredths(score, f"score of {shown(name, 40)}"),
        threshold=_hundredths(domain.get("threshold"), f"threshold of {shown(name, 40)}"),
        title=title if isinstance(title := domain.get("title"), str) else "",
    )


def _hundredths(value: JsonValue, where: str) -> int:
    if type(value) is not int or not 0 <= value <= 500:
        raise _wrong(where, "is not a whole number from 0 to 500")
    return value
