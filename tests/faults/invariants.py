"""What docs/operations.md promises of a registry whatever happens, asked of one that something has happened to.

The examples' issuer and a chosen day give the same bytes every time, so a file is right when it is what it was before
the run, or what it is after a run without faults.
"""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from psfkit.registry.check import check
from psfkit.registry.folder import open_registry

DERIVED = frozenset({"head.json", "index.json", "status/revocation.json", "status/suspension.json"})
PRIVATE_PLACES = frozenset(
    {"README.md", "issuer.json", "registry", ".lock", ".staging", "salt", "policy.yaml", "pending"}
)
SITE = frozenset({"current", "releases", "store", "nginx.conf", ".lock"})
Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    """Return every file below a folder; what is no plain file has no place in one."""
    found = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_dir() or path.is_symlink():
            assert path.is_file(), path
            assert not path.is_symlink(), path
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def shown(at: Path) -> Tree:
    """Return what readers of a published site see."""
    site = at / "site/current"
    files = (Path(folder) / name for folder, _, names in os.walk(site, followlinks=True) for name in names)
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def key_files(at: Path) -> Tree:
    """Return the files of an issuer's keys."""
    return {path.name: path.read_bytes() for path in (at / "issuer").glob("key*.pem")}


@dataclass(frozen=True)
class Expected:
    """A registry and what was written beside it, before the run and after one without faults."""

    before: Tree
    after: Tree
    out: Tree
    shown: tuple[Tree, Tree]
    """What readers of the published site see, before and after."""
    keys: Tree
    """The files of keys, after."""


def marks_of(files: Tree) -> dict[str, Tree]:
    """Return the files of each mark."""
    marks: dict[str, Tree] = {}
    for path, content in files.items():
        if path.startswith("marks/"):
            _, mark, name = path.split("/", 2)
            marks.setdefault(mark, {})[name] = content
    return marks


def find_broken(at: Path, expected: Expected, *, killed: bool, repaired: bool = False) -> list[str]:
    """Return what does not hold in the folder in which a run was stopped or refused."""
    broken: list[str] = []
    registry = tree(at / "issuer/registry")
    for path, content in registry.items():
        if repaired and path in DERIVED:
            continue  # made anew for what there is now; the check below looks at it
        if content not in (expected.before.get(path), expected.after.get(path)):
            known = path in expected.before or path in expected.after
            broken.append(f"registry/{path} is " + ("half or other than it may be" if known else "something left over"))
    broken += [f"registry/{path} is gone" for path in expected.before if path not in registry]
    marks = marks_of(registry)
    for mark, files in marks.items():
        whole = [marks_of(side).get(mark) for side in (expected.before, expected.after)]
        if files not in whole:
            broken.append(f"{mark} is half there")
    if (at / "issuer/registry").is_dir():
        broken += _find_unchained(at)
    broken += _find_exposed(at)
    if shown(at) not in expected.shown:
        broken.append("readers of the site see neither what they saw nor what they are to see")
    for path, content in tree(at / "out").items():
        if path.endswith(".part") and killed:
            continue
        if content != expected.out.get(path):
            broken.append(f"out/{path} is half or left over")
    return broken


def _find_unchained(at: Path) -> list[str]:
    registry = open_registry(str(at / "issuer"))
    unbegun = not any(mark.event_is_there for mark in _marks(registry.marks_path))
    if unbegun and registry.mark_ids():
        return []  # older than its history, and `begin` has not got to it
    return [f"check: {fault.what} {fault.path}: {fault.detail}" for fault in check(registry) if not fault.derived]


@dataclass(frozen=True)
class _Mark:
    event_is_there: bool


def _marks(folder: Path) -> list[_Mark]:
    return [_Mark((path / "event.json").exists()) for path in folder.iterdir()] if folder.is_dir() else []


def _find_exposed(at: Path) -> list[str]:
    """Return what lies where it should not, or can be read by whom it should not."""
    issuer = at / "issuer"
    if not issuer.is_dir():
        return []
    broken = [
        f"issuer/{path.name} is left over"
        for path in issuer.iterdir()
        if path.name not in PRIVATE_PLACES and not re.fullmatch(r"key(-2)?\.pem", path.name)
    ]
    for path in (*issuer.glob("key*.pem"), issuer / "salt"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) != 0o600:
            broken.append(f"issuer/{path.name} can be read by others")
    return broken


def find_unfinished(at: Path, expected: Expected, *, killed: bool) -> list[str]:
    """Return what is not as it is after a run without faults."""
    broken = [] if (now := tree(at / "issuer/registry")) == expected.after else [_differ(now, expected.after)]
    if faults := check(open_registry(str(at / "issuer"))):
        broken.append(f"check: {faults}")
    if shown(at) != expected.shown[1]:
        broken.append("readers of the site do not see what they are to see")
    out = {path: content for path, content in tree(at / "out").items() if not (killed and path.endswith(".part"))}
    if out != expected.out:
        broken.append(_differ(out, expected.out))
    return broken + _find_exposed(at)


def find_left(at: Path, expected: Expected, *, killed: bool) -> list[str]:
    """Return what a run that nothing disturbed has left where it clears up."""
    broken = [] if key_files(at) == expected.keys else [f"files of keys: {', '.join(sorted(key_files(at)))}"]
    site = at / "site"
    if site.is_dir():
        left = {path.name for path in site.iterdir()} - SITE
        broken += [f"site/{name} is left over" for name in left if not (killed and name.endswith(".part"))]
        if len(list((site / "releases").glob("*"))) > 2:
            broken.append("more than two releases are kept")
    return broken


def _differ(now: Tree, wanted: Tree) -> str:
    return "not as after a run without faults: " + ", ".join(
        sorted(path for path in now.keys() | wanted.keys() if now.get(path) != wanted.get(path))
    )
