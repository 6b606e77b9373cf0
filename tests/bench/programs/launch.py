"""Runs one command and writes down what it took.

A program of its own, and a small one: what a command's peak memory is measured at begins with the memory of whoever
starts it.
"""

import json
import os
import resource
import sys
import time

REPORT, *COMMAND = sys.argv[1:]
NOWHERE = os.open(os.devnull, os.O_RDWR)
OUTPUT = os.open(f"{REPORT}.out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
BEGUN = time.monotonic()
CHILD = os.posix_spawnp(
    COMMAND[0],
    COMMAND,
    os.environ,
    file_actions=[
        (os.POSIX_SPAWN_DUP2, NOWHERE, 0),
        (os.POSIX_SPAWN_DUP2, OUTPUT, 1),
        (os.POSIX_SPAWN_DUP2, OUTPUT, 2),
    ],
)
_, STATUS = os.waitpid(CHILD, 0)
WALL = time.monotonic() - BEGUN
USED = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(REPORT, "w", encoding="utf-8") as report:
    json.dump(
        {
            "cpu_ms": (USED.ru_utime + USED.ru_stime) * 1000,
            "wall_ms": WALL * 1000,
            "peak_mib": USED.ru_maxrss / 1024,
            "code": os.waitstatus_to_exitcode(STATUS),
        },
        report,
    )
