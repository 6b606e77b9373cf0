"""Whatever is done to a file of a registry, the check names that file."""

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from psfkit.errors import PsfkitError
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.change import change
from psfkit.registry.check import check
from psfkit.registry.folder import open_registry
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from psfkit.registry.status_lists import write_status_lists
from tests.unit.marks.samples import ISSUED_AT, award

LATER = ISSUED_AT + timedelta(days=10)
FILES = (
    "issuer.json",
    "keys.json",
    "head.json",
    "index.json",
    "history/00000003.json",
    "history/00000004.json",
    "status/revocation.json",
    "status/suspension.json",
    *(f"marks/TM-0000{n}/{name}" for n in (1, 2) for name in ("record.json", "event.json", "badge.svg")),
)
UNSIGNED = "issuer.json"


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    made = new_issuer(str(tmp_path_factory.mktemp("lived") / "issuer"), "Example", date(2026, 11, 1))
    issue(award(), made, ISSUED_AT, lambda _: {"badge.svg": b"<svg/>"})
    issue(award("Beta", "d"), made, LATER, lambda _: {"badge.svg": b"<svg>beta</svg>"})
    change(made, "TM-00001", EventKind.SUSPENDED, LATER, Reason.INCIDENT)
    change(made, "TM-00001", EventKind.REVOKED, LATER, Reason.MISUSE)
    write_status_lists(made, "https://marks.example/status", LATER)
    return made.path


@pytest.fixture
def registry(lived, tmp_path):
    return Path(shutil.copytree(lived, tmp_path / "issuer")) / "registry"


def named(registry):
    """Return the files that the check names; a registry that cannot be opened names the file that is why."""
    try:
        return {fault.path for fault in check(open_registry(str(registry)))}
    except PsfkitError as error:
        return {name for name in FILES if str(registry / name) in error.message}


def test_the_list_of_files_is_whole(registry):
    assert {p.relative_to(registry).as_posix() for p in registry.rglob("*") if p.is_file()} == set(FILES)
    assert named(registry) == set()


def flips(content, step):
    """Return the content with one bit of one byte changed, for every ``step``-th byte."""
    for place in range(0, len(content), step):
        yield place, content[:place] + bytes([content[place] ^ (1 << place % 8)]) + content[place + 1 :]


def unnamed(registry, name, contents):
    path = registry / name
    before = path.read_bytes()
    missed = []
    for what, content in contents(before):
        path.write_bytes(content)
        if name not in named(registry):
            missed.append(what)
    path.write_bytes(before)
    return missed


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_is_named(registry, name):
    assert unnamed(registry, name, lambda content: flips(content, max(1, len(content) // 12))) == []


@pytest.mark.faults
@pytest.mark.parametrize("name", FILES)
def test_every_flipped_byte_is_named(registry, name, record_property):
    record_property("bytes", len((registry / name).read_bytes()))
    assert unnamed(registry, name, lambda content: flips(content, 1)) == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_short_or_lengthened_is_named(registry, name):
    def changed(content):
        for length in (0, 1, len(content) // 2, len(content) - 1):
            yield f"cut to {length}", content[:length]
        yield "longer", content + b"\n"

    assert unnamed(registry, name, changed) == []


def swap(path, other):
    path.write_bytes(other.read_bytes())


def link(path, other):
    path.unlink()
    os.link(other, path)


def link_to_itself(path, other):
    path.symlink_to(path.rename(other.parents[4] / "aside"))


def make_folder(path, other):
    path.unlink()
    path.mkdir()


def make_pipe(path, other):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("name", [name for name in FILES if name != UNSIGNED])
@pytest.mark.parametrize("tamper", [swap, link, link_to_itself, make_folder, make_pipe])
def test_a_file_exchanged_linked_or_turned_into_something_else_is_named(registry, name, tamper):
    other = "marks/TM-00002/record.json" if name != "marks/TM-00002/record.json" else "marks/TM-00001/record.json"
    tamper(registry / name, registry / other)
    assert name in named(registry)


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith(("status/", "history/"))])
def test_a_file_that_is_gone_is_named(registry, name):
    (registry / name).unlink()
    found = named(registry)
    if name == UNSIGNED:
        with pytest.raises(PsfkitError, match=r"it has no issuer\.json"):
            open_registry(str(registry))
    elif name.endswith("event.json"):
        assert found & {name, "history"}
    else:
        assert name in found


@pytest.mark.parametrize("name", ["history/00000003.json", "history/00000004.json"])
def test_an_event_that_is_gone_is_told_of_by_its_number(registry, name):
    (registry / name).unlink()
    assert f"event {int(Path(name).stem)}" in " ".join(f.detail for f in check(open_registry(str(registry))))


@pytest.mark.parametrize("where", ["", "history/", "status/", "marks/", "marks/TM-00001/"])
@pytest.mark.parametrize("name", ["x", ".x.part", "RECORD.JSON"])
def test_a_file_too_many_is_named(registry, where, name):
    (registry / where / name).write_bytes(b"x")
    assert f"{where}{name}" in named(registry)


@pytest.mark.parametrize("folder", ["marks", "history", "status"])
def test_a_folder_that_is_a_link_is_named(registry, folder):
    aside = (registry / folder).rename(registry.parent.parent / folder)
    (registry / folder).symlink_to(aside)
    assert folder in named(registry)
