"""What holds for every case, whatever is said of it."""

import hashlib
import re
import stat
from pathlib import Path

from tests.hostile.case import SECRET

MAX_OUTPUT = 200_000
_RAW = re.compile(
    rb"\x1b|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xd8\x9c|\xef\xbb\xbf"
)
ENVIRONMENT_SECRET = "ENVIRONMENT-SENTINEL"
_SECRETS = (SECRET.encode(), ENVIRONMENT_SECRET.encode(), b"root:x:")

Snapshot = dict[str, tuple[object, ...]]


def find_harm(output: bytes) -> list[str]:
    """Say what is wrong with a program's output."""
    harm = []
    raw = _RAW.search(output)
    if raw:
        harm.append(f"raw {raw[0]!r} in the output")
    harm += [f"{secret!r} is shown" for secret in _SECRETS if secret in output]
    if b"Traceback" in output:
        harm.append("a traceback")
    if len(output) > MAX_OUTPUT:
        harm.append(f"{len(output)} bytes of output")
    return harm


def snapshot(folder: Path) -> Snapshot:
    """Take down everything in a folder: kind, size, time, target, and content unless it is huge."""
    seen: Snapshot = {}
    waiting = [folder]
    while waiting:
        for path in waiting.pop().iterdir():
            status = path.lstat()
            content: object = None
            if stat.S_ISDIR(status.st_mode) and len(path.parts) < len(folder.parts) + 20:
                waiting.append(path)
            elif stat.S_ISLNK(status.st_mode):
                content = path.readlink()
            elif stat.S_ISREG(status.st_mode) and status.st_size < 1 << 27:
                content = hashlib.sha256(path.read_bytes()).digest()
            seen[str(path)] = (status.st_mode, status.st_size, status.st_mtime_ns, content)
    return seen
