"""A case from its application to a mark, as those would lead it who have part in it."""

import json
import re
import shutil
from pathlib import Path

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from psfkit.documents.schema import load_schema
from tests.cli.commands import psfkit
from tests.unit.report.test_json import check, closed

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTS = ("northlight.example", "desk.northlight.example", "api.northlight.example")
NEW = (
    *("--id", "APP-0142", "--organisation", "Northlight AI AS", "--country", "NO", "--contact", "Mia Berg"),
    *("--system", "Reply assistant", "--employees", 70, "--by", "Desk", "--as-of", "2026-11-02"),
    *(part for host in HOSTS for part in ("--host", host)),
)
AS_OF = ("--as-of", "2026-11-24")


@pytest.fixture
def bundle(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "northlight-support", tmp_path / "bundle"))


@pytest.fixture
def issuer(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer"))


@pytest.fixture
def case(capsys, tmp_path):
    folder = tmp_path / "cases/one"
    assert psfkit(capsys, "case", "new", folder, *NEW).code == 0
    return folder


def lead(capsys, case, verb, *more, by="Mia Berg", as_of=AS_OF):
    return psfkit(capsys, "case", verb, case, *more, "--by", by, *as_of)


def submitted(capsys, case, bundle):
    assert lead(capsys, case, "scope", "--statement", "The reply assistant.", as_of=("--as-of", "2026-11-04")).code == 0
    assert lead(capsys, case, "maps", bundle).code == 0
    assert psfkit(capsys, "seal", bundle).code == 0
    assert lead(capsys, case, "submit", bundle).code == 0


def kinds(capsys, case):
    told = json.loads(psfkit(capsys, "history", case, "--format", "json").out)
    return [event["kind"] for event in told["events"]]


def lower(bundle, criterion, level):
    (path,) = (bundle / "determinations").glob("*.yaml")
    text = path.read_text("utf-8")
    head = f"  - criterion: {criterion}\n"
    assert head in text
    lowered = f"{head}    lower_to: {{level: {level}, reason: It does not hold up.}}\n"
    path.write_text(text.replace(head, lowered, 1), "utf-8")
    return path


def test_from_the_application_to_the_mark(capsys, case, bundle, issuer):
    submitted(capsys, case, bundle)
    assert lead(capsys, case, "decide", "--determinations", bundle / "determinations", by="Helene").code == 0
    assert lead(capsys, case, "mark", "--issuer", issuer, by="Desk").code == 0
    answer = psfkit(capsys, "history", case, "--derive")
    assert answer.code == 0
    assert "event 5: derived again, passed as it was" in answer.err
    assert "mark issued: TM-00001" in answer.out
    record = case / "0006/mark/record.json"
    given = ("--bundle", case / "0004/bundle.zip", "--determinations", case / "0005/determinations", "--issuer", issuer)
    assert psfkit(capsys, "reproduce", record, *given).code == 0
    report = (case / "0005/assessment-report.md").read_text("utf-8")
    assert "## The case APP-0142" in report
    assert "| scoping | 2026-11-04 | assessor | 2026-11-04, by Mia Berg |" in report
    assert "| review | 2026-11-12 to 2026-11-18 | assessor | 2026-11-24, late, by Helene |" in report
    assert "| decision | 2026-11-19 to 2026-11-20 | issuer | - |" in report
    assert "- Issue the mark: `psfkit case mark CASE --issuer DIR --by NAME`" in report
    assert "The next yearly look is due by 23 November 2027." in report
    assert "Scores at each decision" not in report  # of one decision there is no trend
    check("assessment", (case / "0005/assessment.json").read_bytes())


def test_after_a_refusal_comes_a_reassessment(capsys, case, bundle, issuer):
    submitted(capsys, case, bundle)
    (path,) = (bundle / "determinations").glob("*.yaml")
    accepted = path.read_bytes()
    for number in range(1, 6):
        lower(bundle, f"PSF-3.{number}", 1)
    refused = lead(capsys, case, "decide", "--determinations", path, by="Helene")
    assert refused.code == 1
    assert "reassessment (it is free)" in refused.out
    assert (case / "0005/gap-report.html").is_file()
    later = ("--as-of", "2026-11-26")
    assert lead(capsys, case, "submit", bundle, as_of=later).code == 0
    path.write_bytes(accepted)
    assert lead(capsys, case, "decide", "--determinations", path, by="Helene", as_of=later).code == 0
    assert lead(capsys, case, "mark", "--issuer", issuer, by="Desk", as_of=later).code == 0
    assert kinds(capsys, case)[3:] == ["evidence_submitted", "failed", "evidence_submitted", "passed", "mark_issued"]
    assert psfkit(capsys, "history", case, "--derive").code == 0


def test_the_same_decision_is_taken_once_a_day(capsys, case, bundle):
    submitted(capsys, case, bundle)
    given = ("decide", "--determinations", bundle / "determinations")
    assert lead(capsys, case, *given, by="Helene").code == 0
    again = lead(capsys, case, *given, by="Helene")
    assert again.code == 2
    assert "decided by these very determinations on 2026-11-24" in again.err
    assert lead(capsys, case, *given, by="Helene", as_of=("--as-of", "2026-11-25")).code == 0
    assert kinds(capsys, case)[-3:] == ["evidence_submitted", "passed", "passed"]


def test_nothing_comes_before_its_turn(capsys, case, bundle, issuer):
    for verb, more in (("maps", (bundle,)), ("submit", (bundle,)), ("mark", ("--issuer", issuer))):
        answer = lead(capsys, case, verb, *more)
        assert answer.code == 2
        assert "what comes next is scope agreed" in answer.err
    assert kinds(capsys, case) == ["opened"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: APP-0142", "id: APP-0143", "it names the application APP-0143"),
        ("name: Northlight AI AS", "name: Southlight AI AS", "it is of Southlight AI AS"),
        ("name: Reply assistant", "name: Another assistant", "the system Reply assistant is missing"),
        ("[northlight.example", "[elsewhere.example", "hosts that were not applied for: elsewhere.example"),
    ],
)
def test_another_bundle_than_the_one_applied_for_is_refused(capsys, case, bundle, old, new, said):
    path = bundle / "bundle.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    lead(capsys, case, "scope", "--statement", "s")
    answer = lead(capsys, case, "maps", bundle)
    assert answer.code == 3
    assert said in answer.err


def test_a_system_whose_maps_bundle_yaml_does_not_name_has_none(capsys, case, bundle):
    path = bundle / "bundle.yaml"
    text = path.read_text("utf-8")
    without = re.sub(r"(?m)^    maps: .*\n", "", text)
    assert without != text
    path.write_text(without, "utf-8")
    lead(capsys, case, "scope", "--statement", "s")
    answer = lead(capsys, case, "maps", bundle)
    assert answer.code == 3
    assert "bundle.yaml names no workflow map of Reply assistant" in answer.err
    path.write_text(text, "utf-8")
    assert lead(capsys, case, "maps", bundle).code == 0
    told = json.loads(psfkit(capsys, "history", case, "--format", "json").out)
    assert told["events"][-1]["note"] == "EV-208"


def test_a_bundle_is_taken_in_as_it_was_sealed_or_not_at_all(capsys, case, bundle):
    lead(capsys, case, "scope", "--statement", "s")
    lead(capsys, case, "maps", bundle)
    assert lead(capsys, case, "submit", bundle).code == 3  # not sealed
    psfkit(capsys, "seal", bundle)
    (bundle / "README.md").write_text("a word\n", "utf-8")
    assert lead(capsys, case, "submit", bundle).code == 0


def test_whoever_speaks_for_the_applicant_does_not_decide(capsys, case, bundle):
    submitted(capsys, case, bundle)
    (path,) = (bundle / "determinations").glob("*.yaml")
    path.write_text(path.read_text("utf-8").replace("Helene Okafor-Brandt", "mia berg"), "utf-8")
    answer = lead(capsys, case, "decide", "--determinations", path)
    assert answer.code == 6
    assert "speaks for the applicant" in answer.err


def test_determinations_of_another_bundle_or_with_gaps_change_nothing(capsys, case, bundle):
    submitted(capsys, case, bundle)
    (path,) = (bundle / "determinations").glob("*.yaml")
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(?m)^bundle: .*$", f"bundle: sha256:{'0' * 64}", text), "utf-8")
    assert lead(capsys, case, "decide", "--determinations", path).code == 6
    path.write_text(text.replace("      - {id: EV-101, accept: true}\n", "", 1), "utf-8")
    assert lead(capsys, case, "decide", "--determinations", path).code == 6
    assert kinds(capsys, case)[-1] == "evidence_submitted"


def test_two_cases_with_one_number_do_not_stand_side_by_side(capsys, case):
    answer = psfkit(capsys, "case", "new", case.parent / "two", *NEW)
    assert answer.code == 7
    assert "is the case APP-0142 already" in answer.err
    assert psfkit(capsys, "case", "new", case, *NEW).code == 7  # not empty


@pytest.mark.parametrize("spoil", ["cut", "change", "sums", "file", "application"])
def test_what_was_tampered_with_is_named(capsys, case, bundle, spoil):
    submitted(capsys, case, bundle)
    log = case / "log.ndjson"
    lines = log.read_bytes().splitlines(keepends=True)
    if spoil == "cut":
        log.write_bytes(b"".join(lines[:1] + lines[2:]))
    elif spoil == "change":
        log.write_bytes(b"".join(lines).replace(b"Mia Berg", b"Mia Bird", 1))
    elif spoil == "sums":
        log.write_bytes(b"".join(lines[:2]))
    elif spoil == "file":
        (case / "0004/bundle.zip").write_bytes(b"PK")
    else:
        (case / "application.yaml").write_text("format: psfkit-application/1\n")
    assert psfkit(capsys, "history", case).code == 4


def test_a_log_cut_off_after_its_last_line_is_taken_up_again(capsys, case):
    """A run that died between the log and its digest: the event counts, and the next one mends the digest."""
    before = (case / "log.sha256").read_bytes()
    lead(capsys, case, "scope", "--statement", "s")
    (case / "log.sha256").write_bytes(before)
    assert psfkit(capsys, "history", case).code == 0
    assert lead(capsys, case, "withdraw").code == 0
    assert kinds(capsys, case) == ["opened", "scope_agreed", "withdrawn"]


@pytest.mark.parametrize("verb", ["status", "timeline", "quote"])
def test_answers_for_programs_keep_to_their_schema(capsys, case, verb):
    told = json.loads(psfkit(capsys, "case", verb, case, "--format", "json").out)
    Draft202012Validator(closed(load_schema("case"))).validate(told)


def test_the_history_for_programs_keeps_to_its_schema(capsys, case):
    told = json.loads(psfkit(capsys, "history", case, "--format", "json").out)
    Draft202012Validator(closed(load_schema("case"))).validate(told)


def test_the_plan_is_a_calendar(capsys, case):
    calendar = Calendar.from_ical(psfkit(capsys, "case", "timeline", case, "--format", "ics").out)
    events = calendar.walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events][-1] == "APP-0142: decision"
    assert events[-1]["DTEND"].dt.isoformat() == "2026-11-21"


def test_cases_are_listed_by_what_is_due_first(capsys, case):
    other = ("APP-0009", "Acme AI", "2026-10-05")
    new = [str(each) for each in NEW]
    for old, replacement in zip(("APP-0142", "Northlight AI AS", "2026-11-02"), other, strict=True):
        new[new.index(old)] = replacement
    assert psfkit(capsys, "case", "new", case.parent / "two", *new).code == 0
    told = psfkit(capsys, "case", "list", case.parent, *AS_OF).out.splitlines()
    assert [line[:8] for line in told if line.startswith("APP")] == ["APP-0009", "APP-0142"]


@pytest.mark.parametrize("by", ["\u200b", "a\x1b[31mb", "two\nlines"])
def test_a_name_that_does_not_show_is_refused(capsys, case, by):
    assert lead(capsys, case, "scope", "--statement", "s", by=by).code == 2
    assert kinds(capsys, case) == ["opened"]


def refused(capsys, case, bundle):
    submitted(capsys, case, bundle)
    (path,) = (bundle / "determinations").glob("*.yaml")
    for number in range(1, 6):
        lower(bundle, f"PSF-3.{number}", 1)
    assert lead(capsys, case, "decide", "--determinations", path, by="Helene").code == 1
    path.unlink()


def test_a_reassessment_starts_from_what_stands(capsys, case, bundle):
    refused(capsys, case, bundle)
    later = ("--as-of", "2026-11-26")
    listing = bundle / "evidence.yaml"
    listing.write_text(listing.read_text("utf-8").replace("title: ", "title: Again, ", 1), "utf-8")
    psfkit(capsys, "seal", bundle, "--force")
    answer = psfkit(capsys, "reassess", case, bundle, "--assessor", "Helene Okafor-Brandt", *later)
    assert answer.code == 0, answer.err
    assert "words on evidence, " in answer.out
    assert "changed since: EV-101" in answer.out
    (path,) = (bundle / "determinations").glob("*.yaml")
    text = path.read_text("utf-8")
    assert "# changed since 2026-11-24" in text
    assert text.count("Carried over from 2026-11-24") > 90
    told = json.loads(psfkit(capsys, "reassess", case, bundle, *later, "--format", "json").out)
    Draft202012Validator(closed(load_schema("carried"))).validate(told)
    assert told["timeline"]["steps_published"] is True
    assert [each["criterion"] for each in told["lowered"]][:5] == [f"PSF-3.{number}" for number in range(1, 6)]


def test_a_reassessment_is_compared_with_the_decision_before(capsys, case, bundle):
    (path,) = (EXAMPLES / "northlight-support/determinations").glob("*.yaml")
    refused(capsys, case, bundle)
    answer = psfkit(capsys, "reassess", case, bundle, "--determinations", path, "--as-of", "2026-11-26")
    assert answer.code == 0
    assert "closed (4): not met before, met now" in answer.out
    assert "review      assessor  2026-11-12 to 2026-11-18  done 2026-11-24, late, by Helene" in answer.out
    words = ("--determinations", path, "--as-of", "2026-11-26", "--format", "json")
    told = check("comparison", psfkit(capsys, "reassess", case, bundle, *words).out)
    assert [step["done_on"] for step in told["timeline"]["steps"]][-1] == "2026-11-24"


def test_a_reassessment_after_the_window_is_refused(capsys, case, bundle):
    refused(capsys, case, bundle)
    answer = psfkit(capsys, "reassess", case, bundle, "--as-of", "2027-02-23")
    assert answer.code == 2
    assert "was open to 2027-02-22" in answer.err


def test_there_is_nothing_to_start_from_before_a_decision(capsys, case, bundle):
    assert psfkit(capsys, "reassess", case, bundle, *AS_OF).code == 2


def test_a_mark_is_suspended_reinstated_and_renewed(capsys, case, bundle, issuer):
    submitted(capsys, case, bundle)
    (path,) = (bundle / "determinations").glob("*.yaml")
    given = ("--determinations", path)
    accepted = path.read_bytes()
    assert lead(capsys, case, "decide", *given, by="Helene").code == 0
    assert lead(capsys, case, "mark", "--issuer", issuer, by="Desk").code == 0
    assert "step: surveillance" in psfkit(capsys, "case", "status", case, *AS_OF).out

    days = [("--as-of", f"2026-11-{day}") for day in (25, 26, 27, 28)]
    assert lead(capsys, case, "submit", bundle, as_of=days[0]).code == 0
    for number in range(1, 6):
        lower(bundle, f"PSF-3.{number}", 1)
    assert lead(capsys, case, "decide", *given, by="Helene", as_of=days[0]).code == 1
    suspend = ("--issuer", issuer, "--reason", "incident")
    assert lead(capsys, case, "suspend", *suspend, by="Desk", as_of=days[1]).code == 0
    assert lead(capsys, case, "suspend", *suspend, by="Desk", as_of=days[1]).code == 2

    assert lead(capsys, case, "submit", bundle, as_of=days[2]).code == 0
    path.write_bytes(accepted.replace(b"decided_on: 2026-11-24", b"decided_on: 2026-11-27"))
    assert lead(capsys, case, "decide", *given, by="Helene", as_of=days[2]).code == 0
    assert lead(capsys, case, "mark", "--issuer", issuer, by="Desk", as_of=days[3]).code == 2  # reinstate first
    assert lead(capsys, case, "reinstate", "--issuer", issuer, by="Desk", as_of=days[3]).code == 0
    renewed = lead(capsys, case, "mark", "--issuer", issuer, by="Desk", as_of=days[3])
    assert renewed.code == 0, renewed.err
    assert kinds(capsys, case)[6:] == [
        "evidence_submitted", "failed", "mark_suspended",
        "evidence_submitted", "passed", "mark_reinstated", "mark_renewed",
    ]  # fmt: skip
    assert psfkit(capsys, "history", case, "--derive").code == 0
    told = psfkit(capsys, "mark", "list", issuer, *days[3]).out
    assert "superseded" in told
    look_back(capsys, case)


def write_again(case, number):
    """Write the report of a decision again, from what the case held before it."""
    from psfkit import pipeline
    from psfkit.cases.folder import Deed
    from psfkit.cli.case_decisions import decided_before, sheet_for
    from psfkit.model.case import Case

    whole = pipeline.open_case(str(case))
    before, event = Case(whole.application, whole.events[: number - 1]), whole.events[number - 1]
    decided = decided_before(str(case), whole, event, "psf/1.1")
    run = pipeline.assess(decided.validated, decided.rules, decided.determinations, event.on)
    deed = Deed(event.on, event.kind, event.by, event.note)
    sheet = sheet_for(str(case), before, deed, run, decided.look_ahead(event.on), "psf/1.1")
    return pipeline.report_files(run, ("html", "pdf", "md", "json"), case=sheet)


def look_back(capsys, case):
    """See what a case with three decisions says of them."""
    for number in (5, 8, 11):
        for name, content in write_again(case, number).items():
            assert (case / f"{number:04d}" / name).read_bytes() == content, name
    told = json.loads(psfkit(capsys, "case", "trend", case, "--format", "json").out)
    Draft202012Validator(closed(load_schema("case"))).validate(told)
    assert [look["occasion"] for look in told["looks"]] == ["first", "surveillance", "reinstatement"]
    assert [look["passes"] for look in told["looks"]] == [True, False, True]
    scores = {domain["domain"]: domain["scores"] for domain in told["domains"]}
    assert scores["PSF-3"] == [300, 100, 300]
    text = psfkit(capsys, "case", "trend", case).out
    assert "1.0!" in text
    for form, begins in (("svg", b"<svg "), ("png", b"\x89PNG"), ("json", b"{"), ("text", b"APP-0142")):
        paper = case.parent / f"trend.{form}"
        assert psfkit(capsys, "case", "trend", case, "--format", form, "--output", paper).code == 0
        assert paper.read_bytes().startswith(begins)
    refused, again = (case / f"{name}/assessment.json" for name in ("0008", "0011"))
    sheet = check("assessment", refused.read_bytes())["case"]
    assert len(sheet["trend"]["looks"]) == 2
    assert sheet["next"][0].startswith(
        "suspend the mark: `psfkit case suspend CASE --issuer DIR --reason non_conformity"
    )
    assert len(check("assessment", again.read_bytes())["case"]["trend"]["looks"]) == 3
    page = (case / "0008/gap-report.html").read_text("utf-8")
    assert page.count('aria-labelledby="trend-') == 8
    assert "PSF-3 Data Protection" in page
    assert "Scores at each decision" in (case / "0008/gap-report.md").read_text("utf-8")
    refused.write_bytes(refused.read_bytes().replace(b'"score": 100', b'"score": 400', 1))
    answer = psfkit(capsys, "case", "trend", case)
    assert answer.code == 4
    assert "0008/assessment.json was changed" in answer.err
    refused.unlink()
    answer = psfkit(capsys, "case", "trend", case)
    assert answer.code == 4
    assert "0008/assessment.json is missing" in answer.err


def test_a_case_that_cannot_be_read_does_not_hide_the_others(capsys, case):
    other = shutil.copytree(case, case.parent / "broken")
    (other / "log.ndjson").write_text("x\n")
    answer = psfkit(capsys, "case", "list", case.parent, *AS_OF)
    assert answer.code == 4
    assert answer.out.startswith("APP-0142 Northlight AI AS: applied")
    assert "broken is left out: " in answer.err


def test_a_folder_that_is_not_there_holds_no_list_of_cases(capsys, tmp_path):
    answer = psfkit(capsys, "case", "list", tmp_path / "nowhere")
    assert answer.code == 3
    assert "is no folder" in answer.err
    assert psfkit(capsys, "case", "list", tmp_path).out == "there are no cases here\n"


def test_a_system_is_applied_for_once(capsys, tmp_path):
    answer = psfkit(capsys, "case", "new", tmp_path / "one", *NEW, "--system", "Reply assistant")
    assert answer.code == 3
    assert '"systems" names the text "Reply assistant" twice' in answer.err
    assert not (tmp_path / "one").exists()


def test_a_statement_that_does_not_show_is_not_kept(capsys, case):
    assert lead(capsys, case, "scope", "--statement", "a\x1b[31mb").code == 2
    assert kinds(capsys, case) == ["opened"]


def test_the_status_has_the_plan_below_it(capsys, case):
    told = psfkit(capsys, "case", "status", case, *AS_OF).out
    assert "scoping     assessor  2026-11-04" in told
    plan = json.loads(psfkit(capsys, "case", "timeline", case, "--format", "json").out)
    standing = json.loads(psfkit(capsys, "case", "status", case, "--format", "json", *AS_OF).out)
    assert all(plan[name] == value for name, value in standing["timeline"].items())
    assert standing["stale"] is None


def test_a_trend_needs_a_decision(capsys, case):
    answer = psfkit(capsys, "case", "trend", case)
    assert answer.code == 2
    assert "nothing was decided" in answer.err


def test_of_a_marked_case_the_status_says_what_has_gone_stale(capsys, case, bundle, issuer):
    submitted(capsys, case, bundle)
    assert lead(capsys, case, "decide", "--determinations", bundle / "determinations", by="Helene").code == 0
    assert lead(capsys, case, "mark", "--issuer", issuer, by="Desk").code == 0
    first, later, late = (
        json.loads(psfkit(capsys, "case", "status", case, "--format", "json", "--as-of", day).out)
        for day in ("2026-11-24", "2027-06-01", "2027-11-24")
    )
    assert first["stale"]["gone"] == []
    assert first["stale"]["due"] == first["due"] == "2027-11-23"
    going = {item["id"] for item in first["stale"]["going"] if item["counts_until"] < "2027-06-01"}
    assert going <= {item["id"] for item in later["stale"]["gone"]}
    assert len(going) > 5
    assert late["waits_for"] == "issuer"
    assert "--reason surveillance_missed" in late["next"][0]
    told = psfkit(capsys, "case", "status", case, "--as-of", "2027-06-01").out
    assert "No longer counts:" in told
    assert "EV-104 Screen log" in told
    rubric = case.parent / "rubric.yaml"
    shutil.copyfile(EXAMPLES.parent / "rubrics/psf/1.1/rubric.yaml", rubric)
    rubric.write_text(f"{rubric.read_text('utf-8')}\n# another digest\n", "utf-8")
    words = ("--rubric", rubric, "--as-of", "2027-06-01", "--format", "json")
    other = psfkit(capsys, "case", "status", case, *words)
    assert other.code == 0, other.err
    assert "another rubric" in json.loads(other.out)["stale"]["untold"]
    (case / "0004/bundle.zip").write_bytes(b"PK")
    broken = psfkit(capsys, "case", "status", case, "--as-of", "2027-06-01")
    assert broken.code == 0
    assert "cannot be said: 0004/bundle.zip" in " ".join(broken.out.split())
