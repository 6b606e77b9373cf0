import errno
import os
import stat

import pytest

from psfkit.documents import writer
from psfkit.documents.writer import check_targets, replace_file, write_files
from psfkit.errors import ExitCode, StorageError

FILES = {"report.html": b"<p>", "stubs/psf-1.1.yaml": b"a: b\n"}


@pytest.fixture(params=[True, False], ids=["by folder", "by path"])
def either_way(request, monkeypatch):
    """Run a test as on systems that name files relative to an open folder, and as on those that cannot."""
    monkeypatch.setattr(writer, "_BY_FOLDER", request.param)


def everything(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.usefixtures("either_way")
def test_files_and_folders_are_made(tmp_path):
    out = tmp_path / "a" / "b"
    assert write_files(str(out), FILES) == (str(out / "report.html"), str(out / "stubs" / "psf-1.1.yaml"))
    assert everything(out) == ["report.html", "stubs", "stubs/psf-1.1.yaml"]
    assert (out / "report.html").read_bytes() == b"<p>"


@pytest.mark.usefixtures("either_way")
def test_writing_the_same_again_changes_nothing(tmp_path):
    write_files(str(tmp_path), FILES)
    before = (tmp_path / "report.html").stat().st_ino
    assert len(write_files(str(tmp_path), FILES)) == 2
    assert (tmp_path / "report.html").stat().st_ino == before


@pytest.mark.usefixtures("either_way")
def test_another_file_is_not_overwritten_without_force(tmp_path):
    (tmp_path / "report.html").write_bytes(b"mine")
    with pytest.raises(StorageError, match=r"report\.html is there already") as raised:
        write_files(str(tmp_path), FILES)
    assert "--force" in raised.value.hint
    assert raised.value.exit_code is ExitCode.STORAGE
    assert everything(tmp_path) == ["report.html"]  # nothing of the rest, no folder left behind
    write_files(str(tmp_path), FILES, force=True)
    assert (tmp_path / "report.html").read_bytes() == b"<p>"


@pytest.mark.usefixtures("either_way")
def test_private_files_are_the_owners_alone(tmp_path):
    write_files(str(tmp_path / "out"), FILES, private=True)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "out" / "report.html").stat().st_mode) == 0o600


@pytest.mark.usefixtures("either_way")
def test_a_private_file_that_stays_as_it_is_is_closed_to_others(tmp_path):
    write_files(str(tmp_path), FILES)
    (tmp_path / "report.html").chmod(0o644)
    write_files(str(tmp_path), FILES, private=True)
    assert stat.S_IMODE((tmp_path / "report.html").stat().st_mode) == 0o600


@pytest.mark.usefixtures("either_way")
def test_trying_out_leaves_everything_as_it_was(tmp_path):
    out = tmp_path / "new" / "out"
    check_targets(str(out), FILES)
    assert everything(tmp_path) == []
    write_files(str(out), FILES)
    before = everything(tmp_path)
    check_targets(str(out), FILES)
    check_targets(str(out), {"report.html": b"other", "more/a": b""}, force=True)
    assert everything(tmp_path) == before
    assert (out / "report.html").read_bytes() == b"<p>"


@pytest.mark.usefixtures("either_way")
def test_trying_out_refuses_what_writing_refuses(tmp_path):
    (tmp_path / "report.html").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(tmp_path)
    for where, files in ((tmp_path, FILES), (tmp_path / "link", FILES), (tmp_path, {"../x": b""})):
        with pytest.raises(StorageError):
            check_targets(str(where), files)
    assert everything(tmp_path) == ["link", "report.html"]


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("name", ["report.html", "stubs", "."])
def test_nothing_is_written_through_a_link(tmp_path, name):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_bytes(b"precious")
    out = tmp_path / "out"
    if name == ".":
        out.symlink_to(elsewhere)
    else:
        out.mkdir()
        (out / name).symlink_to(elsewhere / ("file" if name == "report.html" else ""))
    with pytest.raises(StorageError, match="a symbolic link stands there"):
        write_files(str(out), FILES, force=True)
    assert everything(elsewhere) == ["file"]
    assert (elsewhere / "file").read_bytes() == b"precious"


@pytest.mark.usefixtures("either_way")
def test_a_folder_or_file_in_the_way_is_named(tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(StorageError, match=r"report\.html: a folder stands there"):
        write_files(str(tmp_path), FILES, force=True)
    (tmp_path / "stubs").write_text("x")
    with pytest.raises(StorageError, match="stubs"):
        write_files(str(tmp_path), {"stubs/a": b""}, force=True)
    with pytest.raises(StorageError, match="stubs"):
        write_files(str(tmp_path / "stubs"), {"a": b""})


@pytest.mark.parametrize("name", ["", "/etc/x", "../x", "a/../x", "a//b", "a\0b", "."])
def test_names_lead_downwards(tmp_path, name):
    with pytest.raises(StorageError):
        write_files(str(tmp_path / "out"), {name: b""})
    assert everything(tmp_path) == []


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ("write", OSError(errno.ENOSPC, "x"), "the disk is full"),
        ("fsync", OSError(errno.EIO, "x"), "the disk reports an error"),
        ("replace", OSError(errno.EROFS, "x"), "the file system is read-only"),
        ("open", OSError(errno.EACCES, "x"), "permission is denied"),
        ("write", OSError(errno.EMFILE, "x"), "too many open files"),
        ("write", KeyboardInterrupt("stop"), "stop"),
    ],
)
def test_a_failure_leaves_nothing_behind(tmp_path, monkeypatch, call, error, message):
    def fail(*_args, **_more):
        raise error

    out = tmp_path / "new" / "out"
    with monkeypatch.context() as patch:
        patch.setattr(writer.os, call, fail)
        with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else StorageError, match=message):
            write_files(str(out), FILES)
    if call == "open" and not out.parent.exists():
        return
    assert everything(tmp_path) == []


@pytest.mark.usefixtures("either_way")
def test_a_failure_keeps_what_was_there(tmp_path, monkeypatch):
    write_files(str(tmp_path), FILES)
    real = os.write
    monkeypatch.setattr(writer.os, "write", lambda target, data: real(target, data[:1]) and fail_full())
    with pytest.raises(StorageError, match="the disk is full"):
        write_files(str(tmp_path), {"report.html": b"new", "stubs/psf-1.1.yaml": b"new"}, force=True)
    assert everything(tmp_path) == ["report.html", "stubs", "stubs/psf-1.1.yaml"]
    assert (tmp_path / "report.html").read_bytes() == b"<p>"


def fail_full():
    raise OSError(errno.ENOSPC, "x")


@pytest.mark.usefixtures("either_way")
def test_leftovers_of_an_interrupted_run_are_stepped_over(tmp_path):
    (tmp_path / ".report.html.0.part").write_bytes(b"half")
    write_files(str(tmp_path), FILES)
    assert (tmp_path / "report.html").read_bytes() == b"<p>"
    assert (tmp_path / ".report.html.0.part").read_bytes() == b"half"


def test_short_writes_are_finished(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(writer.os, "write", lambda target, data: real(target, data[:3]))
    write_files(str(tmp_path), {"a": b"0123456789"})
    assert (tmp_path / "a").read_bytes() == b"0123456789"


@pytest.mark.usefixtures("either_way")
def test_a_file_is_replaced_with_its_permissions(tmp_path):
    file = tmp_path / "bundle.yaml"
    file.write_bytes(b"old")
    file.chmod(0o640)
    replace_file(str(file), b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert everything(tmp_path) == ["bundle.yaml"]
    replace_file(str(tmp_path / "other.yaml"), b"x", private=True)
    assert stat.S_IMODE((tmp_path / "other.yaml").stat().st_mode) == 0o600


def test_a_link_is_not_replaced(tmp_path):
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(StorageError, match="a symbolic link stands there"):
        replace_file(str(tmp_path / "link"), b"new")
    with pytest.raises(StorageError, match="its folder does not exist"):
        replace_file(str(tmp_path / "nowhere" / "file"), b"new")
    assert (tmp_path / "target").read_bytes() == b"old"
