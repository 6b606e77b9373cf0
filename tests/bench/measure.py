"""What commands take: CPU of the finished process and its peak memory, medians of rounds in which all take turns."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROUNDS = 11
_LAUNCH = Path(__file__).with_name("programs") / "launch.py"
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "PSFKIT", "PYTEST"))
} | {"PYTHONHASHSEED": "0", "NO_COLOR": "1"}
"""Without what would slow Python down or turn its cache of compiled files off."""

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took."""

    cpu_ms: float
    """User and system time."""
    peak_mib: float
    code: int
    output: str
    wall_ms: float
    """For what several processes do; it moves with whatever else the machine does."""


def measure(command: Command, folder: Path, *, cwd: Path | None = None) -> Cost:
    """Run a command once.

    Args:
        command: Program and arguments.
        folder: Where the launcher may write.
        cwd: Where to run it; the folder when left out.
    """
    report = folder / "cost.json"
    launcher = [sys.executable, "-I", "-S", _LAUNCH, report, *command]
    subprocess.run(list(map(str, launcher)), env=_ENVIRONMENT, cwd=cwd or folder, check=True)
    taken = json.loads(report.read_text("utf-8"))
    output = Path(f"{report}.out").read_text("utf-8", errors="replace")
    return Cost(taken["cpu_ms"], taken["peak_mib"], taken["code"], output, taken["wall_ms"])


def measure_in_turn(commands: Mapping[str, Command], folder: Path, rounds: int = ROUNDS) -> dict[str, Cost]:
    """Run commands in turn, round after round, and return the medians; a first round warms up and does not count."""
    runs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            runs[name].append(measure(command, folder))
    return {name: _median(costs[1:]) for name, costs in runs.items()}


def _median(costs: Sequence[Cost]) -> Cost:
    last = costs[-1]
    cpu, peak, wall = (median(getattr(c, name) for c in costs) for name in ("cpu_ms", "peak_mib", "wall_ms"))
    return Cost(cpu, peak, last.code, last.output, wall)
