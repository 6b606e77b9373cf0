"""Bundles: what is read, and what is found wrong with their form and their files."""

import errno
import os
import shutil
from datetime import date
from hashlib import sha256
from zipfile import ZipFile

import pytest

from psfkit.documents.bundle_reader import read_bundle
from psfkit.documents.digests import bundle_digest
from psfkit.documents.fixer import mend_bundle
from psfkit.documents.paths import FileRefused
from psfkit.errors import InputError, UsageError
from psfkit.model.bundle import Period
from psfkit.model.fact import Facts
from psfkit.model.finding import Severity
from psfkit.model.manifest import FileEntry
from psfkit.model.rubric import Level
from tests.unit.documents_typed.samples import MINIMAL, copy_minimal, edit


def ignore(_item, _start, _rest):
    return None


def codes(reading, *, errors_only=False):
    return [f.code for f in reading.findings if not errors_only or f.severity is Severity.ERROR]


def only(reading, code):
    (finding,) = [finding for finding in reading.findings if finding.code == code]
    return finding


@pytest.fixture
def bundle(tmp_path):
    return copy_minimal(tmp_path)


def test_the_smallest_bundle_is_read_without_findings():
    reading = read_bundle(str(MINIMAL), ignore)
    bundle = reading.bundle
    assert reading.findings == ()
    assert (bundle.organisation.name, bundle.organisation.country) == ("Acme AI", "NO")
    assert (bundle.application_id, bundle.submitted_on) == ("APP-0001", date(2026, 10, 30))
    assert bundle.psf_version == "1.1"
    assert bundle.scope.hosts == ("acme.example",)
    assert [system.id for system in bundle.systems] == ["support-assistant"]
    assert [claim.criterion for claim in bundle.claims] == ["PSF-1.1", "PSF-4.1", "PSF-5.4"]
    assert bundle.claims[0].systems == ("support-assistant",)  # named by none, so it is said of all
    assert bundle.claims[0].level is Level.DOCUMENTED
    assert bundle.item("EV-002").covers == Period(date(2026, 9, 1), date(2026, 9, 30))
    assert sorted(reading.documents) == [
        "bundle.yaml", "criteria/psf-1.yaml", "criteria/psf-4.yaml", "criteria/psf-5.yaml", "evidence.yaml",
    ]  # fmt: skip


def test_sources_lead_back_to_the_documents():
    bundle = read_bundle(str(MINIMAL), ignore).bundle
    claim, item = bundle.claims[1], bundle.evidence[2]
    line = bundle.documents[claim.source.file].spans[(*claim.source.pointer, "criterion")][0]
    assert "PSF-4.1" in bundle.documents[claim.source.file].text.split("\n")[line - 1]
    assert bundle.documents[item.source.file].spans[(*item.source.pointer, "id")][0] == 23


def test_every_evidence_file_is_read_once_and_handed_on():
    seen = []

    def examine(item, start, rest):
        seen.append((item.id, b"".join((start, *rest))))
        return Facts("x") if item.id == "EV-002" else None

    bundle = read_bundle(str(MINIMAL), examine).bundle
    assert [name for name, _ in seen] == ["EV-001", "EV-002", "EV-003"]
    assert bundle.facts == {"EV-002": Facts("x")}
    for item, (_, content) in zip(bundle.evidence, seen, strict=True):
        file = bundle.file(item.path)
        assert (file.sha256, file.size, file.head) == (sha256(content).hexdigest(), len(content), content[:4096])


@pytest.mark.parametrize(
    ("token", "found"), [("FILL-IN", "FILL-IN"), ("[insert name]", "[insert "), ("fill-in", ""), ("", "")]
)
def test_a_placeholder_is_found_wherever_it_stands(bundle, token, found):
    path = next(item.path for item in read_bundle(str(bundle), ignore).bundle.evidence)
    (bundle / path).write_bytes(b"All is well.\n" * 100_000 + token.encode() + b"\nThe end.\n")
    assert read_bundle(str(bundle), ignore).bundle.file(path).placeholder == found


def test_the_digest_covers_documents_evidence_and_maps_and_nothing_else(bundle):
    before = read_bundle(str(bundle), ignore).bundle.digest
    (bundle / "README.md").write_text("Read me.\n")
    (bundle / "determinations").mkdir()
    (bundle / "determinations" / "a.yaml").write_text("x: y\n")
    assert read_bundle(str(bundle), ignore).bundle.digest == before
    (bundle / "workflows").mkdir()
    (bundle / "workflows" / "replies.yaml").write_text("x: y\n")
    reading = read_bundle(str(bundle), ignore)
    assert reading.findings == ()
    assert reading.bundle.digest != before
    files = [
        FileEntry(file.relative_to(bundle).as_posix(), sha256(file.read_bytes()).hexdigest(), 0)
        for file in bundle.rglob("*.*")
    ]
    assert reading.bundle.digest == bundle_digest(file for file in files if not file.path.startswith("determ"))


def test_an_archive_of_a_bundle_is_the_same_bundle(bundle, tmp_path):
    archive = tmp_path / "bundle.zip"
    with ZipFile(archive, "w") as zipped:
        for file in sorted(bundle.rglob("*.*")):
            zipped.write(file, file.relative_to(bundle).as_posix())
    reading = read_bundle(str(archive), ignore)
    assert reading.findings == ()
    assert reading.bundle.digest == read_bundle(str(bundle), ignore).bundle.digest


def test_nothing_at_the_path_is_an_input_error(tmp_path):
    with pytest.raises(InputError):
        read_bundle(str(tmp_path / "nothing"), ignore)


HOW_TO_START = "docs/bundle-format.md says what a bundle is made of; bundle.yaml comes first"


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        ([], HOW_TO_START),
        (["README.md", "criteria/psf-1.yaml", "src/a.py"], HOW_TO_START),
        (["a/b/c/bundle.yaml", ".git/bundle.yaml"], HOW_TO_START),
        (["bundle.yml"], "is it bundle.yml? its name has to be bundle.yaml"),
        (["acme/bundle.yaml", "bundle.yml"], "give the folder that holds it: acme"),
        (["x/acme/bundle.yaml", "x/notes.txt"], "give the folder that holds it: x/acme"),
        ([f"{name}/bundle.yaml" for name in "edcba"], "give the folder that holds it: a, b, c and 2 more"),
    ],
)
def test_a_folder_without_a_bundle_says_so_once_and_where_one_is(files, hint, tmp_path):
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("a: b\n")
    with pytest.raises(FileRefused) as refused:
        read_bundle(str(tmp_path), ignore)
    assert (refused.value.code, refused.value.hint) == ("PK226", hint)


def test_an_archive_without_a_bundle_says_where_one_is(tmp_path):
    archive = tmp_path / "bundles.zip"
    with ZipFile(archive, "w") as zipped:
        for name in ("one/bundle.yaml", "two/bundle.yaml"):
            zipped.writestr(name, "a: b\n")
    with pytest.raises(FileRefused) as refused:
        read_bundle(str(archive), ignore)
    assert (refused.value.code, refused.value.hint) == ("PK226", "give the folder that holds it: one, two")


def test_a_folder_full_of_other_things_is_not_walked(tmp_path, monkeypatch):
    monkeypatch.setattr("psfkit.documents.folder.MAX_FILES", 3)
    for number in range(9):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(FileRefused) as refused:
        read_bundle(str(tmp_path), ignore)
    assert refused.value.code == "PK226"


@pytest.mark.parametrize("path", ["bundle.yaml", "criteria/psf-1.yaml", "evidence/psf-1.txt", "workflows/map.yaml"])
def test_a_file_that_cannot_be_read_is_reported_once(bundle, path, monkeypatch):
    (bundle / "workflows").mkdir()
    (bundle / "workflows" / "map.yaml").write_text("a: b\n")
    edit(bundle / "evidence.yaml", "path: evidence/psf-4.csv", "path: evidence/psf-1.txt")
    opens = os.open

    def refuse(name, *arguments, **more):
        if str(name).endswith(path.rpartition("/")[2]):
            raise PermissionError(errno.EACCES, "denied")
        return opens(name, *arguments, **more)

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "supports_dir_fd", {refuse, os.stat})
    reading = read_bundle(str(bundle), ignore)
    assert codes(reading).count("PK224") == 1


def test_a_strange_folder_is_named_once(bundle):
    for name in ("out/report.html", "out/parts/a.png", "out/parts/b.png", "notes.txt"):
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_text("x")
    reading = read_bundle(str(bundle), ignore)
    assert [(f.code, f.location.file) for f in reading.findings] == [("PK205", "notes.txt"), ("PK205", "out/")]
    assert "3 files" in reading.findings[1].message


@pytest.mark.parametrize("document", ["bundle.yaml", "evidence.yaml"])
def test_without_a_needed_document_there_is_no_bundle(bundle, document):
    (bundle / document).unlink()
    reading = read_bundle(str(bundle), ignore)
    assert reading.bundle is None
    assert only(reading, "PK201").location.file == document


@pytest.mark.parametrize("document", ["bundle.yaml", "evidence.yaml"])
@pytest.mark.parametrize("content", [b"", b"[", b"- a\n", b"\xff\xfe", b"a: b\n" * 300_000])
def test_a_document_that_cannot_be_read_leaves_findings_and_no_bundle(bundle, document, content):
    (bundle / document).write_bytes(content)
    reading = read_bundle(str(bundle), ignore)
    assert reading.bundle is None
    assert [finding for finding in reading.findings if finding.location.file == document]


def test_a_broken_criteria_file_takes_only_its_own_claims_away(bundle):
    (bundle / "criteria" / "psf-1.yaml").write_text("domain: [\n")
    reading = read_bundle(str(bundle), ignore)
    assert [claim.criterion for claim in reading.bundle.claims] == ["PSF-4.1", "PSF-5.4"]


def test_criteria_files_come_in_the_order_of_their_numbers(bundle):
    claim = "domain: PSF-{0}\nclaims:\n  - {{criterion: PSF-{0}.1, owner: o, statement: s}}\n"
    for number in (10, 2):
        (bundle / "criteria" / f"psf-{number}.yaml").write_text(claim.format(number))
    reading = read_bundle(str(bundle), ignore)
    assert [c.criterion for c in reading.bundle.claims] == ["PSF-1.1", "PSF-2.1", "PSF-4.1", "PSF-5.4", "PSF-10.1"]


# file, change, code, file and line of the finding, part of the message
BROKEN = [
    ("evidence.yaml", ("path: evidence/psf-1.txt", "path: evidence/psf-l.txt"), "PK202", 5, "is not in the bundle"),
    ("evidence.yaml", ("sha256: 66", "sha256: 67"), "PK203", 6, "expected 67f5e681630f6a8…, found 66f5e681630f6a8…"),
    ("evidence.yaml", ("id: EV-002", "id: EV-001"), "PK207", 12, "EV-001 is given twice"),
    ("evidence.yaml", ("psf-4.csv", "psf-1.txt"), "PK208", 15, "is the file of EV-001 already"),
    ("evidence.yaml", ("criteria: [PSF-1.1]", "criteria: [PSF-1.1, PSF-1.1]"), "PK141", 8, "stands in this list twice"),
    ("evidence.yaml", ("path: evidence/psf-1.txt", "path: evidence/../bundle.yaml"), "PK211", 5, ".."),
    ("evidence.yaml", ("path: evidence/psf-1.txt", "path: bundle.yaml"), "PK134", 5, "begins with evidence/"),
    ("evidence.yaml", ("produced_on: 2026-09-14", "produced_on: 14.9.2026"), "PK140", 9, "YYYY-MM-DD"),
    ("bundle.yaml", ("vendors: [openrouter]", "vendors: [openrouter, openrouter]"), "PK141", 23, "twice"),
    ("bundle.yaml", ("hosts: [acme.example]", "hosts: [acme.example, acme.example]"), "PK141", 12, "twice"),
    (
        "bundle.yaml",
        ("vendors:\n", "vendors:\n  - {id: openrouter, name: Other, provides: other}\n"),
        "PK241",
        15,
        "the vendor id openrouter is given twice",
    ),
    ("criteria/psf-1.yaml", ("domain: PSF-1", "domain: PSF-2"), "PK242", 1, "says that it is about PSF-2"),
    ("criteria/psf-1.yaml", ("[EV-001]", "[EV-001, EV-001]"), "PK141", 9, '"EV-001" stands in this list twice'),
    (
        "criteria/psf-4.yaml",
        ("claims:\n", "claims:\n  - {criterion: PSF-4.1, owner: o, statement: s}\n"),
        "PK209",
        4,
        "claimed twice for support-assistant, at criteria/psf-4.yaml:3 too",
    ),
]


@pytest.mark.parametrize(("file", "change", "code", "line", "message"), BROKEN)
def test_what_is_broken_is_found_in_its_place(bundle, file, change, code, line, message):
    edit(bundle / file, *change)
    reading = read_bundle(str(bundle), ignore)
    finding = only(reading, code)
    assert (finding.location.file, finding.location.span.line) == (file, line)
    assert message in finding.message
    assert finding.severity is Severity.ERROR
    assert reading.bundle is not None


def test_claims_for_different_systems_do_not_collide(bundle):
    second = "systems:\n  - {id: second, name: Second, purpose: Sorts tickets., autonomy: L0}\n"
    edit(bundle / "bundle.yaml", "systems:\n", second)
    text = (bundle / "criteria" / "psf-4.yaml").read_text()
    claim = text.partition("claims:\n")[2]
    (bundle / "criteria" / "psf-4.yaml").write_text(text + claim.replace("support-assistant", "second"))
    reading = read_bundle(str(bundle), ignore)
    assert reading.findings == ()
    assert [c.systems for c in reading.bundle.claims if c.criterion == "PSF-4.1"] == [
        ("support-assistant",),
        ("second",),
    ]
    assert reading.bundle.item("EV-003").systems == ("second", "support-assistant")


def test_files_that_belong_nowhere_are_found_last(bundle):
    for name in (
        "evidence/extra.txt",
        "criteria/psf-2.yml",
        "notes.txt",
        "README.md",
        "LICENSE",
        ".cache/ci.yml",
        ".github/ci.yml",
        "drafts/a.md",
    ):
        (bundle / name).parent.mkdir(exist_ok=True)
        (bundle / name).write_text("text\n")
    edit(bundle / "bundle.yaml", "autonomy: L1", "autonomy: L7")
    reading = read_bundle(str(bundle), ignore)
    assert [(f.code, f.location.file, f.severity.value) for f in reading.findings] == [
        ("PK133", "bundle.yaml", "error"),
        ("PK225", ".cache/", "note"),
        ("PK206", "criteria/psf-2.yml", "error"),
        ("PK204", "evidence/extra.txt", "error"),
        ("PK205", "notes.txt", "warning"),
    ]


def test_a_file_that_does_not_match_its_digest_is_not_examined(bundle):
    (bundle / "evidence" / "psf-1.txt").write_text("Something else.\n")
    seen = []
    reading = read_bundle(str(bundle), lambda item, _start, _rest: seen.append(item.id))
    assert seen == ["EV-002", "EV-003"]
    assert codes(reading) == ["PK203"]


def test_an_empty_file_shows_nothing(bundle):
    (bundle / "evidence" / "psf-1.txt").write_text("")
    reading = read_bundle(str(bundle), ignore)
    assert codes(reading) == ["PK240"]
    assert only(reading, "PK240").subject == "evidence EV-001"


def test_a_link_is_refused_and_not_read(bundle, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret\n")
    (bundle / "evidence" / "psf-1.txt").unlink()
    (bundle / "evidence" / "psf-1.txt").symlink_to(secret)
    reading = read_bundle(str(bundle), ignore)
    assert codes(reading, errors_only=True) == ["PK216"]
    assert reading.bundle.file("evidence/psf-1.txt") is None


def test_names_that_differ_in_case_alone_are_refused(bundle):
    shutil.copy(bundle / "evidence" / "psf-1.txt", bundle / "evidence" / "PSF-1.txt")
    assert "PK215" in codes(read_bundle(str(bundle), ignore))


def test_a_moved_file_is_recognised_by_its_bytes(bundle):
    (bundle / "evidence" / "psf-1.txt").rename(bundle / "evidence" / "policy.txt")
    finding = only(read_bundle(str(bundle), ignore), "PK202")
    assert "evidence/policy.txt" in finding.hint
    assert finding.fix.replacement == "evidence/policy.txt"


def test_mending_writes_the_digest_that_was_found(bundle):
    (bundle / "evidence" / "psf-1.txt").write_text("A new version.\n")
    ((file, diff),) = mend_bundle(str(bundle))
    assert file == "evidence.yaml"
    assert diff.count("\n+    sha256: ") == diff.count("\n-    sha256: ") == 1
    assert read_bundle(str(bundle), ignore).findings == ()
    assert mend_bundle(str(bundle)) == ()


def test_mending_replaces_what_is_no_digest_yet_and_keeps_quotes(bundle):
    digest = sha256((bundle / "evidence" / "psf-1.txt").read_bytes()).hexdigest()
    edit(bundle / "evidence.yaml", digest, "'to be filled in'")
    reading = read_bundle(str(bundle), ignore)
    assert codes(reading) == ["PK203"]  # the schema's word on the same text is left out
    mend_bundle(str(bundle))
    assert f"sha256: '{digest}'\n" in (bundle / "evidence.yaml").read_text()


def test_mending_leaves_archives_alone(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    with pytest.raises(UsageError):
        mend_bundle(str(tmp_path / "a.zip"))


@pytest.mark.parametrize("broken", ["EV-001\\n", "EV-٠٠١", "ev-001", "EV-001 "])
def test_no_odd_id_gets_into_a_bundle_without_an_error(bundle, broken):
    edit(bundle / "evidence.yaml", "id: EV-001", f'id: "{broken}"')
    assert codes(read_bundle(str(bundle), ignore), errors_only=True)


def test_the_second_guard_finds_odd_ids_without_the_schemas():
    from dataclasses import replace

    from psfkit.documents.bundle_integrity import check_ids

    bundle = read_bundle(str(MINIMAL), ignore).bundle
    systems, claims, items = bundle.systems, bundle.claims, bundle.evidence
    assert list(check_ids(bundle.documents, systems, claims, items)) == []
    for changed in (
        ((replace(systems[0], id="support-assistant\n"),), claims, items),
        (systems, (replace(claims[0], criterion="PSF-1.١"),), items),
        (systems, (replace(claims[0], evidence=("EV-001\n",)),), items),
        (systems, claims, (replace(items[0], id="EV-٠٠١"),)),
    ):
        (finding,) = check_ids(bundle.documents, *changed)
        assert finding.code == "PK134"


def test_one_run_finds_what_is_broken_everywhere(bundle):
    edit(bundle / "bundle.yaml", 'psf: "1.1"', "psf: 1.1")
    edit(bundle / "criteria" / "psf-4.yaml", "owner", "ownr")
    edit(bundle / "evidence.yaml", "kind: log", "knd: log")
    (bundle / "evidence" / "psf-5.yaml").write_text("x")
    (bundle / "stray").write_text("x")
    reading = read_bundle(str(bundle), ignore)
    assert [(f.location.file, f.code) for f in reading.findings] == [
        ("bundle.yaml", "PK132"),
        ("criteria/psf-4.yaml", "PK131"),
        ("criteria/psf-4.yaml", "PK130"),
        ("evidence.yaml", "PK131"),
        ("evidence.yaml", "PK130"),
        ("evidence.yaml", "PK203"),
        ("stray", "PK205"),
    ]
    assert reading.bundle is not None
