"""What inspect_ai's scorers made of the samples: metrics as the tool states them, verdicts counted from the rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.cases import Cases, Places, case_facts
from psfkit.evidence.columns import names_fact
from psfkit.evidence.rates import bad_rate
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.evidence.statistics import near
from psfkit.model.fact import Fact

_CORRECT = "C"
_VERDICTS = (_CORRECT, "I", "P", "N")
"""Correct, incorrect, partly correct, no answer: the values that inspect_ai itself gives a meaning."""
_WORTH: Mapping[str, Decimal | int]
_WORTH = {"C": 1, "I": 0, "P": Decimal("0.5"), "N": 0, "yes": 1, "true": 1, "no": 0, "false": 0}
_MEANS = frozenset({"accuracy", "mean", "inspect_ai/accuracy", "inspect_ai/mean"})
_TOLERANCE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample in one epoch."""

    id: str
    epoch: int
    scores: Mapping[str, JsonValue]
    """What each scorer made of it; None where it could not say."""
    error: bool
    limited: bool
    """Whether a limit of time, tokens or messages cut it short."""


@dataclass(frozen=True, slots=True)
class _Result:
    """What one scorer's scores, reduced over epochs in one way, come to."""

    name: str
    scorer: str
    reducer: str
    metrics: Mapping[str, JsonObject]
    where: str


def score_facts(results: JsonObject, samples: Sequence[Sample], place: str, *, is_partial: bool) -> tuple[Fact, ...]:
    """Return metrics, and counts of verdicts where scorers gave any.

    Args:
        results: The log's results.
        samples: Every sample and epoch, at least one.
        place: Where the results stand in the file, in front of a path in them.
        is_partial: Whether only part of the dataset was run: then there are no cases, for somebody chose them.

    Raises:
        InputError: nothing was scored, every sample ended in an error, or a mean is not that of the samples.
    """
    where = f"{place}results.scores"
    found = [_result(value, f"{where}.{n}") for n, value in enumerate(as_list(results.get("scores"), where))]
    for result in found:
        _refuse_wrong_means(result, samples)
    metrics = tuple(_metric_facts(found))
    verdicts = _verdicts(samples)
    errors = sum(sample.error for sample in samples)
    if errors == len(samples):
        raise InputError(f"nothing was evaluated: all {errors} samples ended in errors, which is an outage, no result")
    if not metrics and not verdicts:
        raise InputError("nothing was scored: no scorer came to a number or a verdict")
    counts = tuple(_verdict_facts(samples, verdicts))
    if verdicts and not is_partial:
        return (*metrics, *_case_facts(samples, verdicts), *counts)
    share = bad_rate("errors_share", errors, len(samples), "computed: sample_errors / total_samples")
    return (*metrics, share, *counts)


def _result(value: JsonValue, where: str) -> _Result:
    entry = as_object(value, where)
    name, reducer = entry.get("name"), entry.get("reducer")
    if not isinstance(name, str):
        raise InputError(f"{where}.name is {describe(name)}, not a name")
    scorer = entry.get("scorer")
    metrics = as_object(entry.get("metrics") or {}, f"{where}.metrics")
    return _Result(
        name,
        scorer if isinstance(scorer, str) else name,
        reducer if isinstance(reducer, str) else "",
        {key: as_object(metric, f"{where}.metrics.{shown(key, 40)}") for key, metric in metrics.items()},
        where,
    )


def _metric_facts(results: Sequence[_Result]) -> Iterator[Fact]:
    alike = Counter((result.name, result.reducer) for result in results)
    for result in results:
        scorer = (result.scorer,) if alike[result.name, result.reducer] > 1 else ()
        reducer = (result.reducer,) if result.reducer else ()
        for key, metric in result.metrics.items():
            name = ".".join(("metric", *scorer, result.name, *reducer, key))
            value = _number(metric)
            if value is not None and all(map(names_fact, (*scorer, result.name, *reducer, key))):
                yield Fact(name, near(value), "", f"{result.where}.metrics.{key}")


def _number(metric: JsonObject) -> Decimal | None:
    value = metric.get("value")
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _refuse_wrong_means(result: _Result, samples: Sequence[Sample]) -> None:
    """Refuse an accuracy or a mean that the samples do not come to.

    Other metrics and reducers, and those with settings of their own, are taken as the tool states them.
    """
    worths = _worths(result, samples) if result.reducer in ("", "mean") else {}
    if not worths:
        return
    every = [worth for several in worths.values() for worth in several]
    ways = (_mean(every), _mean([_mean(several) for several in worths.values()]))
    for key, metric in result.metrics.items():
        stated = _number(metric)
        plain = metric.get("name") in _MEANS and not (metric.get("params") or metric.get("options"))
        if stated is not None and plain and all(abs(stated - way) > _TOLERANCE for way in ways):
            raise InputError(
                f"the file contradicts itself: {result.where}.metrics.{shown(key, 40)} is {near(stated)}, "
                f"its samples come to {near(ways[0])}"
            )


def _worths(result: _Result, samples: Sequence[Sample]) -> dict[str, list[Decimal]]:
    """Return what each sample's scores are worth in numbers, by id, or nothing where a value has no plain worth."""
    worths: dict[str, list[Decimal]] = {}
    for sample in samples:
        value = sample.scores.get(result.scorer)
        if isinstance(value, dict) and result.name in value:
            value = value[result.name]
        if value is None:
            continue
        worth = _worth(value)
        if worth is None:
            return {}
        worths.setdefault(sample.id, []).append(worth)
    return worths


def _worth(value: JsonValue) -> Decimal | None:
    if isinstance(value, int | Decimal):
        return Decimal(value)
    worth = _WORTH.get(value) if isinstance(value, str) else None
    return None if worth is None else Decimal(worth)


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers)


def _verdicts(samples: Iterable[Sample]) -> tuple[str, ...]:
    """Name the scorers whose every value is a verdict, sorted."""
    values: dict[str, list[JsonValue]] = {}
    for sample in samples:
        for name, value in sample.scores.items():
            values.setdefault(name, []).append(value)
    judged = {name: [value for value in several if value is not None] for name, several in values.items()}
    return tuple(sorted(name for name, several in judged.items() if several and all(map(_is_verdict, several))))


def _is_verdict(value: JsonValue) -> bool:
    return isinstance(value, str) and value in _VERDICTS


def _case_facts(samples: Sequence[Sample], verdicts: Sequence[str]) -> tuple[Fact, ...]:
    outcomes = Counter(_outcome(sample, verdicts) for sample in samples)
    where = f"scores of {len(samples)} samples"
    return case_facts(
        Cases(outcomes[True], outcomes[False], outcomes[None]),
        Places(where, where, where, f"{where}: errors, and samples without a verdict"),
    )


def _verdict_facts(samples: Sequence[Sample], verdicts: Sequence[str]) -> Iterator[Fact]:
    for name in filter(names_fact, verdicts):
        values = Counter(value for sample in samples if isinstance(value := sample.scores.get(name), str))
        for verdict in _VERDICTS:
            yield Fact(f"count.{name}.{verdict}", values[verdict], "samples", f"scores of {len(samples)} samples")


def _outcome(sample: Sample, verdicts: Sequence[str]) -> bool | None:
    """Return whether every verdict on a sample is that it is correct, or None where there is an error or none."""
    values = [sample.scores.get(name) for name in verdicts]
    if sample.error or None in values:
        return None
    return all(value == _CORRECT for value in values)
