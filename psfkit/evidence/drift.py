"""Columns that were compared with a reference, and the facts that follow from the verdicts on them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.names import join_names
from psfkit.evidence.shape import describe
from psfkit.evidence.statistics import plain, share_near
from psfkit.model.fact import Fact, Share

_LOW_MEANS_DRIFT = frozenset(
    {"ks", "K-S p_value", "chisquare", "chi-square p_value", "z", "Z-test p_value", "anderson", "Anderson-Darling"}
    | {"cramer_von_mises", "Cramer-von Mises", "es", "Epps-Singleton", "fisher_exact", "Fisher's Exact test", "g_test"}
    | {"mannw", "Mann-Whitney U-rank test", "empirical_mmd", "t_test", "TVD", "Total-Variation-Distance"}
)
"""Methods that give the probability of such a difference without drift."""
_HIGH_MEANS_DRIFT = frozenset(
    {"psi", "PSI", "wasserstein", "Wasserstein distance (normed)", "jensenshannon", "Jensen-Shannon distance"}
    | {"hellinger", "Hellinger distance", "ed", "Energy-distance", "kl_div", "Kullback-Leibler divergence"}
)
"""Methods that give a distance."""


@dataclass(frozen=True, slots=True)
class Column:
    """The verdict on one column."""

    name: str
    drifted: bool | None
    """None when the file does not say and its method does not tell."""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many columns were compared and how many of them drifted."""

    columns: int
    drifted: int
    where: str
    names: tuple[str, ...] = ()
    """The drifted ones, where the file says which."""
    methods: frozenset[str] = frozenset()


def judge(method: str, score: JsonValue, threshold: JsonValue) -> bool | None:
    """Say whether a score means drift, or None where that cannot be told: a p-value falls, a distance grows.

    >>> judge("PSI", Decimal("0.2"), Decimal("0.1")), judge("K-S p_value", Decimal("0.2"), Decimal("0.1"))
    (True, False)
    >>> judge("custom function 'mine'", Decimal("0.2"), Decimal("0.1")), judge("PSI", 1, 1) is None
    (None, True)
    """
    if not _is_number(score) or not _is_number(threshold) or score == threshold:
        return None
    if method in _LOW_MEANS_DRIFT:
        return Decimal(str(score)) < Decimal(str(threshold))
    if method in _HIGH_MEANS_DRIFT:
        return Decimal(str(score)) > Decimal(str(threshold))
    return None


def confirm(where: str, *, stated: bool | None, judged: bool | None) -> bool | None:
    """Return the verdict that the file states, else the one that its score gives.

    Raises:
        InputError: one contradicts the other.
    """
    if stated is not None and judged is not None and stated is not judged:
        raise InputError(f"{where}: its score and threshold contradict the verdict {describe(stated)}")
    return judged if stated is None else stated


def unite(columns: Iterable[Column]) -> Mapping[str, Column]:
    """Return the columns by name.

    Raises:
        InputError: one was judged twice, differently.
    """
    found: dict[str, Column] = {}
    for column in columns:
        before = found.setdefault(column.name, column)
        if before.drifted is not column.drifted:
            raise InputError(f"the column {shown(column.name, 40)} is judged twice, differently")
    return found


def compare(columns: Mapping[str, Column], where: str) -> Comparison:
    """Count verdicts.

    Raises:
        InputError: there are no columns, or a verdict is missing.
    """
    if not columns:
        raise InputError("it holds no drift result: no column was compared with a reference")
    unknown = [column.name for column in columns.values() if column.drifted is None]
    if unknown:
        raise InputError(f"nothing says whether the column {shown(unknown[0], 40)} drifted")
    names = tuple(column.name for column in columns.values() if column.drifted)
    methods = frozenset(column.method for column in columns.values() if column.method)
    return Comparison(len(columns), len(names), where, names, methods)


def comparison_facts(comparison: Comparison) -> Iterator[Fact]:
    """Yield how many columns were compared, how many drifted, and by which methods."""
    whole, part, where = comparison.columns, comparison.drifted, comparison.where
    yield Fact("columns", whole, "columns", where)
    yield Fact("drifted_columns", part, "columns", where)
    yield Fact(
        "drift_share", share_near(part, whole), "share", "computed: drifted_columns / columns", share=Share(part, whole)
    )
    if comparison.names:
        yield Fact("drifted_names", join_names(comparison.names), "", where)
    if comparison.methods:
        yield Fact("methods", join_names(comparison.methods), "", where)


def limit_facts(comparison: Comparison, limit: JsonValue, where: str) -> Iterator[Fact]:
    """Yield the share of drifted columns from which the whole counts as drifted, and whether it does."""
    if isinstance(limit, int | Decimal) and not isinstance(limit, bool):
        bar = Decimal(limit)
        drifted = comparison.drifted >= bar * comparison.columns
        yield Fact("drift_share_limit", plain(bar), "share", where)
        yield Fact("dataset_drift", drifted, "", "computed: drift_share is drift_share_limit or more")


def status_facts(statuses: Iterable[JsonValue], where: str) -> Iterator[Fact]:
    """Yield how the tests in a file ended.

    Raises:
        InputError: a status is unknown.
    """
    known = {"SUCCESS": "passed", "FAIL": "failed", "ERROR": "errors", "WARNING": "warnings", "SKIPPED": "skipped"}
    counts = dict.fromkeys(known.values(), 0)
    for status in statuses:
        if not isinstance(status, str) or status not in known:
            raise InputError(f"{where}: the status {describe(status)} is unknown")
        counts[known[status]] += 1
    if total := sum(counts.values()):
        yield Fact("tests", total, "tests", where)
        for name, count in counts.items():
            yield Fact(f"tests_{name}", count, "tests", where)


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
