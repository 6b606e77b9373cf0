"""From an assessed bundle to a mark that a stranger verifies, and everything that must not happen on the way."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from psfkit import pipeline
from psfkit.errors import ExitCode
from tests.cli.commands import psfkit

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
AS_OF = ("--as-of", "2026-11-20")
SENTINEL = "ZXQSENTINEL"


def bind(bundle):
    """Bind a bundle's determinations to what it is now, as its assessor would after another look."""
    rubric = pipeline.read_rubric("psf/1.1")
    validated = pipeline.validate(str(bundle), rubric, date(2026, 11, 20)).validated
    for path in (bundle / "determinations").glob("*.yaml"):
        text = re.sub(
            r"^bundle: .*$", f"bundle: {validated.bundle.digest}", path.read_text("utf-8"), flags=re.MULTILINE
        )
        path.write_text(text, "utf-8")


@pytest.fixture
def passing(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "northlight-support", tmp_path / "bundle"))


@pytest.fixture
def issuer(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer"))


def score(capsys, bundle, issuer, out, *more):
    given = ("--determinations", bundle / "determinations", "--issuer", issuer, "--out", out, *AS_OF, *more)
    return psfkit(capsys, "score", bundle, *given)


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_passing_bundle_brings_a_mark_that_verifies_in_every_form(capsys, passing, issuer, tmp_path):
    out = tmp_path / "out"
    answer = score(capsys, passing, issuer, out)
    assert answer.code == ExitCode.YES
    assert "TM-00001 is issued to Northlight AI AS" in answer.err
    for subject in ("TM-00001", out / "record.json", out / "badge.svg", out / "badge.png", out / "badge@3x.png"):
        verified = psfkit(capsys, "verify", subject, "--registry", issuer / "registry", *AS_OF)
        assert verified.code == ExitCode.YES, (subject, verified.out)
        assert "SAMPLE" in verified.out
    reply = json.loads((out / "verify.json").read_text())
    assert list(reply)[:4] == ["valid", "company", "expires", "domains"]
    assert (reply["company"], reply["domains"], reply["expires"]) == ("Northlight AI AS", "PSF-1..8", "2027-11-19")


def test_the_same_inputs_and_date_give_the_same_bytes(capsys, passing, tmp_path):
    made = []
    for name in ("one", "two"):
        issuer = Path(shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / f"issuer-{name}"))
        score(capsys, passing, issuer, tmp_path / name)
        made.append(files(tmp_path / name) | {f"registry/{k}": v for k, v in files(issuer / "registry").items()})
    assert made[0] == made[1]
    assert len(made[0]) > 25


def test_the_same_bundle_again_brings_the_same_mark(capsys, passing, issuer, tmp_path):
    score(capsys, passing, issuer, tmp_path / "one")
    again = score(capsys, passing, issuer, tmp_path / "two")
    assert again.code == ExitCode.YES
    assert "TM-00001 was issued before" in again.err
    assert (tmp_path / "one/record.json").read_bytes() == (tmp_path / "two/record.json").read_bytes()


def test_an_organisation_holds_one_mark(capsys, passing, issuer, tmp_path):
    score(capsys, passing, issuer, tmp_path / "one")
    text = (passing / "bundle.yaml").read_text("utf-8")
    (passing / "bundle.yaml").write_text(text + "x-remark: handed in anew\n", "utf-8")
    bind(passing)
    answer = score(capsys, passing, issuer, tmp_path / "two")
    assert answer.code == ExitCode.NO
    assert "holds TM-00001" in answer.err
    assert not (tmp_path / "two/badge.svg").exists()


def test_nothing_confidential_reaches_a_public_file(capsys, passing, issuer, tmp_path):
    for name in ("evidence.yaml", *(f"criteria/psf-{n}.yaml" for n in range(1, 9))):
        path = passing / name
        text = re.sub(
            r"^(\s+(?:- )?(?:title|owner): )", rf"\g<1>{SENTINEL} ", path.read_text("utf-8"), flags=re.MULTILINE
        )
        path.write_text(text, "utf-8")
    for path in (passing / "determinations").glob("*.yaml"):
        path.write_text(re.sub(r"(name: )", rf"\g<1>{SENTINEL} ", path.read_text("utf-8"), count=1), "utf-8")
    bind(passing)
    out = tmp_path / "out"
    assert score(capsys, passing, issuer, out).code == ExitCode.YES
    confidential = {n for n, content in files(out).items() if SENTINEL.encode() in content}
    assert confidential <= {
        "assessment-report.html",
        "assessment-report.md",
        "assessment-report.pdf",
        "assessment.json",
    }
    assert "assessment.json" in confidential
    bundle_digest = json.loads((out / "assessment.json").read_text())["digests"]["bundle"].removeprefix("sha256:")
    public = files(issuer / "registry") | {n: c for n, c in files(out).items() if not n.startswith("assessment")}
    assert not [n for n, content in public.items() if SENTINEL.encode() in content or bundle_digest.encode() in content]


@pytest.mark.parametrize("name", ["kestrel-claims", "harbour-freight"])
def test_no_mark_where_a_threshold_is_missed(capsys, issuer, tmp_path, name):
    answer = score(capsys, EXAMPLES / name, issuer, tmp_path / "out")
    assert answer.code == ExitCode.NO
    assert "no mark can be issued" in answer.err
    assert not list((issuer / "registry").glob("marks/TM-*"))


def test_a_self_check_that_passes_needs_a_person_before_a_mark(capsys, passing, issuer, tmp_path):
    plain = psfkit(capsys, "score", passing, *AS_OF)
    asked = psfkit(capsys, "score", passing, "--issuer", issuer, "--out", tmp_path / "out", *AS_OF)
    assert (plain.code, asked.code) == (ExitCode.YES, ExitCode.PERSON_NEEDED)
    assert "AT OR ABOVE EVERY THRESHOLD" in plain.out
    assert "verified" not in plain.out.lower()


def test_issue_derives_a_saved_assessment_again(capsys, passing, issuer, tmp_path):
    given = ("--determinations", passing / "determinations")
    psfkit(capsys, "score", passing, *given, "--out", tmp_path / "report", *AS_OF)
    saved = tmp_path / "report/assessment.json"
    rest = ("--bundle", passing, *given, "--issuer", issuer, *AS_OF)
    forged = tmp_path / "forged.json"
    forged.write_text(saved.read_text().replace('"hundredths": 380', '"hundredths": 480').replace(": 380,", ": 480,"))
    assert forged.read_text() != saved.read_text()
    refused = psfkit(capsys, "issue", forged, *rest, "--out", tmp_path / "forged")
    assert refused.code == ExitCode.BROKEN
    issued = psfkit(capsys, "issue", saved, *rest, "--out", tmp_path / "mark")
    assert issued.code == ExitCode.YES
    assert (tmp_path / "mark/badge.svg").exists()


def test_a_badge_is_drawn_again_from_its_record(capsys, passing, issuer, tmp_path):
    out = tmp_path / "out"
    score(capsys, passing, issuer, out)
    again = psfkit(capsys, "badge", "TM-00001", "--registry", issuer / "registry", "--out", tmp_path / "again", *AS_OF)
    assert again.code == ExitCode.YES
    drawn = files(tmp_path / "again")
    assert drawn == {name: content for name, content in files(out).items() if name in drawn}


def test_any_changed_byte_of_a_record_is_noticed(capsys, passing, issuer, tmp_path):
    out = tmp_path / "out"
    score(capsys, passing, issuer, out)
    content = (out / "record.json").read_bytes()
    for position in range(0, len(content), 97):
        broken = bytearray(content)
        broken[position] ^= 1
        (tmp_path / "broken.json").write_bytes(bytes(broken))
        answer = psfkit(capsys, "verify", tmp_path / "broken.json", "--registry", issuer / "registry", *AS_OF)
        assert answer.code in (ExitCode.BROKEN, ExitCode.INVALID), position


VALIDITY = [("2026-11-19", 5), ("2026-11-20", 0), ("2027-11-19", 0), ("2027-11-20", 5)]


@pytest.mark.parametrize(("day", "code"), VALIDITY)
def test_a_mark_holds_from_its_first_to_its_last_day(capsys, passing, issuer, tmp_path, day, code):
    score(capsys, passing, issuer, tmp_path / "out")
    answer = psfkit(capsys, "verify", "TM-00001", "--registry", issuer / "registry", "--as-of", day)
    assert answer.code == code


def test_a_record_of_a_stranger_is_not_verified_and_nobody_is_blamed(capsys, passing, issuer, tmp_path):
    score(capsys, passing, issuer, tmp_path / "out")
    answer = psfkit(capsys, "verify", tmp_path / "out/record.json", *AS_OF)
    assert answer.code == ExitCode.PERSON_NEEDED
    assert "NOT VERIFIED" in answer.out


def test_a_real_issuer_takes_no_chosen_date(capsys, passing, tmp_path):
    real = tmp_path / "real"
    psfkit(capsys, "issuer", "new", real, "--name", "An Institute")
    answer = score(capsys, passing, real, tmp_path / "out")
    assert answer.code == ExitCode.USAGE
    assert not list((real / "registry/marks").iterdir())


@pytest.mark.parametrize("name", sorted(p.name for p in EXAMPLES.iterdir() if (p / "bundle.yaml").exists()))
def test_every_example_validates_and_scores_to_a_report(capsys, tmp_path, name):
    validated = psfkit(capsys, "validate", EXAMPLES / name, *AS_OF)
    assert validated.code == ExitCode.YES, validated.out
    scored = psfkit(capsys, "score", EXAMPLES / name, "--out", tmp_path / "out", *AS_OF)
    assert scored.code in (ExitCode.YES, ExitCode.NO)
    assert {p.suffix for p in (tmp_path / "out").iterdir() if p.is_file()} == {".html", ".pdf", ".md", ".json"}
