"""One case of thirteen months, as everybody who has part in it leads it: nothing is left out and nothing is prepared.

The clock is the operating system's, set by hand, and the issuer is a real one: its marks verify.
"""

import json
import re
import shutil
from datetime import date

from psfkit.errors import ExitCode
from tests.cli.a_year import drop_item, replace, take_anew
from tests.cli.institute import World

NEW = (
    *("--id", "APP-0142", "--organisation", "Northlight AI AS", "--country", "NO", "--contact", "Mia Berg"),
    *("--system", "Reply assistant", "--employees", "70", "--by", "Desk"),
    *("--host", "northlight.example", "--host", "desk.northlight.example", "--host", "api.northlight.example"),
)
MASKER = "The run tested another rule set than the one in use."
COMPENSATED = """\
    compensating:
      control: The settings are read out of production and compared with the schedule.
      reason: The stores have no lifecycle rule of their own; the new store brings one.
      evidence: [EV-307]
    waiver:
      reason: The new store is due in May; until then what is too old is deleted by hand.
      approver: Runa Dale, Managing Director
      owner: Sindre Kvamme, Data Protection Officer
      expires_on: 2027-06-30
"""
"""A control in the place of the one that is asked for, which lives as long as its waiver."""
DIFFERS = {
    "EV_117": "It is of the release before.",
    "EV_307": "The read-out is of one day alone.",
    "EV_501": "It names no owner.",
}
"""What Bo rejects and Ada accepts."""
HELENE, ADA, BO = "Helene Okafor-Brandt", "Ada Lovelace", "Bo Lindqvist"


def first_bundle(folder):
    """What is handed in first: nothing shows that the retention limits are set anywhere."""
    bundle = take_anew(folder, date(2026, 11, 24))
    drop_item(bundle, "EV-307")
    return bundle


def mended_bundle(folder, day):
    """What is handed in then: a control in the place of the missing one."""
    bundle = take_anew(folder, day)
    claims, listed = bundle / "criteria/psf-3.yaml", "    evidence: [EV-306, EV-307]\n"
    replace(claims, listed, f"    evidence: [EV-306]\n{COMPENSATED}")
    return bundle


def test_a_case_from_its_application_to_a_renewed_mark(capsys, monkeypatch, tmp_path):
    world = World(capsys, monkeypatch, tmp_path)
    applied(world)
    not_passed(world)
    passed_by_two_who_differed(world)
    suspended_a_year_later(world)
    reinstated_and_renewed(world)
    told_again(world)


def applied(world):
    world.on("2026-11-16")
    world.run("issuer", "new", world.issuer, "--name", "Example Institute")
    (world.issuer / "policy.yaml").write_text("format: psfkit-issuer-policy/1\nassessors: {required: 2}\n")
    world.run("case", "new", world.case, *NEW)
    world.stands("scoping", "assessor", "agree on the scope", "due: 2026-11-18, 3 business days left")
    world.refuses("case", "new", world.case.parent / "twin", *NEW, code=7, said="is the case APP-0142 already")

    world.on("2026-11-18")
    world.lead("scope", "--statement", "The reply assistant of Northlight Desk.", by=HELENE)
    world.stands("mapping", "applicant", "hand in a workflow map of every system")
    world.on("2026-11-17")
    scope = ("case", "withdraw", world.case, "--by", "Desk")
    world.refuses(*scope, code=2, said="2026-11-17 lies before 2026-11-18, when APP-0142 was changed last")

    world.on("2026-11-24")
    bundle = first_bundle(world.folder / "first")
    world.run("validate", bundle)
    world.lead("maps", bundle, by="Mia Berg")
    world.stands("submission", "applicant", "hand in the sealed bundle")
    world.on("2026-11-25")
    world.seal(bundle)
    world.lead("submit", bundle, by="Mia Berg")
    world.stands("review", "assessor", "decide:")
    plan = world.run("case", "timeline", world.case).out
    assert "submission applicant 2026-11-25 done 2026-11-25, by Mia Berg" in " ".join(plan.split())


def not_passed(world):
    world.on("2026-12-02")
    bundle, file = world.folder / "first", world.folder / "helene.yaml"
    world.review(bundle, HELENE, file, EV_305=MASKER)
    decide = ("case", "decide", world.case, "--determinations", file, "--by", HELENE)
    whole = file.read_text("utf-8")
    file.write_text(whole.replace(f'name: "{HELENE}"', 'name: "Mia Berg"'), "utf-8")
    world.refuses(*decide, code=6, said="speaks for the applicant")
    file.write_text(re.sub(r"(?m)^bundle: .*", f"bundle: sha256:{'0' * 64}", whole), "utf-8")
    world.refuses(*decide, code=6, said="PK701")
    file.write_text(whole.replace("criterion: PSF-3.5", "criterion: PSF-3.6", 1), "utf-8")
    world.refuses(*decide, code=3, said="PSF-3.6")
    file.write_text(whole, "utf-8")
    world.lead("decide", "--determinations", file, by=HELENE, code=ExitCode.NO)
    world.stands("submission", "applicant", "a reassessment (it is free)", "due: 2027-03-02")
    held = world.folder / "first"

    def exchange(copy):
        shutil.copy(copy / "0005/assessment.json", copy / "0004/bundle.zip")

    world.spoilt("baseline", exchange, "reassess", world.case, held, code=4, said="bundle.zip of event 4 was changed")
    mark = ("case", "mark", world.case, "--issuer", world.issuer, "--by", "Desk")
    world.refuses(*mark, code=2, said="APP-0142 stands at: not passed; what comes next is evidence submitted")
    assert (world.case / "0005/gap-report.html").is_file()


def passed_by_two_who_differed(world):
    world.on("2026-12-09")
    bundle = mended_bundle(world.folder / "mended", date(2026, 11, 24))
    for path in ("psf-1/prompt_assembly.py", "psf-5/behaviour-register.md"):
        with (bundle / "evidence" / path).open("a", encoding="utf-8") as file:
            file.write("\n# Looked through again in December.\n")
    world.seal(bundle)
    submit = ("case", "submit", world.case, bundle, "--by", "Mia Berg")
    world.on("2027-03-03")
    world.refuses(*submit, code=2, said="was open to 2027-03-02")
    world.refuses("reassess", world.case, bundle, code=2, said="was open to 2027-03-02")
    world.on("2026-12-01")
    world.refuses(*submit, code=2, said="lies before 2026-12-02")
    world.on("2026-12-09")
    world.run(*submit)
    world.stands("review", "assessor", "decide:")

    world.on("2026-12-10")
    told = world.run("reassess", world.case, bundle).out
    assert "EV-307" in told
    panel = world.folder / "panel"
    panel.mkdir()
    ada = world.review(bundle, ADA, panel / "ada.yaml")
    assert ada.read_text("utf-8").count("Carried over from 2026-12-02") > 90
    twice = world.fork("twice")
    world.lead("decide", "--determinations", ada, by=ADA)
    world.stands("decision", "issuer", "issue the mark")
    mark = ("case", "mark", world.case, "--issuer", world.issuer, "--by", "Desk")
    world.refuses(*mark, code=6, said="the issuer's policy asks for 2 assessors, and 1 decided")

    bo = world.review(bundle, BO, panel / "bo.yaml", **DIFFERS)
    assert bo.read_text("utf-8").count("Carried over from 2026-12-02") > 90  # and nothing of what Ada has just said
    answer = world.run("case", "decide", twice, "--determinations", bo, "--by", BO, code=ExitCode.NO)
    assert "the free one is used up" in answer.out
    agree = ("agree", ada, bo, "--bundle", bundle)
    found = json.loads(world.run(*agree, "--format", "json", code=ExitCode.PERSON_NEEDED).out)
    assert {each["criterion"] for each in found["disputed"]} == {"PSF-1.5", "PSF-3.2", "PSF-5.1"}
    assert found["whole"]["asked"] - found["whole"]["same"] == 3
    assert 0 < float(found["whole"]["alpha"]) < 1
    told = world.run(*agree, code=ExitCode.PERSON_NEEDED).out
    assert "3 differences are to be settled" in told
    assert all(reason in told for reason in DIFFERS.values())
    world.run(*agree, "--panel", panel / "panel.yaml", code=ExitCode.PERSON_NEEDED)
    decide = ("case", "decide", world.case, "--determinations", panel, "--by", "Cyn Abara")
    world.refuses(*decide, code=6, said="independence")
    settle(panel / "panel.yaml")
    replace(panel / "panel.yaml", "name: Cyn Abara", "name: Mia Berg")
    world.refuses(*decide, code=6, said="Mia Berg speaks for the applicant")
    replace(panel / "panel.yaml", "name: Mia Berg", "name: Cyn Abara")
    world.on("2026-12-11")
    world.run(*decide)
    world.on("2026-12-15")
    world.run(*mark)
    world.stands("surveillance", "applicant", "hand in the bundle for the yearly look", "due: 2027-12-10")
    world.verify("TM-00001", "active", ExitCode.YES)
    world.refuses(*mark, code=2, said="what comes next is evidence submitted")


def settle(panel):
    """Settle every difference by a yes, with a reason."""
    text = panel.read_text("utf-8")
    for pattern, written in (
        ("name: FILL-IN", "name: Cyn Abara"),
        ("independence: FILL-IN.*", "independence: No tie to the applicant."),
        ("# evidence:", "evidence:"),
        (r"# (- .id: EV-\d+, accept: true, reason:) \.\.\.", r"\1 Asked on the call; shown."),
    ):
        text, count = re.subn(pattern, written, text)
        assert count, pattern
    panel.write_text(text, "utf-8")


def suspended_a_year_later(world):
    world.on("2027-06-08")
    warned = world.run("status", world.folder / "mended", "--within", "30", code=ExitCode.NO).out
    assert "2027-06-30 22 d PSF-3.2: not met, waived until 2027-06-30 by Runa Dale" in " ".join(warned.split())
    world.verify("TM-00001", "active", ExitCode.YES)
    world.on("2027-11-03")
    bundle = world.seal(mended_bundle(world.folder / "year", date(2027, 11, 2)))
    assert "warning[PK407]" in world.run("validate", bundle).out
    world.lead("submit", bundle, by="Mia Berg")
    world.stands("review", "assessor", "decide:", "due: 2027-12-10")
    world.on("2027-11-08")
    file = world.review(bundle, ADA, world.folder / "year.yaml", EV_305=MASKER)
    compared = world.run("reassess", world.case, bundle, "--determinations", file, code=ExitCode.NO).out
    assert "PSF-3 3.0 passes -> 2.8 fails" in " ".join(compared.split())
    assert "opened (1): met before, not met now\n  PSF-3.2" in compared
    why = " ".join(world.run("why", "PSF-3.2", bundle, "--determinations", file).out.split())
    assert "the compensating control gives nothing: the waiver by Runa Dale, Managing Director" in why
    assert "that it rests on expired on 2027-06-30" in why
    world.lead("decide", "--determinations", file, by=ADA, code=ExitCode.NO)
    told = json.loads((world.case / "0011/assessment.json").read_text("utf-8"))
    assert [each["domain"] for each in told["domains"] if each["score"] < each["threshold"]] == ["PSF-3"]
    report = " ".join((world.case / "0011/gap-report.md").read_text("utf-8").split())
    assert "the waiver by Runa Dale, Managing Director that it rests on expired on 2027-06-30" in report
    world.stands("submission", "issuer", "suspend the mark", "for a reassessment (it is free)")
    suspend = ("case", "suspend", world.case, "--issuer", world.issuer, "--by", "Desk", "--reason")
    world.refuses(*suspend, "non_conformity", code=ExitCode.NO, said="more than 92 days after the last event")
    world.run(*suspend, "non_conformity", "--accept-clock")
    world.stands("submission", "applicant", "hand in the mended bundle")
    world.verify("TM-00001", "suspended", ExitCode.NOT_IN_FORCE)


def reinstated_and_renewed(world):
    world.on("2027-12-01")
    bundle = world.seal(take_anew(world.folder / "whole", date(2027, 11, 30)))
    world.lead("submit", bundle, by="Mia Berg")
    world.on("2027-12-06")
    panel = world.folder / "second-panel"
    panel.mkdir()
    files = [world.review(bundle, name, panel / file) for name, file in ((ADA, "ada.yaml"), (BO, "bo.yaml"))]
    world.run("agree", *files, "--bundle", bundle, "--panel", panel / "panel.yaml")
    world.lead("decide", "--determinations", panel, by="Desk")
    world.stands("decision", "issuer", "reinstate the mark")
    mark = ("case", "mark", world.case, "--issuer", world.issuer, "--by", "Desk")
    world.refuses(*mark, code=2, said="what comes next is mark reinstated")
    world.lead("reinstate", "--issuer", world.issuer, by="Desk")
    world.verify("TM-00001", "active", ExitCode.YES)
    world.stands("decision", "issuer", "renew the mark")
    world.run(*mark)
    world.verify("TM-00001", "superseded", ExitCode.NOT_IN_FORCE)
    world.verify("TM-00002", "active", ExitCode.YES)
    world.stands("surveillance", "applicant", "due: 2028-12-05")


STORY = (
    ("2026-11-16", "opened"),
    ("2026-11-18", "scope_agreed"),
    ("2026-11-24", "maps_received"),
    ("2026-11-25", "evidence_submitted"),
    ("2026-12-02", "failed"),
    ("2026-12-09", "evidence_submitted"),
    ("2026-12-10", "passed"),
    ("2026-12-11", "passed"),
    ("2026-12-15", "mark_issued"),
    ("2027-11-03", "evidence_submitted"),
    ("2027-11-08", "failed"),
    ("2027-11-08", "mark_suspended"),
    ("2027-12-01", "evidence_submitted"),
    ("2027-12-06", "passed"),
    ("2027-12-06", "mark_reinstated"),
    ("2027-12-06", "mark_renewed"),
)


def told_again(world):
    assert tuple((event["on"], event["kind"]) for event in world.story()) == STORY
    answer = world.run("history", world.case, "--derive")
    outcomes = ((5, "failed"), (7, "passed"), (8, "passed"), (11, "failed"), (14, "passed"))
    assert all(f"event {number}: derived again, {outcome} as it was" in answer.err for number, outcome in outcomes)
    for made, submitted, decided in (("0009", "0006", "0008"), ("0016", "0013", "0014")):
        given = ("--determinations", world.case / decided / "determinations", "--issuer", world.issuer)
        record, bundle = world.case / made / "mark/record.json", world.case / submitted / "bundle.zip"
        world.run("reproduce", record, "--bundle", bundle, *given)

    def cut(copy):
        log = copy / "log.ndjson"
        lines = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(b"".join(lines[:4] + lines[5:]))

    history = ("history", world.case)
    world.spoilt("cut", cut, *history, code=4, said="log.ndjson:5: this line does not follow the one before it")
    world.spoilt("cut too", cut, "case", "status", world.case, code=4, said="does not follow the one before it")
