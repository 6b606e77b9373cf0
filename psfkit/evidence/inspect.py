"""Logs of inspect_ai (``.eval`` and ``.json``), log format version 2.

Both hold the same: what was to be run, what became of it, and a row for each sample and epoch. The tool's own metrics
leave out samples that ended in an error; what is counted here does not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.documents.zip_reader import ZipArchive, read_zip
from psfkit.errors import InputError
from psfkit.evidence.inspect_scores import Sample, score_facts
from psfkit.evidence.rates import good_rate
from psfkit.evidence.reader import answer
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "inspect"
_VERSION = 2
_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"version"\s*:\s*\d{1,9}\s*,\s*"status"\s*:\s*"[a-z]{1,20}"\s*,\s*"eval"\s*:'
)
_ZIP = b"PK"
_HEADER, _SUMMARIES, _SAMPLES = "header.json", "summaries.json", "samples/"
_HISTORY = re.compile(rb'"history"\s{0,40}:\s{0,40}\[\s{0,40}\{')
_HISTORY_LENGTH = 128
_MAX_TEXT = 64


@dataclass(frozen=True, slots=True)
class _Log:
    """A log out of its container."""

    header: JsonObject
    samples: tuple[Sample, ...]
    superseded: int
    """Samples that were run again, and are in the log as they were before as well."""
    edited: int
    """Scores that somebody changed after the run."""
    place: str
    """Where the header stands in the file, in front of a path in it."""


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called a log, or begins as one in JSON does."""
    return path.lower().endswith(".eval") or _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a log, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    log = _open_archive(content) if content.startswith(_ZIP) else _open_document(content)
    results = as_object(log.header["results"], f"{log.place}results")
    _refuse_gaps(log, results)
    return (
        *_run_facts(log),
        *_sample_facts(log),
        *score_facts(results, log.samples, log.place, is_partial=_is_partial(log)),
        *run_facts(_times(log)),
    )


def _open_document(content: bytes) -> _Log:
    document = as_object(read_json(content, allows_nan=True), "the document")
    _refuse_unfinished(document, "")
    rows = _rows(document.get("samples") or [], "samples")
    samples = _latest(rows, "samples")
    return _Log(document, samples, len(rows) - len(samples), sum(map(_count_edits, rows)), "")


def _open_archive(content: bytes) -> _Log:
    archive = read_zip(content)
    if _HEADER not in archive.members:
        raise InputError("it has no header.json: the run was killed, or is still going")
    header = as_object(read_json(archive.unpack(_HEADER), allows_nan=True), _HEADER)
    _refuse_unfinished(header, f"{_HEADER}: ")
    if _SUMMARIES not in archive.members:
        raise InputError("it has no summaries.json: the log was not finished")
    rows = _rows(read_json(archive.unpack(_SUMMARIES), allows_nan=True), _SUMMARIES)
    samples = _latest(rows, _SUMMARIES)
    _refuse_other_samples(archive, samples)
    edited = sum(_check_member(archive, name) for name in archive.members)
    return _Log(header, samples, max(archive.superseded, len(rows) - len(samples)), edited, f"{_HEADER}: ")


def _check_member(archive: ZipArchive, name: str) -> int:
    """Unpack a member to see that it is whole, and return how many edited scores it holds."""
    tail, may_be_edited = b"", False
    for piece in archive.pieces(name):
        may_be_edited = may_be_edited or _HISTORY.search(tail + piece) is not None
        tail = (tail + piece)[-_HISTORY_LENGTH:]
    if not may_be_edited or not name.startswith(_SAMPLES):
        return 0
    sample = read_json(archive.unpack(name), allows_nan=True)
    return _count_edits(sample) if isinstance(sample, dict) else 0


def _refuse_other_samples(archive: ZipArchive, samples: Sequence[Sample]) -> None:
    """Refuse a log whose list of samples is not the samples that it holds, as one file or in parts."""
    named = {f"{_SAMPLES}{sample.id}_epoch_{sample.epoch}" for sample in samples}
    held = {_sample_of(name, named) for name in archive.members if name.startswith(_SAMPLES)}
    if held != named:
        raise InputError(
            "the file contradicts itself: summaries.json does not list the samples in it, "
            f"of which one is {shown(min(held ^ named), 80)}"
        )


def _sample_of(member: str, named: set[str]) -> str:
    """Return what a member's sample is called, or the member's own name where no sample is called so.

    A sample is one member, or a folder of them, some in folders of their own.
    """
    whole, folder = member.removesuffix(".json"), member.rpartition("/")[0]
    return next((name for name in (whole, folder, folder.rpartition("/")[0]) if name in named), member)


def _refuse_unfinished(header: JsonObject, place: str) -> None:
    version = header.get("version")
    if version != _VERSION or isinstance(version, bool):
        raise InputError(f"{place}version is {describe(version)}; this reader knows version {_VERSION}")
    status = header.get("status")
    if status != "success":
        raise InputError(f"{place}status is {describe(status)}: the run did not finish")
    if header.get("invalidated"):
        raise InputError(f"{place}invalidated is true: samples of the run were declared invalid")
    results = header.get("results")
    if results is None:
        raise InputError(f"{place}results is missing: nothing was evaluated")
    if not as_object(results, f"{place}results").get("scores"):
        raise InputError(f"{place}results.scores is empty: nothing was scored")


def _refuse_gaps(log: _Log, results: JsonObject) -> None:
    if _config(log).get("log_samples") is False or not log.samples:
        raise InputError("its samples were not logged, so nothing in it bears its scores out")
    stopping = as_object(results.get("early_stopping") or {}, f"{log.place}results.early_stopping")
    if stopping.get("early_stops"):
        raise InputError(f"{log.place}results.early_stopping: the run stopped early, before all samples were run")
    total = as_count(results.get("total_samples"), f"{log.place}results.total_samples")
    slots = _ids_run(log) * _epochs(log)
    if not total == len(log.samples) == slots:
        raise InputError(
            f"{total} samples were to be run, each id in each epoch makes {slots}, and {len(log.samples)} are there"
        )
    stated = as_count(results.get("completed_samples"), f"{log.place}results.completed_samples")
    completed = sum(not sample.error for sample in log.samples)
    if not completed <= stated <= total:
        raise InputError(
            f"the file contradicts itself: {stated} of its samples are said to be completed, {completed} have no error"
        )


def _spec(log: _Log) -> JsonObject:
    return as_object(log.header.get("eval"), f"{log.place}eval")


def _config(log: _Log) -> JsonObject:
    return as_object(_spec(log).get("config") or {}, f"{log.place}eval.config")


def _epochs(log: _Log) -> int:
    value = _config(log).get("epochs")
    return 1 if value is None else as_count(value, f"{log.place}eval.config.epochs")


def _dataset_size(log: _Log) -> int | None:
    dataset = as_object(_spec(log).get("dataset") or {}, f"{log.place}eval.dataset")
    size = dataset.get("samples")
    return None if size is None else as_count(size, f"{log.place}eval.dataset.samples")


def _ids_run(log: _Log) -> int:
    return len({sample.id for sample in log.samples})


def _is_partial(log: _Log) -> bool:
    """Whether some of the dataset was chosen to be run, by number or by name."""
    size = _dataset_size(log)
    if size is None:
        return any(_config(log).get(key) is not None for key in ("limit", "sample_id"))
    return _ids_run(log) < size


def _rows(value: JsonValue, where: str) -> list[JsonObject]:
    return [as_object(row, f"{where}.{n}") for n, row in enumerate(as_list(value, where))]


def _latest(rows: Sequence[JsonObject], where: str) -> tuple[Sample, ...]:
    """Return the samples, each as it was run last."""
    samples = [_sample(row, f"{where}.{n}") for n, row in enumerate(rows)]
    return tuple({(sample.id, sample.epoch): sample for sample in samples}.values())


def _sample(row: JsonObject, where: str) -> Sample:
    identity = row.get("id")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise InputError(f"{where}.id is {describe(identity)}, not a name or number")
    epoch = as_count(row.get("epoch"), f"{where}.epoch")
    scores = as_object(row.get("scores") or {}, f"{where}.scores")
    values = {name: as_object(score, f"{where}.scores").get("value") for name, score in scores.items()}
    return Sample(str(identity), epoch, values, bool(row.get("error")), bool(row.get("limit")))


def _count_edits(sample: Mapping[str, JsonValue]) -> int:
    scores = sample.get("scores")
    every = scores.values() if isinstance(scores, dict) else ()
    return sum(isinstance(score, dict) and bool(score.get("history")) for score in every)


def _run_facts(log: _Log) -> Iterator[Fact]:
    """Yield what was run on what, and how much of it."""
    spec = _spec(log)
    for key in ("task", "model"):
        text = spec.get(key)
        if isinstance(text, str) and text:
            yield Fact(key, shown(text, _MAX_TEXT), "", f"{log.place}eval.{key}")
    yield Fact("epochs", _epochs(log), "epochs", f"{log.place}eval.config.epochs")
    limit = _config(log).get("limit")
    if isinstance(limit, int) and not isinstance(limit, bool):
        yield Fact("limit", limit, "samples", f"{log.place}eval.config.limit")
    size, run = _dataset_size(log), _ids_run(log)
    if size is not None and run <= size:
        yield Fact("dataset_samples", size, "samples", f"{log.place}eval.dataset.samples")
        yield good_rate("dataset_share", run, size, "computed: samples run / dataset_samples")
    yield from _token_facts(log)


def _token_facts(log: _Log) -> Iterator[Fact]:
    stats = as_object(log.header.get("stats") or {}, f"{log.place}stats")
    where = f"{log.place}stats.model_usage"
    models = as_object(stats.get("model_usage") or {}, where)
    counts = [as_count(as_object(use, where).get("total_tokens"), where) for use in models.values()]
    if counts:
        yield Fact("total_tokens", sum(counts), "tokens", where)


def _sample_facts(log: _Log) -> Iterator[Fact]:
    where = _SUMMARIES if log.place else "samples"
    errors = sum(sample.error for sample in log.samples)
    yield Fact("total_samples", len(log.samples), "samples", where)
    yield Fact("completed_samples", len(log.samples) - errors, "samples", where)
    yield Fact("sample_errors", errors, "samples", where)
    yield Fact("limited_samples", sum(sample.limited for sample in log.samples), "samples", where)
    yield Fact("superseded_samples", log.superseded, "samples", where)
    yield Fact("edited_scores", log.edited, "scores", "samples")


def _times(log: _Log) -> tuple[tuple[JsonValue, str], ...]:
    stats = as_object(log.header.get("stats") or {}, f"{log.place}stats")
    return (
        (_spec(log).get("created"), f"{log.place}eval.created"),
        (stats.get("started_at"), f"{log.place}stats.started_at"),
    )
