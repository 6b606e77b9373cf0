"""Paths and files that mean harm: out of the bundle, to what never ends, with names that forge lines."""

import os
import shutil
import socket
import stat
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

from tests.hostile.case import (
    ACCEPTED,
    BASE,
    EITHER,
    EVIDENCE,
    FILE,
    INVALID,
    MANIFEST,
    SECRET,
    Build,
    Case,
    disturbed,
    put,
    quote,
    rewritten,
)

LINK = "path-symlink path-not-openable"
NAME = "path-bad-name evidence-unlisted"


def _case(
    number: str, name: str, why: str, errors: str, build: Build, exits: frozenset[int] = INVALID, *, heavy: bool = False
) -> Case:
    return Case(number, name, why, exits, tuple(errors.split()), build, heavy)


def _listed(path: str) -> Build:
    """Make a bundle whose evidence.yaml names another path, with a secret where ``..`` leads."""

    def build(folder: Path) -> Path:
        (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
        return rewritten(EVIDENCE, put("path", quote(path)))(folder)

    return build


def _instead(make: Callable[[Path], object]) -> Build:
    """Make a bundle in which something else stands where an evidence file was."""

    def harm(bundle: Path) -> None:
        (bundle / FILE).unlink()
        make(bundle / FILE)

    return disturbed(harm)


def _link(target: str) -> Build:
    return _instead(lambda path: path.symlink_to(target))


def _add(name: bytes) -> Build:
    def harm(bundle: Path) -> None:
        Path(os.fsdecode(os.fsencode(bundle) + b"/evidence/" + name)).write_text("x", encoding="utf-8")

    return disturbed(harm)


def _move_folder_out(bundle: Path) -> None:
    shutil.move(bundle / "evidence", bundle.parent / "outside")
    (bundle / "evidence").symlink_to("../outside")


def _move_manifest_out(bundle: Path) -> None:
    (bundle / MANIFEST).rename(bundle.parent / "m.yaml")
    (bundle / MANIFEST).symlink_to("../m.yaml")


def _bind_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end, chdir(path.parent):
        end.bind(path.name)


def _make_zero(path: Path) -> None:
    os.mknod(path, 0o644 | stat.S_IFCHR, os.makedev(1, 5))


def _make_sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def _add_git(bundle: Path) -> None:
    (bundle / ".git").mkdir()
    (bundle / ".git" / "config").write_text(SECRET, encoding="utf-8")


def _add_folded(bundle: Path) -> None:
    (bundle / FILE.replace("psf-1", "PSF-1")).write_text("x", encoding="utf-8")


def _add_thousands(bundle: Path) -> None:
    (bundle / "evidence" / "many").mkdir()
    for number in range(6000):
        (bundle / "evidence" / "many" / f"{number}").touch()


def _add_depth(bundle: Path) -> None:
    above = os.open(bundle / "evidence", os.O_RDONLY)
    for _ in range(600):
        os.mkdir("d", dir_fd=above)
        below = os.open("d", os.O_RDONLY, dir_fd=above)
        os.close(above)
        above = below
    os.close(above)


def _replace_manifest_by_pipe(bundle: Path) -> None:
    (bundle / MANIFEST).unlink()
    os.mkfifo(bundle / MANIFEST)


def _link_to_bundle(folder: Path) -> Path:
    shutil.copytree(BASE, folder / "real")
    (folder / "bundle").symlink_to("real")
    return folder / "bundle"


def _write_file(folder: Path) -> Path:
    (folder / "bundle").write_text("x", encoding="utf-8")
    return folder / "bundle"


def _name_nfd(folder: Path) -> Path:
    bundle = _listed("evidence/re\u0301sume\u0301.txt")(folder)
    (bundle / "evidence" / "re\u0301sume\u0301.txt").write_text("x", encoding="utf-8")
    return bundle


CASES = (
    _case("P01", "traversal", "climbs out", "path-traversal", _listed("evidence/../../secret.txt")),
    _case("P02", "traversal-plain", "climbs out at once", "path-traversal schema-pattern", _listed("../secret.txt")),
    _case("P03", "absolute", "starts elsewhere", "path-not-relative schema-pattern", _listed("/etc/hostname")),
    _case("P05", "dot-segment", "a second name of the same file", "path-traversal", _listed("evidence/./psf-1.txt")),
    _case("P06", "empty-segment", "a third", "path-traversal", _listed("evidence//psf-1.txt")),
    _case("P07", "home", "somebody's home", "path-not-relative schema-pattern", _listed("~/secret.txt")),
    _case(
        "P08",
        "backslash",
        "a separator on Windows",
        "path-not-relative schema-pattern",
        _listed("evidence\\..\\secret.txt"),
    ),
    _case("P09", "drive", "a drive on Windows", "path-not-relative schema-pattern", _listed("C:/secret.txt")),
    _case("P10", "file-url", "an address", "path-not-relative schema-pattern", _listed("file:///etc/hostname")),
    _case(
        "P11", "http-url", "an address on the net", "path-not-relative schema-pattern", _listed("http://127.0.0.1:9/x")
    ),
    _case("P12", "device-name", "a device on Windows", "path-bad-name", _listed("evidence/NUL.txt")),
    _case("P13", "leading-dash", "an option to somebody", "path-bad-name", _listed("evidence/-rf")),
    _case(
        "P15", "missing", "is not there", "evidence-missing path-not-openable", _listed("evidence/does-not-exist.txt")
    ),
    _case("P16", "folder-as-evidence", "is not a file", "not-regular-file evidence-missing", _instead(Path.mkdir)),
    _case(
        "P18", "manifest-as-evidence", "vouches for itself", "evidence-is-manifest path-not-allowed", _listed(MANIFEST)
    ),
    _case("P19", "nfd-name", "another spelling of the same letters", "path-not-nfc path-bad-name", _name_nfd),
    _case("P22", "trailing-dot", "Windows drops it", "path-bad-name", _listed("evidence/psf-1.txt.")),
    _case("P24", "symlink-out", "shows what lies outside", LINK, _link("../../secret.txt")),
    _case("P25", "symlink-in", "refused even inside", LINK, _link("psf-4.csv")),
    _case("P26", "symlink-environ", "shows the environment", LINK, _link("/proc/self/environ")),
    _case("P27", "symlink-dev-zero", "never ends", LINK, _link("/dev/zero")),
    _case("P28", "symlink-loop", "leads to itself", LINK, _link("psf-1.txt")),
    _case("P29", "symlink-dir", "a folder that is a link", LINK, disturbed(_move_folder_out)),
    _case(
        "P30",
        "hardlink",
        "a second name of what lies outside",
        "hardlinked-file",
        _instead(lambda path: path.hardlink_to(path.parents[2] / "secret.txt")),
    ),
    _case("P31", "fifo", "waits for ever", "not-regular-file", _instead(os.mkfifo)),
    _case("P32", "socket", "cannot be read", "not-regular-file path-not-openable", _instead(_bind_socket)),
    _case("P33", "chardev", "never ends", "not-regular-file", _instead(_make_zero)),
    _case("P34", "sparse-1TB", "takes an hour to hash", "file-too-big", _instead(_make_sparse)),
    _case(
        "P36", "6000-unlisted-files", "more findings than anybody reads", "evidence-unlisted", disturbed(_add_thousands)
    ),
    _case("P37", "600-levels", "folders without end", "path-too-deep", disturbed(_add_depth)),
    _case("P39", "hidden-file", "left behind by tools", "evidence-unlisted", disturbed(_add_git), EITHER),
    _case("P40", "non-utf8-extra-name", "cannot be printed or encoded", NAME, _add(b"\xff.txt")),
    _case("P41", "newline-extra-name", "forges a line", NAME, _add(b"a\nPASS \x1b[2J.txt")),
    _case("P42", "casefold-dup", "one name to some", "path-casefold-duplicate", disturbed(_add_folded), EITHER),
    _case("P43", "bidi-extra-name", "turns round", NAME, _add("r\u202etxt.exe".encode())),
    _case("P45", "manifest-symlink", "the manifest is a link", LINK, disturbed(_move_manifest_out)),
    _case("P46", "manifest-fifo", "the manifest waits", "not-regular-file", disturbed(_replace_manifest_by_pipe)),
    _case("P47", "manifest-missing", "no manifest", "manifest-missing", disturbed(lambda b: (b / MANIFEST).unlink())),
    _case("P48", "bundle-is-symlink", "the caller's own choice", "", _link_to_bundle, ACCEPTED),
    _case("P49", "bundle-is-file", "no folder", "bundle-not-a-directory archive-bad", _write_file),
)
