"""The system calls of one process, counted, told of, and made to fail at a chosen one.

Armed in a forked child, this takes the place of what :mod:`os` and :mod:`fcntl` offer for files. Calls that concern
something below the watched folder count; the n-th that a fault can meet meets it. An audit hook, which Python itself
calls, sees whether anything went past the counting.
"""

import dis
import errno
import fcntl
import io
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

MAKING = frozenset({"mkdir", "rename", "replace", "link", "symlink", "create"})
WRITING = MAKING | {"write", "fsync"}
CHANGING = MAKING | {"write", "unlink", "remove", "rmdir", "fchmod", "chmod", "truncate"}
LOOKING = frozenset({"open", "read", "listdir", "scandir", "stat", "lstat", "fstat"})
EVERY = CHANGING | LOOKING | {"fsync", "close", "flock"}
AUDITED = {
    "open": {"open", "create", "fdopen"},
    "os.mkdir": {"mkdir"},
    "os.rename": {"rename", "replace"},
    "os.remove": {"unlink", "remove"},
    "os.rmdir": {"rmdir"},
    "os.listdir": {"listdir"},
    "os.scandir": {"scandir"},
    "os.link": {"link"},
    "os.symlink": {"symlink"},
    "os.truncate": {"truncate"},
}
PAST = 97
"""The exit code of a child in which a call went past the counting."""


@dataclass(frozen=True)
class Fault:
    """What happens at a call."""

    name: str
    calls: frozenset[str]
    number: int = 0
    """The error, or 0 for a kill or an interrupt."""
    lasting: bool = False
    """Whether every later call of these meets it too, as on a disk that stays full."""
    after: bool = False
    """Whether the call is done first: the interrupt comes while it runs, and its answer is lost."""
    kills: bool = False
    half: bool = True
    """Whether what is written has got half of the way."""


LITERALLY = os.environ.get("PSFKIT_FAULTS") == "every"
"""Whether faults come at calls as well at which they can leave nothing that they do not leave at others."""
LEFT_BEHIND = EVERY if LITERALLY else CHANGING
"""Where a run that ends is to end: between two calls that change nothing on the disk, it leaves the same."""

KILL = Fault("kill -9", LEFT_BEHIND, kills=True)
KILL_BEFORE = Fault("kill -9 before a write", frozenset({"write"}), kills=True, half=False)
INTERRUPT = Fault("SIGINT before", EVERY)
INTERRUPT_AFTER = Fault("SIGINT during", LEFT_BEHIND | {"flock"}, after=True)
FULL = Fault("ENOSPC", WRITING, errno.ENOSPC)
STAYS_FULL = Fault("ENOSPC from then on", WRITING, errno.ENOSPC, lasting=True)
QUOTA = Fault("EDQUOT from then on", WRITING | {"close"}, errno.EDQUOT, lasting=True)
BROKEN = Fault("EIO", EVERY, errno.EIO)
STAYS_BROKEN = Fault("EIO from then on", CHANGING | {"fsync"}, errno.EIO, lasting=True)
READ_ONLY = Fault("EROFS from then on", CHANGING, errno.EROFS, lasting=True)
FORBIDDEN = Fault("EACCES", MAKING | {"open", "unlink", "rmdir", "listdir", "stat"}, errno.EACCES)
FAULTS = (
    KILL,
    KILL_BEFORE,
    INTERRUPT,
    INTERRUPT_AFTER,
    FULL,
    STAYS_FULL,
    QUOTA,
    BROKEN,
    STAYS_BROKEN,
    READ_ONLY,
    FORBIDDEN,
)


@dataclass
class Calls:
    """The calls of this process below a folder."""

    root: str
    fault: Fault | None = None
    at: int = 0
    """At which of the calls that the fault can meet it comes."""
    met: int = 0
    told: list[tuple[str, str, str]] = field(default_factory=list)
    """Every call that counts: its name, what it concerns, and where something is moved to."""
    opened: dict[int, str] = field(default_factory=dict)
    within: str = ""
    """The call that is under way, for the audit hook."""
    past: list[str] = field(default_factory=list)
    note: Callable[[str], object] = str
    """Is told which call meets the fault, before it does."""
    asked: list[int] | None = None
    """For every call that counts, the handlers in psfkit that are around it; None not to look."""

    def arm(self) -> None:
        """Take the place of the system's calls, for as long as this process lives."""
        for name in ("mkdir", "rmdir", "unlink", "remove", "listdir", "scandir", "stat", "lstat", "chmod", "truncate"):
            setattr(os, name, self._by_path(name, getattr(os, name)))
        for name in ("rename", "replace", "link", "symlink"):
            setattr(os, name, self._by_two_paths(name, getattr(os, name)))
        for name in ("read", "write", "fsync", "fstat", "fchmod"):
            setattr(os, name, self._by_descriptor(name, getattr(os, name)))
        fcntl.flock = self._by_descriptor("flock", fcntl.flock)
        self._open, os.open = os.open, self.open
        self._close, os.close = os.close, self.close
        self._fdopen, os.fdopen = os.fdopen, self.fdopen
        Path.write_bytes, Path.read_bytes = _write_bytes, _read_bytes
        sys.addaudithook(self._audit)

    def call(self, name, act, path, to="", half=None):
        """Do something that the system is asked for, unless a fault meets it."""
        if not any(each == self.root or each.startswith(self.root + "/") for each in (path, to) if each):
            return act()
        self.told.append((name, path, to))
        if self.asked is not None:
            self.asked.append(_site())
        fault = self.fault
        if fault is not None and name in fault.calls:
            self.met += 1
            if self.met == self.at or (self.met > self.at and fault.lasting):
                return self._meet(fault, name, act, half)
        return self._within(name, act)

    def _meet(self, fault, name, act, half):
        if self.met == self.at:
            self.note(f"{name} {self.told[-1][1].removeprefix(self.root)}")
        if fault.after or (fault.number and name == "close"):  # a file whose closing fails is closed
            self._within(name, act)
        if half is not None and fault.half and not fault.after:
            self._within(name, half)
        if fault.kills:
            os.kill(os.getpid(), signal.SIGKILL)
        if fault.number:
            raise OSError(fault.number, os.strerror(fault.number))
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("an interrupt was not raised")

    def _within(self, name, act):
        before, self.within = self.within, name
        try:
            return act()
        finally:
            self.within = before

    def path_of(self, path, folder=None) -> str:
        """Return the whole path of what a call names."""
        if isinstance(path, int):
            return self.opened.get(path, "")
        within = self.opened.get(folder, "") if folder is not None else os.getcwd()  # noqa: PTH109 (asked for each call)
        return os.path.normpath(os.path.join(within, os.fsdecode(path)))  # noqa: PTH118

    def _by_path(self, name, real):
        def called(path=".", *rest, dir_fd=None, **more):
            if dir_fd is not None:
                more["dir_fd"] = dir_fd
            return self.call(name, lambda: real(path, *rest, **more), self.path_of(path, dir_fd))

        return called

    def _by_two_paths(self, name, real):
        def called(one, two, *rest, **more):
            paths = self.path_of(one, more.get("src_dir_fd")), self.path_of(two, more.get("dst_dir_fd"))
            return self.call(name, lambda: real(one, two, *rest, **more), *paths)

        return called

    def _by_descriptor(self, name, real):
        def called(number, *rest):
            def write_half():
                return real(number, rest[0][: len(rest[0]) // 2])

            path = self.path_of(number if isinstance(number, int) else number.fileno())
            return self.call(name, lambda: real(number, *rest), path, half=write_half if name == "write" else None)

        return called

    def open(self, path, flags, mode=0o777, *, dir_fd=None):
        """Open a file and remember what its number stands for."""
        whole = self.path_of(path, dir_fd)
        name = "create" if flags & os.O_CREAT else "open"
        number = self.call(name, lambda: self._open(path, flags, mode, dir_fd=dir_fd), whole)
        self.opened[number] = whole
        return number

    def close(self, number):
        """Close a file."""
        path = self.opened.pop(number, "")
        return self.call("close", lambda: self._close(number), path)

    def fdopen(self, number, *rest, **more):
        """Make a file object that reads through here."""
        return _File(self, number, self._fdopen(number, *rest, **more))

    def _audit(self, event, arguments):
        known = AUDITED.get(event)
        if known is None or not arguments or self.within in known:
            return
        path = arguments[0]
        if isinstance(path, (str, bytes)) and os.fsdecode(path).startswith(self.root + "/"):
            self.past.append(f"{event} {os.fsdecode(path)}")


def _site() -> int:
    """Return what tells calls apart in what becomes of an error or interrupt: every handler on its way out."""
    frame, handlers = sys._getframe(2), []
    while frame is not None:
        if "/psfkit/" in frame.f_code.co_filename:
            entries = (entry for entry in _entries(frame.f_code) if entry.start <= frame.f_lasti < entry.end)
            handlers += [(frame.f_code.co_filename, frame.f_code.co_firstlineno, entry.target) for entry in entries]
        frame = frame.f_back
    return hash(tuple(handlers))


@cache
def _entries(code):
    return tuple(dis._parse_exception_table(code))


def _write_bytes(path, content):
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(number, rest) :]
    finally:
        os.close(number)


def _read_bytes(path):
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC), "rb") as file:
        return file.read()


class _File:
    """A file object whose reading and closing are counted."""

    def __init__(self, calls: Calls, number: int, file: io.BufferedReader) -> None:
        self.calls, self.number, self.file = calls, number, file

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __getattr__(self, name):
        return getattr(self.file, name)

    def read(self, *size):
        return self.calls.call("read", lambda: self.file.read(*size), self.calls.path_of(self.number))

    def close(self):
        path = self.calls.opened.pop(self.number, "")
        self.calls.call("close", self.file.close, path)
