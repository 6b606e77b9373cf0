"""One job for many files, shared among processes where the system and the amount make it worth while.

Only Linux's fork is used: a child has what its parent has, nothing is sent to it, and what it answers are values of
psfkit's own. Elsewhere, and for little, the jobs are done one after the other in this process; the results are the
same.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Advance = Callable[[int], None]
"""Told now and then how many more bytes were read."""
Job = Callable[[Task, Advance], Result]

MAX_WORKERS = 4
WORTH = 8 * 1024 * 1024
"""Bytes of work from which on children are worth making."""
FILE = 64 * 1024
"""Bytes that could be read in the time that opening a file takes."""
_STEP = 4 * 1024 * 1024
"""Bytes after which a child says how far it is."""
_BATCH = 256
"""Results that a child tells at once: of small files each takes less time than to tell and to hear it."""
_LENGTH = 4


def share(job: Job[Task, Result], tasks: Sequence[Task], sizes: Sequence[int], advance: Advance) -> list[Result]:
    """Return the result of every task, in order.

    Args:
        job: What to do with each; it must not depend on having done another.
        tasks: What to do it with.
        sizes: About how many bytes each of them reads.
        advance: Called in this process.
    """
    count = min(_count_processors(), len(tasks), MAX_WORKERS)
    if count < 2 or sum(sizes) + FILE * len(sizes) < WORTH or threading.active_count() > 1:  # forking loses threads
        return [job(task, advance) for task in tasks]
    found = _share_among(job, tasks, _portions(sizes, count), advance)
    return [found[number] if number in found else job(task, advance) for number, task in enumerate(tasks)]


def _count_processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _portions(sizes: Sequence[int], count: int) -> list[list[int]]:
    """Share the numbers of tasks out, the largest first, each to whom has least."""
    portions: list[list[int]] = [[] for _ in range(count)]
    loads = [0] * count
    for number in sorted(range(len(sizes)), key=sizes.__getitem__, reverse=True):
        least = loads.index(min(loads))
        portions[least].append(number)
        loads[least] += sizes[number] + FILE
    return portions


@dataclass(frozen=True, slots=True)
class _Child:
    process: int
    answers: int
    """Descriptor of the pipe it writes to."""
    portion: Iterator[int]
    """Numbers of the tasks whose results are still to come, in order."""


def _share_among(
    job: Job[Task, Result], tasks: Sequence[Task], portions: Sequence[Sequence[int]], advance: Advance
) -> dict[int, Result]:
    """Return the results by the number of their task; those of a child that died are missing."""
    children: list[_Child] = []
    found: dict[int, Result] = {}
    try:
        for portion in portions:
            children.append(_fork(job, tasks, portion, children))
        for child, results, read in _hear(children):
            found.update(zip(islice(child.portion, len(results)), results, strict=True))
            advance(read)
    finally:
        for child in children:
            _end(child)
    return found


def _fork(job: Job[Task, Result], tasks: Sequence[Task], portion: Sequence[int], others: Sequence[_Child]) -> _Child:
    from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask

    answers, told = os.pipe()
    before = pthread_sigmask(SIG_BLOCK, {SIGINT})
    process = os.fork()
    if process:
        pthread_sigmask(SIG_SETMASK, before)
        os.close(told)
        return _Child(process, answers, iter(portion))
    status = 1
    try:
        pthread_sigmask(SIG_SETMASK, before)
        for descriptor in (answers, *(other.answers for other in others)):
            os.close(descriptor)
        _work(job, tasks, portion, told)
        status = 0
    finally:
        os._exit(status)  # whatever it was, the parent does again what is missing and meets it there


def _work(job: Job[Task, Result], tasks: Sequence[Task], portion: Sequence[int], told: int) -> None:
    results: list[Result] = []
    read = 0

    def tell() -> None:
        nonlocal read
        _tell(told, (results, read))
        results.clear()
        read = 0

    def advance(size: int) -> None:
        nonlocal read
        read += size
        if read >= _STEP:
            tell()

    for number in portion:
        results.append(job(tasks[number], advance))
        if len(results) >= _BATCH:
            tell()
    tell()


def _tell(told: int, answer: tuple[list[Any], int]) -> None:
    from pickle import dumps

    content = dumps(answer)
    left = memoryview(len(content).to_bytes(_LENGTH, "big") + content)
    while left:
        left = left[os.write(told, left) :]


def _hear(children: Sequence[_Child]) -> Iterator[tuple[_Child, list[Any], int]]:
    """Yield what the children say, as it comes: who has which further results, and has read how much more."""
    from pickle import loads
    from selectors import EVENT_READ, DefaultSelector

    with DefaultSelector() as selector:
        for child in children:
            selector.register(child.answers, EVENT_READ, (child, bytearray()))
        while selector.get_map():
            for key, _ in selector.select():
                heard = os.read(key.fd, 1024 * 1024)
                if not heard:
                    selector.unregister(key.fd)
                waiting: bytearray
                child, waiting = key.data
                waiting += heard
                while len(waiting) >= _LENGTH:
                    end = _LENGTH + int.from_bytes(waiting[:_LENGTH], "big")
                    if len(waiting) < end:
                        break
                    results, read = loads(waiting[_LENGTH:end])  # noqa: S301 - from a child of this very process
                    yield child, results, read
                    del waiting[:end]


def _end(child: _Child) -> None:
    from signal import SIGKILL

    os.close(child.answers)
    if not os.waitpid(child.process, os.WNOHANG)[0]:
        os.kill(child.process, SIGKILL)  # it has said all it had to say, or nobody waits for it any more
        os.waitpid(child.process, 0)
