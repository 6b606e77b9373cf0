"""Servers under load: requests per second of their own CPU, and how long the slowest hundredth of requests takes."""

import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

CONNECTIONS = 32
_TICKS = os.sysconf("SC_CLK_TCK")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did in one round."""

    per_cpu_second: float
    per_second: float
    p99_ms: float
    failed: int
    """Answers other than 2xx."""


@contextmanager
def running(command: Sequence[str | Path], url: str, log: Path) -> Iterator[int]:
    """Run a server on the first processor until the block ends; ready once ``url`` answers."""
    with log.open("wb") as out:
        process = subprocess.Popen(pinned(0, command), stdout=out, stderr=out)
    try:
        _wait(url, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise ChildProcessError(f"{process.args} ended by itself")
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def pinned(processor: int, command: Sequence[str | Path]) -> list[str]:
    """Return a command that keeps to one processor, where that can be had."""
    words = list(map(str, command))
    if shutil.which("taskset") and (os.cpu_count() or 1) > 1:
        return ["taskset", "-c", str(processor), *words]
    return words


def press(pid: int, url: str, script: Path, seconds: int, *given: str) -> Load:
    """Ask a server as fast as it answers; the script is given what stands last."""
    before = cpu_seconds(pid)
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", script, url, "--", *given]
    told = subprocess.run(pinned(1, wrk), capture_output=True, text=True, check=True).stdout
    spent = cpu_seconds(pid) - before
    requests = int(re.findall(r"(\d+) requests in", told)[0])
    number, unit = re.findall(r"99%\s+([0-9.]+)(us|ms|s)", told)[0]
    failed = re.findall(r"Non-2xx or 3xx responses: (\d+)", told)
    return Load(requests / spent, requests / seconds, float(number) * _UNITS[unit], int(failed[0]) if failed else 0)


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a process and all below it."""
    return sum(map(_own_seconds, family(pid)))


def _own_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [each for child in children.read_text("ascii").split() for each in family(int(child))]
    return found


def resident_mib(pid: int) -> float:
    """Return the memory of a process and all below it, what they share counted once (PSS)."""
    total = 0
    for each in family(pid):
        text = Path(f"/proc/{each}/smaps_rollup").read_text("ascii")
        total += int(re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE)[0])
    return total / 1024


def middle(loads: Sequence[Load]) -> Load:
    """Return the medians."""
    return Load(
        median(load.per_cpu_second for load in loads),
        median(load.per_second for load in loads),
        median(load.p99_ms for load in loads),
        sum(load.failed for load in loads),
    )


def in_turn(servers: Mapping[str, tuple[int, str]], script: Path, seconds: int, rounds: int) -> dict[str, list[Load]]:
    """Press servers (process and address) in turn, round after round."""
    loads: dict[str, list[Load]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, (pid, url) in servers.items():
            loads[name].append(press(pid, url, script, seconds))
    return loads
