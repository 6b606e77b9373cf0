"""Many bundles: each looked at by itself, several at a time, and what is done is kept."""

from __future__ import annotations

import signal
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from psfkit.errors import PsfkitError
from psfkit.model.claim_exception import share
from psfkit.model.finding import Severity
from psfkit.model.portfolio import BundleRow, DomainCell, Portfolio, Standing, worst_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from multiprocessing.synchronize import Event

    from psfkit.model.rubric import Rubric

FEW = 4
"""Bundles below which other processes are not worth their start."""
_CHUNK = 16
_HEAD = 300
"""Characters of a problem that are kept."""


@dataclass(frozen=True, slots=True)
class _Task:
    path: str
    keys: bool
    """Whether it is asked for the key by which its row is kept."""


@dataclass(frozen=True, slots=True)
class _Done:
    row: BundleRow
    key: str
    """Empty when its row is not kept."""
    is_new: bool = True


@dataclass(slots=True)
class _Desk:
    """What a process that looks at bundles has at hand."""

    rubric: Rubric
    as_of: date
    version: str
    kept: Mapping[str, BundleRow]


def assess_portfolio(
    paths: Sequence[str],
    rubric: Rubric,
    as_of: date,
    version: str,
    *,
    jobs: int,
    resume: str = "",
    advance: Callable[[int, int], None] = lambda _done, _all: None,
) -> Portfolio:
    """Look at many bundles; whatever is wrong with one is said in its row.

    Args:
        paths: Bundles, and folders below which they are.
        rubric: By which they are judged.
        as_of: The day on which the evidence is looked at.
        version: Of psfkit, as another one may judge otherwise.
        jobs: How many processes look at once.
        resume: A file that keeps what is done; empty for none.
        advance: Told how many are done, of how many.

    Raises:
        InputError: There are too many bundles, or the file is something else.
        StorageError: What is done cannot be kept.
    """
    from psfkit.documents.bundle_finder import find_bundles
    from psfkit.documents.line_log import LineLog
    from psfkit.pipeline.portfolio_state import HEADING, read_kept, write_kept

    found = find_bundles(paths)
    rows = []
    with LineLog(resume, HEADING) if resume else nullcontext() as log:
        desk = _Desk(rubric, as_of, version, {} if log is None else read_kept(log.lines))
        tasks = [_Task(path, keys=log is not None) for path in found]
        for done in _look_at_all(tasks, desk, jobs):
            rows.append(done.row)
            if log is not None and done.is_new and done.key:
                log.add(write_kept(done.key, done.row))
            advance(len(rows), len(tasks))
    domains = tuple((domain.id, domain.title, domain.threshold) for domain in rubric.domains)
    return Portfolio(as_of, rubric.id, rubric.version, rubric.digest, domains, tuple(sorted(rows, key=worst_first)))


def _look_at_all(tasks: Sequence[_Task], desk: _Desk, jobs: int) -> Iterator[_Done]:
    if jobs < 2 or len(tasks) < FEW:
        for task in tasks:
            yield _look_at(task, desk)
        return
    size = max(1, min(_CHUNK, len(tasks) // (jobs * 4)))
    chunks = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    lost: list[_Task] = []
    yield from _in_processes(chunks, desk, jobs, lost)
    for task in lost:  # one of them ends a process: each has one of its own now
        gone: list[_Task] = []
        yield from _in_processes([[task]], desk, 1, gone)
        for each in gone:
            yield _Done(BundleRow(each.path, Standing.UNREADABLE, problem="looking at it ended the process"), "")


def _in_processes(chunks: Sequence[Sequence[_Task]], desk: _Desk, jobs: int, lost: list[_Task]) -> Iterator[_Done]:
    """Yield what came of chunks as it comes; the tasks of those whose process ended are added to ``lost``."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    stop = multiprocessing.Event()
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(desk, stop)) as pool:
        waiting = {pool.submit(_work, chunk): chunk for chunk in chunks}
        try:
            for future in as_completed(waiting):
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    lost.extend(waiting[future])
        except BaseException:  # nobody waits any more: each process comes to the end of its bundle, and then to its own
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


_given: tuple[_Desk, Event] | None = None
"""What a process that looks at bundles for another begins with, and what tells it to stop."""


def _begin(desk: _Desk, stop: Event) -> None:
    global _given  # noqa: PLW0603 - a process of a pool has no other place for what it begins with
    _given = desk, stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits for this one


def _work(tasks: Sequence[_Task]) -> list[_Done]:
    if _given is None:
        return []
    desk, stop = _given
    return [_look_at(task, desk) for task in tasks if not stop.is_set()]


def _look_at(task: _Task, desk: _Desk) -> _Done:
    """Look at one bundle; nothing that it does goes further."""
    try:
        key = _key(task.path, desk) if task.keys else ""
        kept = desk.kept.get(key) if key else None
        if kept is not None:
            return _Done(replace(kept, path=task.path), key, is_new=False)
        return _Done(_assess(task.path, desk), key)
    except PsfkitError as error:
        return _Done(BundleRow(task.path, Standing.UNREADABLE, problem=error.message[:_HEAD]), "")
    except Exception as error:  # noqa: BLE001 - one bundle never stops the rest
        problem = f"psfkit made a mistake of its own ({type(error).__name__})"
        return _Done(BundleRow(task.path, Standing.UNREADABLE, problem=problem), "")


def _key(path: str, desk: _Desk) -> str:
    """Return by what the row of a bundle is kept: everything that it follows from; nothing for what is no bundle."""
    from psfkit.documents.bundle_finder import digest_state
    from psfkit.documents.paths import FileRefused

    try:
        state = digest_state(path)
    except FileRefused:
        return ""
    return f"{state} {desk.rubric.digest} {desk.as_of.isoformat()} {desk.version}"


def _assess(path: str, desk: _Desk) -> BundleRow:
    from psfkit.pipeline.runs import validate
    from psfkit.scoring.assess import assess

    seen = validate(path, desk.rubric, desk.as_of)
    warnings = sum(finding.severity is Severity.WARNING for finding in seen.findings)
    if seen.validated is None:
        errors = [finding for finding in seen.findings if finding.severity is Severity.ERROR]
        problem = f"{errors[0].code}: {errors[0].message}"[:_HEAD] if errors else ""
        return BundleRow(path, Standing.INVALID, errors=len(errors), warnings=warnings, problem=problem)
    made = assess(seen.validated, desk.rubric, None, desk.as_of)  # no plan, which takes as long again
    cells = tuple(DomainCell(domain.domain, domain.score, domain.passes) for domain in made.domains)
    standing = Standing.PASSES if made.passes else Standing.FAILS
    name, digest = made.organisation.name, made.digests.bundle
    excused = [shared.exception.standing for shared in share(made.exceptions)]
    return BundleRow(
        path,
        standing,
        name,
        made.application_id,
        digest,
        cells,
        warnings=warnings,
        exceptions=sum(each.is_in_force for each in excused),
        spent=sum(each.gives_nothing for each in excused),
    )
