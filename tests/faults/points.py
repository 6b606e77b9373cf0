"""Which calls of a command a fault has to come at, so that everything it can lead to is seen.

What comes of a fault follows from what is on the disk when it comes, and from the handlers (except, finally, with) that
an error or an interrupt passes on its way out of psfkit. So calls are alike when they have the same name, the same
handlers around them, concern files of one folder, and come at the same phase: between the same two moves of something
to where others see it. Of calls that are alike the first is met; if they change something, as those of a loop over the
badges, one in the middle and the last as well.

A fault that ends the process leaves what is on the disk and nothing else. Between two calls that change nothing that is
the same, so it comes at calls that change something: before them, and half of the way through what they write. A fault
that lasts comes at the calls that it refuses.
"""

import re
from dataclasses import dataclass

from tests.faults.system import CHANGING, LITERALLY, Fault

MOVING = frozenset({"rename", "replace", "link", "symlink"})


@dataclass(frozen=True)
class Call:
    """One call, without a fault."""

    name: str
    path: str
    to: str
    """Where something is moved to, or nothing."""
    site: int
    """Which handlers are around it."""


def matter(calls: list[Call], fault: Fault) -> list[int]:
    """Return at which of the calls that it can meet a fault has to come, from 1 on."""
    groups: dict[tuple, list[int]] = {}
    phase = number = 0
    for call in calls:
        if call.name in fault.calls:
            number += 1
            alike = (call.name, number) if LITERALLY else (call.name, call.site, _folder(call.path), phase)
            groups.setdefault(alike, []).append(number)
        phase += call.name in MOVING and "/out/" not in call.to
    chosen = (numbers if alike[0] in CHANGING else numbers[:1] for alike, numbers in groups.items())
    return sorted({numbers[place] for numbers in chosen for place in (0, len(numbers) // 2, -1)})


def _folder(path: str) -> str:
    return re.sub(r"[0-9]+|[0-9a-f]{16,}", "0", path.rpartition("/")[0])
