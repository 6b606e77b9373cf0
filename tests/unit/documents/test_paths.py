"""Which paths from a stranger are followed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents.paths import FileRefused, check_path, display_path, find_collisions, is_hidden
from psfkit.documents.text_safety import find_forbidden
from psfkit.errors import ExitCode, InputError
from psfkit.model.location import Location

TAKEN = [
    "bundle.yaml",
    "evidence/psf-1/red team_2026-10.json",
    "evidence/Übersicht.txt",
    "evidence/株式会社.pdf",
    "evidence/हिन्दी.txt",
    "evidence/_x",
    "evidence/console.txt",
    "evidence/a.con",
    "nulls/com/x",
    "a/b/c/d/e/f/g/h",
]

REFUSED = {
    "/etc/passwd": "PK210",
    "//host/x": "PK210",
    "~/x": "PK210",
    "~root/x": "PK210",
    "C:/x": "PK210",
    "C:x": "PK210",
    "c:\\x": "PK210",
    "evidence\\x": "PK210",
    "\\\\host\\x": "PK210",
    "file:///etc/hostname": "PK210",
    "http://127.0.0.1:9/x": "PK210",
    "data:,x": "PK210",
    "../x": "PK211",
    "evidence/../../x": "PK211",
    "evidence/./x": "PK211",
    "evidence//x": "PK211",
    "evidence/": "PK211",
    "": "PK211",
    ".": "PK211",
    "..": "PK211",
    "-rf": "PK212",
    "evidence/-x": "PK212",
    ".git/config": "PK212",
    "evidence/.x": "PK212",
    " x": "PK212",
    "evidence/x ": "PK212",
    "evidence/x.": "PK212",
    "evidence/x./y": "PK212",
    "con": "PK212",
    "evidence/NUL.txt": "PK212",
    "evidence/aux .json": "PK212",
    "COM1": "PK212",
    "lpt9.a.b": "PK212",
    "con/x": "PK212",
    "evidence/Prn .x/y": "PK212",
    "com¹": "PK212",
    "x\x00.txt": "PK212",
    "x\n": "PK212",
    "x\x1b[2J": "PK212",
    "x\udcff": "PK212",
    "x\u202ey": "PK212",
    "x\u200by": "PK212",
    "x\u3164y": "PK212",
    "x*y": "PK212",
    "x?y": "PK212",
    "x|y": "PK212",
    'x"y': "PK212",
    "$HOME": "PK212",
    "evidence/$(id)": "PK212",
    "evidence/e\u0301.txt": "PK213",
    "evidence/\u212b.txt": "PK213",
    "a/b/c/d/e/f/g/h/i": "PK214",
    "evidence/" + "x" * 232: "PK214",
    "evidence/" + "é" * 116: "PK214",
}


@pytest.mark.parametrize("path", TAKEN)
def test_it_is_followed(path):
    assert check_path(path) == tuple(path.split("/"))


@pytest.mark.parametrize("path", REFUSED, ids=ascii)
def test_it_is_not_followed(path):
    with pytest.raises(FileRefused) as refusal:
        check_path(path)
    assert refusal.value.code == REFUSED[path]
    assert find_forbidden(refusal.value.message) is None
    assert "\n" not in refusal.value.message
    assert len(refusal.value.message) < 400


def test_a_refusal_is_an_input_error_and_becomes_a_finding():
    refused = FileRefused("PK216", "x is a symbolic link")
    assert isinstance(refused, InputError)
    assert refused.exit_code is ExitCode.INVALID
    finding = refused.finding(Location("x"), subject="evidence EV-001")
    assert (finding.code, finding.message, finding.subject) == ("PK216", "x is a symbolic link", "evidence EV-001")
    assert finding.hint == refused.hint != ""


@pytest.mark.parametrize(
    ("paths", "collisions"),
    [
        (["a", "b", "a/b"], {}),
        (["evidence/a.txt", "evidence/A.txt"], {"evidence/A.txt": "evidence/a.txt"}),
        (["Evidence/a", "evidence/b"], {"evidence/b": "Evidence"}),
        (["straße", "STRASSE"], {"STRASSE": "straße"}),
        (["ﬁle", "file"], {"file": "ﬁle"}),
        (["é", "É"], {"É": "é"}),
    ],
)
def test_names_that_some_systems_cannot_tell_apart_collide(paths, collisions):
    assert find_collisions(paths) == collisions


@pytest.mark.parametrize("name", [".git", ".DS_Store", "__MACOSX", "Thumbs.db", "desktop.ini"])
def test_what_systems_leave_behind_is_hidden(name):
    assert is_hidden(name)


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        ("evidence/Übersicht.txt", "evidence/Übersicht.txt"),
        ("a\nPASS \x1b[2J", r"a\nPASS \x1b[2J"),
        ("\udcff.txt", r"\udcff.txt"),
        ("e\u0301", r"e\u0301"),
        ("[red]", r"[red]"),
    ],
)
def test_odd_names_are_shown_with_escapes(path, printed):
    assert display_path(path) == printed


@given(st.text(st.characters(exclude_categories=[]), max_size=300))
def test_any_path_is_followed_or_refused(path):
    try:
        said = "/".join(check_path(path))
        assert said == path == display_path(path)
    except FileRefused as refused:
        said = refused.message
    assert find_forbidden(said) is None
    assert "\n" not in said
