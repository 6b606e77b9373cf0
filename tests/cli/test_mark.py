"""From an assessed bundle to a mark that a stranger verifies, and everything that must not happen on the way."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from psfkit import pipeline
from psfkit.cli.clock import read_clock
from psfkit.errors import ExitCode, IssueError
from psfkit.registry.folder import open_registry
from psfkit.registry.watch import Watch
from psfkit.server.desk import FILES, Desk
from psfkit.server.openapi import describe
from psfkit.server.routes import VERIFY, Request, respond
from tests.cli.commands import psfkit

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
AS_OF = ("--as-of", "2026-11-24")
DAY = date(2026, 11, 24)
MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
SENTINEL = "ZXQSENTINEL"


def bind(bundle):
    """Bind a bundle's determinations to what it is now, as its assessor would after another look."""
    rubric = pipeline.read_rubric("psf/1.1")
    validated = pipeline.validate(str(bundle), rubric, date(2026, 11, 24)).validated
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
    names = ("record.json", "credential.json", "attestation.dsse.json", "badge.svg", "badge.png", "badge@3x.png")
    for subject in ("TM-00001", *(out / name for name in names)):
        verified = psfkit(capsys, "verify", subject, "--registry", issuer / "registry", *AS_OF)
        assert verified.code == ExitCode.NOT_IN_FORCE, (subject, verified.out)
        assert "9. passed" in verified.out
        assert "SAMPLE" in verified.out
    reply = json.loads((out / "verify.json").read_text())
    assert (reply["valid"], reply["status"]) == (False, "sample")
    assert list(reply)[:4] == ["valid", "company", "expires", "domains"]
    assert (reply["company"], reply["domains"], reply["expires"]) == ("Northlight AI AS", "PSF-1..8", "2027-11-23")


def test_the_answer_names_the_mark_that_is_issued(capsys, passing, issuer, tmp_path):
    plain = psfkit(capsys, "score", passing, "--determinations", passing / "determinations", *AS_OF)
    first = score(capsys, passing, issuer, tmp_path / "one")
    again = score(capsys, passing, issuer, tmp_path / "two")
    assert "8 of 8 domains reach their threshold; the mark may be issued" in plain.out
    assert "8 of 8 domains reach their threshold; TM-00001 is issued" in first.out
    assert "8 of 8 domains reach their threshold; TM-00001 was issued before" in again.out
    marks = [name for name in files(tmp_path / "one") if not name.startswith("assessment")]
    assert first.err.splitlines()[-1] == f"wrote {len(marks)} files of the mark to {tmp_path / 'one'}/"


def test_files_of_a_mark_in_the_folder_one_stands_in(capsys, passing, issuer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert score(capsys, passing, issuer, ".").err.splitlines()[-1].endswith(" files of the mark to ./")


def test_an_open_decision_is_named_with_the_place_to_write_it(capsys, passing, issuer, tmp_path):
    path = next((passing / "determinations").iterdir())
    path.write_text(path.read_text("utf-8").replace(", accept: true", "", 1), "utf-8")
    given = ("--determinations", path, "--issuer", issuer, "--out", tmp_path / "out", *AS_OF)
    answer = psfkit(capsys, "score", passing, *given)
    assert answer.code == ExitCode.PERSON_NEEDED
    assert "1 decision of the assessor is missing" in " ".join(answer.out.split())
    hint = answer.err.splitlines()[-1]
    assert hint.startswith(f"   = help: decide each of them in {path}: accept: true, or accept: false with a reason")


def test_an_issuer_is_not_made_where_something_is(capsys, issuer, tmp_path):
    (tmp_path / "full/x").mkdir(parents=True)
    (tmp_path / "file").write_text("x")
    for folder, said in (
        (issuer, "there is an issuer in"),
        (tmp_path / "full", "is not empty"),
        (tmp_path / "file", ""),
    ):
        answer = psfkit(capsys, "issuer", "new", folder, "--name", "An Institute")
        assert answer.code == ExitCode.STORAGE
        assert said in answer.err
        assert "name a folder that is not there yet" in answer.err


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


def served_files(issuer):
    """Everything that `psfkit serve` answers with about the first mark, and how it refuses."""
    desk = Desk(Watch(open_registry(str(issuer))), read_clock)
    paths = [VERIFY, "/healthz", "/openapi.json", "/nothing", *(f"/marks/TM-00001/{name}" for name in FILES)]
    answers = {path: respond(Request("GET", path, b"id=TM-00001"), desk, describe("")) for path in paths}
    assert [answer.status for answer in answers.values()].count(200) == len(FILES) + 3
    return {f"served {path}": answer.body + repr(answer.headers).encode() for path, answer in answers.items()}


WAIVER = f"""\
    waiver:
      reason: {SENTINEL} is in the way until February.
      approver: {SENTINEL} the elder
      owner: {SENTINEL} the younger
      expires_on: 2027-02-17
"""


def test_nothing_confidential_reaches_a_public_file(capsys, passing, issuer, tmp_path):
    for name in ("evidence.yaml", *(f"criteria/psf-{n}.yaml" for n in range(1, 9))):
        path = passing / name
        text = re.sub(
            r"^(\s+(?:- )?(?:title|owner): )", rf"\g<1>{SENTINEL} ", path.read_text("utf-8"), flags=re.MULTILINE
        )
        path.write_text(text.replace("An hourly SHA-256 chain", f"{SENTINEL} chain"), "utf-8")
    with (passing / "criteria" / "psf-8.yaml").open("a", encoding="utf-8") as last:
        last.write(WAIVER)
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
    site = tmp_path / "site"
    given = ("--out", site, "--base-url", "https://marks.example", *AS_OF)
    assert psfkit(capsys, "registry", "publish", issuer, *given).code == ExitCode.YES
    published = {f"site/{n}": c for n, c in files(site).items()}
    for name in ("index.html", "feed.xml", "search/0001.json", "marks/TM-00001/index.html", "status/revocation.json"):
        assert (site / "current" / name).is_file()
    assert (site / "current/api/certify/trust-mark/verify/TM-00001.json").is_file()
    public = (
        published | files(issuer / "registry") | {n: c for n, c in files(out).items() if not n.startswith("assessment")}
    )
    public |= served_files(issuer)
    kept_back = (SENTINEL.encode(), bundle_digest.encode(), b"2027-02-17")
    assert not [n for n, content in public.items() if any(secret in content for secret in kept_back)]


@pytest.mark.parametrize("first", ["kestrel-claims", "northlight-support"])
def test_a_mark_and_a_gap_report_never_stand_in_one_folder(capsys, issuer, tmp_path, first):
    second = "northlight-support" if first == "kestrel-claims" else "kestrel-claims"
    score(capsys, EXAMPLES / first, issuer, tmp_path / "out")
    before, marks = files(tmp_path / "out"), files(issuer)
    answer = score(capsys, EXAMPLES / second, issuer, tmp_path / "out", "--force")
    assert answer.code == ExitCode.STORAGE
    assert "--force does not replace them" in answer.err
    assert (files(tmp_path / "out"), files(issuer)) == (before, marks)


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


def test_issue_puts_no_mark_beside_a_gap_report(capsys, passing, issuer, tmp_path):
    kestrel = EXAMPLES / "kestrel-claims"
    for bundle, out in ((passing, "report"), (kestrel, "gaps")):
        given = ("--determinations", bundle / "determinations", "--out", tmp_path / out, *AS_OF)
        psfkit(capsys, "score", bundle, *given)
    before, marks = files(tmp_path / "gaps"), files(issuer)
    sources = ("--bundle", passing, "--determinations", passing / "determinations", "--issuer", issuer)
    saved = tmp_path / "report/assessment.json"
    answer = psfkit(capsys, "issue", saved, *sources, "--out", tmp_path / "gaps", "--force", *AS_OF)
    assert answer.code == ExitCode.STORAGE
    assert "gap-report.html" in answer.err
    assert (files(tmp_path / "gaps"), files(issuer)) == (before, marks)
    sources = ("--bundle", kestrel, "--determinations", kestrel / "determinations", "--issuer", issuer)
    saved = tmp_path / "gaps/assessment.json"
    answer = psfkit(capsys, "issue", saved, *sources, "--out", tmp_path / "gaps", *AS_OF)
    assert answer.code == ExitCode.NO
    assert "no mark can be issued" in answer.err


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


VALIDITY = [
    ("2026-11-19", "failed"),
    ("2026-11-24", "passed"),
    ("2027-11-23", "passed"),
    ("2027-11-24", "failed"),
]


@pytest.mark.parametrize(("day", "result"), VALIDITY)
def test_a_mark_holds_from_its_first_to_its_last_day(capsys, passing, issuer, tmp_path, day, result):
    score(capsys, passing, issuer, tmp_path / "out")
    answer = psfkit(capsys, "verify", "TM-00001", "--registry", issuer / "registry", "--as-of", day)
    assert f"9. {result}" in answer.out


def test_a_record_of_a_stranger_is_not_verified_and_nobody_is_blamed(capsys, passing, issuer, tmp_path):
    score(capsys, passing, issuer, tmp_path / "out")
    answer = psfkit(capsys, "verify", tmp_path / "out/record.json", *AS_OF)
    assert answer.code == ExitCode.PERSON_NEEDED
    assert "NOT VERIFIED" in answer.out


@pytest.fixture
def real_mark(award, tmp_path):
    real = tmp_path / "real"
    pipeline.new_issuer(str(real), "An Institute", DAY, test=False, fixed_test_key=False)
    pipeline.issue(award, str(real), MOMENT, "", accept_clock=False)
    return real / "registry/marks/TM-00001"


def test_a_mark_of_somebody_unknown_comes_with_what_settles_it(capsys, real_mark):
    for name, day in (("record.json", AS_OF), ("badge.svg", AS_OF), ("record.json", ("--as-of", "2031-01-01"))):
        answer = psfkit(capsys, "verify", real_mark / name, *day)
        said = " ".join(answer.out.split())
        assert answer.code == ExitCode.PERSON_NEEDED
        assert "To settle it: get the issuer's did:key over a way you trust" in said
        assert "--trust FILE" in said
        assert "--registry DIR" in said


@pytest.mark.parametrize("written", ["TM-00001", "tm-00001", "#TM-00001", "#tm-00001"])
def test_a_mark_id_is_found_as_people_write_it(capsys, real_mark, tmp_path, written):
    given = ("--registry", tmp_path / "real", *AS_OF)
    assert psfkit(capsys, "verify", written, *given).code == ExitCode.YES
    assert psfkit(capsys, "badge", written, "--out", tmp_path / "again", *given).code == ExitCode.YES


@pytest.mark.parametrize("command", [["verify"], ["badge", "--out", "out"]])
@pytest.mark.parametrize("written", ["TM-1", "tm00001", "#TM-0000"])
def test_what_only_looks_like_a_mark_id_is_told_so(capsys, command, written):
    answer = psfkit(capsys, *command, written)
    assert answer.code == ExitCode.USAGE
    assert f"{written} is no mark id (they look like TM-00001)" in answer.err


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_what_is_no_registry_is_answered_to_the_one_who_asks(capsys, tmp_path, name):
    answer = psfkit(capsys, "verify", "TM-00001", "--registry", tmp_path / name)
    assert answer.code == ExitCode.STORAGE
    assert "issuer new" not in answer.err
    assert "the folder that the issuer publishes" in answer.err


def test_a_badge_is_drawn_from_a_record_and_a_file_that_is_none_is_named(capsys, real_mark, tmp_path):
    answer = psfkit(capsys, "badge", real_mark / "badge.svg", "--out", tmp_path / "out", *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert "badge.svg is not a record" in answer.err
    assert "record.json" in answer.err


@pytest.mark.parametrize("name", ["record.json", "badge.svg"])
def test_a_verification_fits_a_narrow_terminal(capsys, monkeypatch, real_mark, tmp_path, name):
    monkeypatch.setenv("COLUMNS", "40")
    for given in ((), ("--registry", tmp_path / "real"), ("--as-of", "2031-01-01")):
        lines = psfkit(capsys, "verify", real_mark / name, *given).out.split("\n")
        assert max(map(len, lines)) <= 40, lines


def test_steps_after_a_failure_are_named_once(capsys, tmp_path):
    (tmp_path / "x.json").write_text('{"a": 1}')
    answer = psfkit(capsys, "verify", tmp_path / "x.json")
    assert answer.code == ExitCode.INVALID
    assert answer.out.count("not run") == 1
    assert "Steps 4 to 10 were not run, because of that." in answer.out


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


def test_a_changed_record_gives_no_badge(capsys, passing, issuer, tmp_path):
    out = tmp_path / "out"
    score(capsys, passing, issuer, out)
    forged = tmp_path / "forged.json"
    forged.write_text((out / "record.json").read_text().replace("Northlight AI AS", "Evil Corporation"))
    answer = psfkit(capsys, "badge", forged, "--out", tmp_path / "badges", *AS_OF)
    assert answer.code == ExitCode.BROKEN
    assert not (tmp_path / "badges").exists()


def test_a_record_under_another_id_is_not_that_mark(capsys, passing, issuer, tmp_path):
    score(capsys, passing, issuer, tmp_path / "out")
    marks = issuer / "registry/marks"
    shutil.copytree(marks / "TM-00001", marks / "TM-00077")
    answer = psfkit(capsys, "verify", "TM-00077", "--registry", issuer / "registry", *AS_OF)
    assert answer.code == ExitCode.BROKEN
    assert "8. failed" in answer.out


@pytest.fixture
def award():
    rubric = pipeline.read_rubric("psf/1.1")
    bundle = EXAMPLES / "northlight-support"
    validated = pipeline.validate(str(bundle), rubric, DAY).validated
    determinations = pipeline.read_determinations(str(bundle / "determinations"), validated.bundle, rubric, DAY)
    return pipeline.require_award(pipeline.assess(validated, rubric, determinations, DAY).decision)


def test_a_real_mark_rests_on_a_rubric_that_psfkit_carries_and_on_a_fresh_assessment(award, tmp_path):
    real = tmp_path / "real"
    pipeline.new_issuer(str(real), "An Institute", DAY, test=False, fixed_test_key=False)
    own = replace(award, digests=replace(award.digests, rubric="sha256:" + "0" * 64))
    for wrong, when in ((own, MOMENT), (award, MOMENT + timedelta(days=31))):
        with pytest.raises(IssueError):
            pipeline.issue(wrong, str(real), when, "", accept_clock=False)
    issued = pipeline.issue(award, str(real), MOMENT + timedelta(days=30), "", accept_clock=False)
    assert issued.new
    verification = pipeline.verify("TM-00001", str(real), "", DAY + timedelta(days=30))
    assert verification.in_force


def test_a_png_with_a_part_that_changes_what_is_seen_is_not_the_badge(capsys, passing, issuer, tmp_path):
    from psfkit.badges.png_chunks import Chunk, read_chunks, write_chunks

    out = tmp_path / "out"
    score(capsys, passing, issuer, out)
    header, *rest = read_chunks((out / "badge.png").read_bytes())
    changed = tmp_path / "changed.png"
    changed.write_bytes(write_chunks((header, Chunk(b"gAMA", (10).to_bytes(4)), *rest)))
    answer = psfkit(capsys, "verify", changed, "--registry", issuer / "registry", *AS_OF)
    assert answer.code == ExitCode.BROKEN
    assert "7. failed" in answer.out


def test_a_link_in_place_of_the_staging_folder_is_removed_and_not_followed(capsys, passing, issuer, tmp_path):
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "keep.txt").write_text("mine")
    (issuer / ".staging").symlink_to(victim)
    assert score(capsys, passing, issuer, tmp_path / "out").code == ExitCode.YES
    assert (victim / "keep.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["badge.svg", "assessment.json"])
def test_no_mark_is_issued_where_its_files_cannot_be_written(capsys, passing, issuer, tmp_path, name):
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text("mine")
    refused = score(capsys, passing, issuer, out)
    assert refused.code == ExitCode.STORAGE
    assert name in refused.err
    assert not list((issuer / "registry").glob("marks/*"))
    assert files(out) == {name: b"mine"}
    again = score(capsys, passing, issuer, out, "--force")
    assert again.code == ExitCode.YES
    assert "TM-00001 is issued" in again.err


def test_a_sample_is_never_in_force_in_json_either(capsys, passing, issuer, tmp_path):
    score(capsys, passing, issuer, tmp_path / "out")
    answer = psfkit(
        capsys, "verify", "TM-00001", "--registry", issuer / "registry", "--as-of", "2031-01-01", "--format", "json"
    )
    assert answer.code == ExitCode.NOT_IN_FORCE
    assert json.loads(answer.out)["state"] == "sample"


def test_without_a_registry_the_answer_says_that_nobody_was_asked(capsys, award, tmp_path):
    real = tmp_path / "real"
    pipeline.new_issuer(str(real), "An Institute", DAY, test=False, fixed_test_key=False)
    pipeline.issue(award, str(real), MOMENT, "", accept_clock=False)
    trust = tmp_path / "trust.txt"
    trust.write_text(json.loads((real / "issuer.json").read_text())["id"] + "\n")
    record = real / "registry/marks/TM-00001/record.json"
    alone = psfkit(capsys, "verify", record, "--trust", trust, *AS_OF)
    asked = psfkit(capsys, "verify", record, "--trust", trust, "--registry", real, *AS_OF)
    assert (alone.code, asked.code) == (ExitCode.YES, ExitCode.YES)
    assert "no registry was asked" in " ".join(alone.out.split())
    assert "no registry was asked" not in " ".join(asked.out.split())
