"""A record held against the assessment that was derived again from its sources."""

from collections.abc import Iterator

from psfkit.marks.commitment import commitment
from psfkit.marks.record import show_threshold
from psfkit.model.assessment import Assessment, RunKind
from psfkit.model.decision import PublicScore
from psfkit.model.names import Digest
from psfkit.model.record import MarkRecord
from psfkit.model.reproduction import Likeness, ReproducedLine, Reproduction
from psfkit.model.score import show_score

_NO_SALT = "the salt of the mark is needed: --salt, or --issuer"


def compare(record: MarkRecord, derived: Assessment, salt: bytes) -> Reproduction:
    """Compare every line of a record with what its sources give.

    Args:
        record: The record, whose signature holds.
        derived: What bundle, determinations and rubric give on the day for which the mark was assessed.
        salt: The salt of the mark; empty if it is not known, and then commitments are not compared.
    """
    return Reproduction(record, (*_compare_words(record, derived), *_compare_digests(record, derived, salt)))


def _compare_words(record: MarkRecord, derived: Assessment) -> Iterator[ReproducedLine]:
    systems = tuple(system.name for system in derived.systems)
    yield _line("organisation", record.organisation, same=record.organisation == derived.organisation.name)
    yield _line("country", record.country, same=record.country == derived.organisation.country)
    yield _line("scope", record.scope_statement, same=record.scope_statement == derived.scope.statement)
    yield _line("hosts", ", ".join(record.hosts), same=record.hosts == derived.scope.hosts)
    yield _line("systems", ", ".join(record.systems), same=record.systems == systems)
    yield _line("PSF version", record.psf_version, same=record.psf_version == derived.rubric_version)
    found = {each.domain: PublicScore(each.domain, each.score or 0, each.threshold) for each in derived.domains}
    for score in record.scores:
        said = f"{show_score(score.score)}, passes at {show_threshold(score.threshold)}"
        yield _line(score.domain, said, same=found.get(score.domain) == score)
    awarded = derived.kind is RunKind.ASSESSED and derived.passes and not derived.undecided
    as_many = {score.domain for score in record.scores} == set(found)
    yield _line("award", "every domain passes", same=awarded and as_many)


def _compare_digests(record: MarkRecord, derived: Assessment, salt: bytes) -> Iterator[ReproducedLine]:
    digests = derived.digests
    yield _line("rubric", record.rubric, same=record.rubric == digests.rubric)
    for name, recorded, found in (
        ("bundle", record.bundle, digests.bundle),
        ("determinations", record.determinations, digests.determinations),
    ):
        if salt and found is not None:
            yield _line(f"{name} commitment", recorded, same=recorded == commitment(salt, Digest(found)))
        else:
            yield ReproducedLine(f"{name} commitment", recorded, Likeness.NOT_COMPARED, _NO_SALT)


def _line(name: str, recorded: str, *, same: bool) -> ReproducedLine:
    return ReproducedLine(name, recorded, Likeness.SAME if same else Likeness.DIFFERS)
