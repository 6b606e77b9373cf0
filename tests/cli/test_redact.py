"""A bundle to share: what is withheld is gone, and everything else still adds up."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from psfkit import pipeline
from psfkit.documents.redaction import read_redaction, write_redaction
from psfkit.errors import ExitCode, InputError
from psfkit.model.bundle import ValidatedBundle
from psfkit.model.manifest import FileEntry, Redaction
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import BUNDLES, MINIMAL, build

AS_OF = ("--as-of", "2026-10-30")
NOVEMBER = ("--as-of", "2026-11-24")
RUBRIC = pipeline.read_rubric("psf/1.1")
EXAMPLE = BUNDLES.parents[1] / "examples/northlight-support"
WITHHELD = "evidence/psf-4.csv"


@pytest.mark.parametrize("name", [WITHHELD, f"./{WITHHELD}", "EV-002", "ev-002"])
@pytest.mark.parametrize("out", ["shared", "shared.zip"])
def test_the_copy_has_the_digest_of_the_whole_and_not_the_file(capsys, tmp_path, name, out):
    place = tmp_path / out
    answer = psfkit(capsys, "redact", MINIMAL, "--withhold", name, "--out", place, *AS_OF)
    assert answer.code == ExitCode.YES
    assert f"withheld: {WITHHELD}" in answer.err
    whole, copy = pipeline.read_files(str(MINIMAL)), pipeline.read_files(str(place))
    assert answer.out.strip() == whole.bundle.digest == copy.bundle.digest
    assert copy.files == whole.files
    assert [file.path for file in copy.withheld] == [WITHHELD]
    content = place.read_bytes() if out.endswith(".zip") else b"".join(_contents(place).values())
    assert (MINIMAL / WITHHELD).read_bytes() not in content


def _contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_withheld_file_is_not_evaluated_and_never_a_pass(capsys, tmp_path):
    psfkit(capsys, "redact", EXAMPLE, "--withhold", "evidence/psf-7/", "--out", tmp_path / "r", *NOVEMBER)
    validated = psfkit(capsys, "validate", tmp_path / "r", *NOVEMBER)
    assert validated.code == ExitCode.YES
    assert "warning[PK251]: evidence/psf-7/permission-matrix.csv is withheld" in validated.out
    why = psfkit(capsys, "why", "PSF-7.1", tmp_path / "r", *NOVEMBER)
    assert "cannot be settled" in why.out
    assert "not evaluated: its file is withheld" in why.out
    score = psfkit(capsys, "score", tmp_path / "r", *NOVEMBER)
    assert score.code == ExitCode.NO
    assert "7 of 8 domains reach their threshold" in score.out


def test_withholding_any_file_never_raises_a_score_and_is_as_good_as_taking_it_out():
    as_of = date(2026, 11, 24)
    validated = pipeline.validate(str(EXAMPLE), RUBRIC, as_of).validated
    bundle = validated.bundle

    def scores(**changes):
        changed = ValidatedBundle(replace(bundle, **changes), validated.warnings, validated.domains)
        return [d.score or 0 for d in pipeline.assess(changed, RUBRIC, None, as_of).assessment.domains]

    whole = scores()
    for path in sorted({item.path for item in bundle.evidence}):
        rest = {
            "files": tuple(file for file in bundle.files if file.path != path),
            "facts": {e: facts for e, facts in bundle.facts.items() if bundle.item(e).path != path},
        }
        withheld = scores(**rest, withheld=frozenset({path}))
        assert all(one <= other for one, other in zip(withheld, whole, strict=True)), path
        assert withheld == scores(**rest), path


def test_the_seal_of_what_is_redacted_says_how_many_files_are_withheld(capsys, tmp_path):
    bundle = shutil.copytree(MINIMAL, tmp_path / "bundle")
    psfkit(capsys, "seal", bundle)
    psfkit(capsys, "redact", bundle, "--withhold", "EV-001", "--out", tmp_path / "r", *AS_OF)
    whole, redacted = (psfkit(capsys, "seal", "--check", each) for each in (bundle, tmp_path / "r"))
    assert (whole.code, redacted.code) == (ExitCode.YES, ExitCode.YES)
    assert "withheld" not in whole.out
    assert "1 of them withheld: only their digests are here" in redacted.out


def test_more_can_be_withheld_from_what_is_redacted_already(capsys, tmp_path):
    psfkit(capsys, "redact", MINIMAL, "--withhold", "EV-001", "--out", tmp_path / "1", *AS_OF)
    psfkit(capsys, "redact", tmp_path / "1", "--withhold", "EV-002", "--out", tmp_path / "2.zip", *AS_OF)
    both = psfkit(capsys, "redact", MINIMAL, "--withhold", "evidence/", "--out", tmp_path / "3", *AS_OF)
    reading = pipeline.read_files(str(tmp_path / "2.zip"))
    assert [file.path for file in reading.withheld] == ["evidence/psf-1.txt", WITHHELD]
    assert both.out.strip() == reading.bundle.digest


def test_packing_what_is_redacted_keeps_it_redacted(capsys, tmp_path):
    psfkit(capsys, "redact", MINIMAL, "--withhold", "EV-001", "--out", tmp_path / "1", *AS_OF)
    packed = psfkit(capsys, "pack", tmp_path / "1", "--out", tmp_path / "2.zip", *AS_OF)
    straight = psfkit(capsys, "redact", MINIMAL, "--withhold", "EV-001", "--out", tmp_path / "3.zip", *AS_OF)
    assert packed.out == straight.out
    assert (tmp_path / "2.zip").read_bytes() == (tmp_path / "3.zip").read_bytes()


def test_the_seal_of_the_whole_holds_for_the_copy(capsys, tmp_path):
    bundle = build({"sealed": True}, tmp_path / "bundle")
    psfkit(capsys, "redact", bundle, "--withhold", "EV-001", "--out", tmp_path / "r", *AS_OF)
    assert psfkit(capsys, "seal", "--check", tmp_path / "r").code == ExitCode.YES
    (tmp_path / "r/criteria/psf-5.yaml").unlink()
    assert psfkit(capsys, "seal", "--check", tmp_path / "r").code == ExitCode.BROKEN


def test_the_whole_bundle_comes_back_with_the_file(capsys, tmp_path):
    psfkit(capsys, "redact", MINIMAL, "--withhold", "EV-001", "--out", tmp_path / "r", *AS_OF)
    (tmp_path / "r/redaction.json").unlink()
    shutil.copy(MINIMAL / "evidence/psf-1.txt", tmp_path / "r/evidence/psf-1.txt")
    assert _contents(tmp_path / "r") == _contents(MINIMAL)


def test_what_an_assessor_wrote_stays_behind(capsys, tmp_path):
    bundle = build({}, tmp_path / "bundle")
    psfkit(capsys, "review", bundle, "--assessor", "Ada", *AS_OF)
    answer = psfkit(capsys, "redact", bundle, "--withhold", "EV-001", "--out", tmp_path / "r", *AS_OF)
    assert "left out: determinations/ada.yaml" in answer.err
    assert not (tmp_path / "r/determinations").exists()


def test_a_secret_is_got_rid_of_by_withholding_its_file(capsys, tmp_path):
    key = "-----BEGIN RSA PRIVATE KEY-----\n"
    bundle = build({"edits": [{"file": "evidence/psf-1.txt", "find": "*", "replace": key}]}, tmp_path / "bundle")
    refused = psfkit(capsys, "redact", bundle, "--withhold", "EV-002", "--out", tmp_path / "r", *AS_OF)
    assert refused.code == ExitCode.PERSON_NEEDED
    assert not (tmp_path / "r").exists()
    answer = psfkit(capsys, "redact", bundle, "--withhold", "EV-001", "--out", tmp_path / "r", *AS_OF)
    assert answer.code == ExitCode.YES


def test_a_folder_that_holds_something_is_not_mixed_with_a_bundle(capsys, tmp_path):
    (tmp_path / "r/evidence").mkdir(parents=True)
    (tmp_path / "r/evidence/psf-1.txt").write_text("left from before")
    answer = psfkit(capsys, "redact", MINIMAL, "--withhold", "EV-001", "--out", tmp_path / "r", "--force", *AS_OF)
    assert answer.code == ExitCode.USAGE
    assert "holds something already" in answer.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--out", "r"), ExitCode.USAGE, "--withhold"),
        (("--withhold", "EV-001"), ExitCode.USAGE, "--out"),
        (("--withhold", "EV-0001", "--out", "r"), ExitCode.USAGE, 'did you mean "EV-001"?'),
        (("--withhold", "evidence/psf1.txt", "--out", "r"), ExitCode.USAGE, 'did you mean "evidence/psf-1.txt"?'),
        (("--withhold", "bundle.yaml", "--out", "r"), ExitCode.USAGE, "no evidence file bundle.yaml"),
        (("--withhold", "criteria/", "--out", "r"), ExitCode.USAGE, "no evidence file criteria/"),
        (("--withhold", "\x1b[2J", "--out", "r"), ExitCode.USAGE, "\\x1b[2J"),
        (("--withhold", "", "--out", "r"), ExitCode.USAGE, "--withhold is empty"),
    ],
)
def test_a_senseless_redaction_says_what_to_do(capsys, monkeypatch, tmp_path, arguments, code, says):
    monkeypatch.chdir(tmp_path)
    answer = psfkit(capsys, "redact", MINIMAL, *arguments)
    assert answer.code == code
    assert says in answer.err
    assert not list(Path(tmp_path).iterdir())


ENTRY = FileEntry("evidence/a.txt", 64 * "0", 1)
WRITTEN = write_redaction(Redaction(f"sha256:{64 * '1'}", (ENTRY,)))


def test_a_redaction_reads_back_as_it_was_written():
    assert read_redaction(WRITTEN).withheld == (ENTRY,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        WRITTEN.replace(b"evidence/", b"criteria/"),
        WRITTEN.replace(b"evidence/a.txt", b"bundle.yaml"),
        WRITTEN.replace(b"evidence/a.txt", b"evidence/../bundle.yaml"),
        WRITTEN.replace(b"redaction/1", b"manifest/1"),
        WRITTEN.replace(b'"size": 1', b'"size": 1.0'),
        WRITTEN[:-2],
        WRITTEN + b" ",
    ],
)
def test_an_edited_redaction_is_none(content):
    with pytest.raises(InputError):
        read_redaction(content)
