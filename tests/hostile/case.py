"""One hostile case: how to make it, and what is asked of whoever reads it."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).parents[1] / "bundles" / "good" / "minimal"
"""The honest bundle that every case is made from."""

SECRET = "TOPSECRET-SENTINEL"
"""Stands in files outside the bundle; may never be shown."""

MANIFEST = "bundle.yaml"
EVIDENCE = "evidence.yaml"
CRITERIA = "criteria/psf-1.yaml"
FILE = "evidence/psf-1.txt"

INVALID = frozenset({3})
ACCEPTED = frozenset({0, 1})
EITHER = ACCEPTED | INVALID

Build = Callable[[Path], Path]
"""Makes a case in an empty folder and returns what is to be read; an OSError means that the system cannot hold it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile bundle or archive."""

    id: str
    name: str
    why: str
    exits: frozenset[int]
    """Exit codes of ``validate`` that are right."""
    errors: tuple[str, ...]
    """Names of errors of which one must be given when it is refused; empty when any will do."""
    build: Build
    heavy: bool = False
    """Whether making it takes so long that only the whole run does."""

    def __str__(self) -> str:
        return f"{self.id}-{self.name}"


def copy_base(folder: Path) -> Path:
    """Put an honest bundle into a folder."""
    bundle = folder / "bundle"
    shutil.copytree(BASE, bundle)
    return bundle


def rewritten(file: str, change: Callable[[str], str | bytes]) -> Build:
    """Make a bundle in which one document says something else."""

    def build(folder: Path) -> Path:
        bundle = copy_base(folder)
        changed = change((bundle / file).read_text(encoding="utf-8"))
        content = changed if isinstance(changed, bytes) else changed.encode("utf-8", "surrogatepass")
        (bundle / file).write_bytes(content)
        return bundle

    return build


def disturbed(harm: Callable[[Path], object]) -> Build:
    """Make a bundle whose files are disturbed after it is made; a secret lies beside it."""

    def build(folder: Path) -> Path:
        bundle = copy_base(folder)
        (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
        harm(bundle)
        return bundle

    return build


def put(key: str, written: str) -> Callable[[str], str]:
    """Return a change that writes something else after a key, which must be there, where it stands first."""

    def change(text: str) -> str:
        changed, count = re.subn(rf"(?m)^([ -]*{key}: ).*$", lambda found: found[1] + written, text, count=1)
        assert count, f"the base bundle no longer has the key {key}"
        return changed

    return change


def append(more: str) -> Callable[[str], str]:
    """Return a change that adds text at the end."""
    return lambda text: text + more


def prepend(more: str) -> Callable[[str], str]:
    """Return a change that adds text at the beginning."""
    return lambda text: more + text


def quote(text: str) -> str:
    """Write a text as YAML takes it whatever it holds."""
    return json.dumps(text, ensure_ascii=False)
