"""What shells offer for words that are no file: ids, codes and names."""

from collections.abc import Iterable

VARIABLE = "_PSFKIT_COMPLETE"
"""Set by a shell that asks what may stand on a command line."""


def complete_criteria(incomplete: str) -> list[tuple[str, str]]:
    """Offer domains and criteria."""
    from psfkit.cli.options import DEFAULT_RUBRIC
    from psfkit.pipeline import read_rubric

    rubric = read_rubric(DEFAULT_RUBRIC)
    domains = [(domain.id, domain.title) for domain in rubric.domains]
    return _beginning(incomplete, [*domains, *((criterion.id, criterion.title) for criterion in rubric.criteria)])


def complete_subjects(incomplete: str) -> list[tuple[str, str]]:
    """Offer domains, criteria and kinds of evidence."""
    from psfkit.cli.options import DEFAULT_RUBRIC, KINDS
    from psfkit.pipeline import read_rubric

    kinds = [(kind.id, kind.title) for kind in read_rubric(DEFAULT_RUBRIC).kinds]
    return complete_criteria(incomplete) + _beginning(incomplete, [(KINDS, "All kinds of evidence"), *kinds])


def complete_codes(incomplete: str) -> list[tuple[str, str]]:
    """Offer codes of findings."""
    from psfkit.pipeline import list_codes

    return _beginning(incomplete, list_codes())


def complete_schemas(incomplete: str) -> list[tuple[str, str]]:
    """Offer names of schemas."""
    from psfkit.documents.schema import ALL_NAMES, load_schema

    return _beginning(incomplete, [(name, str(load_schema(name)["title"])) for name in ALL_NAMES])


def _beginning(incomplete: str, known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, title) for name, title in known if name.startswith(incomplete)]
