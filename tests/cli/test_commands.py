import json
import os
import re
import shlex
import shutil
import zipfile
from pathlib import Path

import pytest

from psfkit.errors import ExitCode
from tests.cli.answers import groups
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import MINIMAL, build

AS_OF = ("--as-of", "2026-10-30")
EXAMPLES = Path(__file__).parents[2] / "examples"

USAGE = [
    ("no such command", ["bogus"]),
    ("no such option", ["score", "--nope", MINIMAL]),
    ("no bundle named", ["validate"]),
    ("a date that is none", ["validate", MINIMAL, "--as-of", "2026-02-30"]),
    ("a criterion that is none", ["why", "PSF-9.9", MINIMAL, *AS_OF]),
    ("a code that is none", ["explain", "PK999"]),
    ("an id without a registry", ["verify", "TM-00001"]),
    ("a rubric subject that is none", ["rubric", "show", "PSF-4.9"]),
]


@pytest.mark.parametrize("arguments", [c[1] for c in USAGE], ids=[c[0] for c in USAGE])
def test_a_senseless_command_line_ends_in_2_with_a_way_out(capsys, arguments):
    answer = psfkit(capsys, *arguments)
    assert answer.code == ExitCode.USAGE
    assert "error" in answer.err
    assert "help" in answer.err
    assert "Traceback" not in answer.err


INVALID = [
    ("nothing there", "nowhere"),
    ("a file", "file"),
    ("an empty folder", "empty"),
    ("a tar", "bundle.tar"),
    ("a cut zip", "cut.zip"),
    ("not readable as YAML", "broken"),
]


@pytest.fixture
def odd_paths(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bundle.tar").write_bytes(b"bundle.yaml".ljust(257, b"\0") + b"ustar" + bytes(250))
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04" + bytes(30))
    shutil.copytree(MINIMAL, tmp_path / "broken")
    (tmp_path / "broken/bundle.yaml").write_text("a: [b\n")
    return tmp_path


@pytest.mark.parametrize("command", ["validate", "score"])
@pytest.mark.parametrize("name", [c[1] for c in INVALID], ids=[c[0] for c in INVALID])
def test_what_is_no_bundle_ends_in_3_in_words(capsys, odd_paths, command, name):
    answer = psfkit(capsys, command, odd_paths / name, *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert "Traceback" not in answer.err + answer.out
    assert answer.err.count("\n") + answer.out.count("\n") < 40


def test_a_self_check_below_a_threshold_is_an_honest_no(capsys):
    answer = psfkit(capsys, "score", MINIMAL, *AS_OF)
    assert answer.code == ExitCode.NO
    assert "self-check" in answer.out
    assert "NOT PASSED" in answer.out
    assert "verified" not in answer.out.lower()


def test_several_bundles_are_all_reported_and_summed_up(capsys, tmp_path):
    bad = build({"edits": [{"file": "bundle.yaml", "find": 'psf: "1.1"', "replace": "psf: 1.1"}]}, tmp_path / "bad")
    answer = psfkit(capsys, "validate", MINIMAL, bad, *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert "2 bundles: 1 valid, 1 not valid" in answer.out


def test_one_unreadable_bundle_does_not_hide_the_others(capsys, tmp_path):
    answer = psfkit(capsys, "validate", tmp_path / "nowhere", MINIMAL, *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert "2 bundles: 1 valid, 1 not valid" in answer.out


def test_findings_as_json_carry_every_place(capsys, tmp_path):
    bad = build({"edits": [{"file": "bundle.yaml", "find": "autonomy: L1", "replace": "autonomy: L7"}]}, tmp_path / "b")
    answer = psfkit(capsys, "validate", bad, "--format", "json", *AS_OF)
    findings = json.loads(answer.out)["bundles"][0]["findings"]
    finding = next(f for f in findings if f["code"] == "PK133")
    span = {"line": 21, "column": 15, "end_line": 21, "end_column": 17}
    assert (finding["file"], finding["span"]) == ("bundle.yaml", span)


def test_fix_writes_the_digest_of_the_file_that_is_there_and_shows_the_change(capsys, tmp_path):
    bundle = build({}, tmp_path / "bundle")
    (bundle / "evidence/psf-1.txt").write_text("A longer policy, written anew on 2 October.\n")
    before = psfkit(capsys, "validate", bundle, *AS_OF)
    answer = psfkit(capsys, "validate", bundle, "--fix", *AS_OF)
    after = psfkit(capsys, "validate", bundle, *AS_OF)
    assert (before.code, answer.code, after.code) == (ExitCode.INVALID, ExitCode.YES, ExitCode.YES)
    assert "+    sha256: " in answer.out
    assert "mended evidence.yaml" in answer.err


def test_a_zip_and_its_folder_come_to_the_same(capsys, tmp_path):
    archive = tmp_path / "bundle.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(MINIMAL.rglob("*")):
            if path.is_file():
                zipped.write(path, path.relative_to(MINIMAL))
    folder = psfkit(capsys, "score", MINIMAL, "--format", "json", *AS_OF)
    zipped = psfkit(capsys, "score", archive, "--format", "json", *AS_OF)
    assert folder.out == zipped.out


def test_two_runs_write_the_same_bytes_in_every_file(capsys, tmp_path):
    outs = [tmp_path / "one", tmp_path / "two"]
    for out in outs:
        psfkit(capsys, "score", MINIMAL, "--out", out, *AS_OF)
    files = [{p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()} for out in outs]
    assert files[0] == files[1]
    assert {"gap-report.html", "gap-report.pdf", "gap-report.md", "assessment.json"} <= {str(p) for p in files[0]}
    assert any(str(p).startswith("stubs/") for p in files[0])


def test_a_report_never_overwrites_another_without_force(capsys, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "gap-report.html").write_text("mine")
    refused = psfkit(capsys, "score", MINIMAL, "--out", out, *AS_OF)
    assert refused.code == ExitCode.STORAGE
    assert "--force" in refused.err
    assert [p.name for p in out.iterdir()] == ["gap-report.html"]
    forced = psfkit(capsys, "score", MINIMAL, "--out", out, "--force", *AS_OF)
    assert forced.code == ExitCode.NO


def test_several_files_that_are_there_are_counted_in_the_plural(capsys, tmp_path):
    (tmp_path / "gap-report.html").write_text("mine")
    (tmp_path / "gap-report.md").write_text("mine")
    answer = psfkit(capsys, "score", MINIMAL, "--out", tmp_path, *AS_OF)
    assert "gap-report.html and 1 more are there already with other content" in answer.err
    assert "use --force to replace them" in answer.err


def test_an_output_folder_that_is_a_file_is_an_error_in_words(capsys, tmp_path):
    (tmp_path / "out").write_text("x")
    answer = psfkit(capsys, "score", MINIMAL, "--out", tmp_path / "out", *AS_OF)
    assert answer.code == ExitCode.STORAGE
    assert "Traceback" not in answer.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_under_standard_output_is_no_traceback():
    import subprocess
    import sys

    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "psfkit", "score", str(MINIMAL), *AS_OF],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "NO_COLOR": "1"},
        )
    assert done.returncode == ExitCode.STORAGE
    assert b"Traceback" not in done.stderr


def test_a_mark_is_not_issued_from_a_self_check(capsys, tmp_path):
    issuer = tmp_path / "issuer"
    made = psfkit(capsys, "issuer", "new", issuer, "--name", "Test Institute", "--test")
    answer = psfkit(capsys, "score", MINIMAL, "--issuer", issuer, "--out", tmp_path / "out", *AS_OF)
    assert made.code == ExitCode.YES
    assert answer.code == ExitCode.NO
    assert "no mark can be issued" in answer.err
    assert not list((issuer / "registry/marks").iterdir())
    assert (tmp_path / "out/gap-report.html").is_file(), "the report that says why is written all the same"
    assert not (tmp_path / "out/record.json").exists()


def test_a_result_by_a_rubric_of_ones_own_says_so(capsys, tmp_path):
    carried = Path(__file__).parents[2] / "rubrics/psf/1.1/rubric.yaml"
    own = tmp_path / "own.yaml"
    own.write_bytes(carried.read_bytes() + b"# ours\n")
    said = "a rubric that psfkit does not carry"
    assert said in " ".join(psfkit(capsys, "score", MINIMAL, "--rubric", own, *AS_OF).out.split())
    assert said not in " ".join(psfkit(capsys, "score", MINIMAL, "--rubric", carried, *AS_OF).out.split())


def test_a_review_skeleton_is_valid_and_decides_nothing(capsys, tmp_path):
    bundle = build({}, tmp_path / "bundle")
    written = psfkit(capsys, "review", bundle, "--assessor", "Ada Lovelace", *AS_OF)
    path = bundle / "determinations/ada-lovelace.yaml"
    assert written.code == ExitCode.YES
    undeclared = psfkit(capsys, "score", bundle, "--determinations", path, *AS_OF)
    assert undeclared.code == ExitCode.PERSON_NEEDED
    assert "PK708" in undeclared.err
    path.write_text(path.read_text().replace("independence: FILL-IN", "independence: No tie of any kind."))
    answer = psfkit(capsys, "score", bundle, "--determinations", path, *AS_OF)
    assert answer.code == ExitCode.PERSON_NEEDED
    assert "UNDECIDED" in answer.out


def test_what_is_wrong_with_determinations_is_reported_as_validate_reports_it(capsys, tmp_path):
    bundle = build({}, tmp_path / "bundle")
    psfkit(capsys, "review", bundle, "--assessor", "Ada", *AS_OF)
    path = bundle / "determinations/ada.yaml"
    text = path.read_text().replace("independence: FILL-IN", "independence: No tie.")
    path.write_text(text.replace("# accept: true", 'accept: "yes"', 1).replace("# accept: true", "accept: maybe", 1))
    answer = psfkit(capsys, "score", bundle, "--determinations", path, *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert answer.err.count(f"  --> {path}:") == 2
    assert answer.err.count("^^^") == 2
    assert "help: write true, without quotes" in answer.err
    assert "(2 errors), so nothing was scored" in answer.err
    messages = re.findall(r"error\[PK\d+\]: (.*)", answer.err)
    assert [answer.err.count(message) for message in messages] == [1, 1]
    assert answer.out == ""


def test_determinations_about_another_bundle_need_a_person(capsys, tmp_path):
    bundle = build({}, tmp_path / "bundle")
    psfkit(capsys, "review", bundle, "--assessor", "Ada Lovelace", *AS_OF)
    text = (bundle / "bundle.yaml").read_text().replace("Support assistant", "Support helper")
    (bundle / "bundle.yaml").write_text(text)
    answer = psfkit(capsys, "score", bundle, "--determinations", bundle / "determinations", *AS_OF)
    assert answer.code == ExitCode.PERSON_NEEDED
    assert "PK701" in answer.err
    assert f"`psfkit review --assessor NAME {bundle} --as-of 2026-10-30`" in answer.err


@pytest.mark.parametrize("width", [40, 70, 100, 160])
def test_the_score_table_fits_any_terminal(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    answer = psfkit(capsys, "score", MINIMAL, *AS_OF)
    lines = answer.out.split("\n")
    assert max(len(line) for line in lines if not line.startswith("  psfkit ")) <= max(width, 40)
    rows = [line for line in lines if line.startswith("PSF-")]
    assert len(rows) == 8
    assert all("FAIL" in row for row in rows)
    assert answer.out.count("Below level 3") == 1
    assert "…" not in answer.out


def test_what_is_below_level_3_stands_in_the_table_or_in_lines_beneath(capsys, monkeypatch):
    answers = {}
    for width in (40, 80, 106):
        monkeypatch.setenv("COLUMNS", str(width))
        answers[width] = psfkit(capsys, "score", EXAMPLES / "kestrel-claims", "--as-of", "2026-11-24").out
    said = ".2, .3, .5 at 1; .1, .4 at 2"
    assert all(f"  PSF-2  {said}\n" in answers[width] for width in (40, 80))
    assert f"FAIL   ███████········┃··········   {said}\n" in answers[106]


def test_the_plan_lists_steps_until_every_domain_passes(capsys):
    answer = psfkit(capsys, "plan", MINIMAL, "--all", *AS_OF)
    assert answer.code == ExitCode.YES
    assert answer.out.rstrip().endswith("and every domain passes")
    assert "more:" not in answer.out


def test_a_long_plan_shows_ten_steps_and_the_command_for_the_rest(capsys, tmp_path):
    bundle = build({}, tmp_path / "my bundle")
    whole = psfkit(capsys, "plan", bundle, "--all", *AS_OF).out
    answer = psfkit(capsys, "plan", bundle, *AS_OF)
    steps = whole.count("    then PSF-")
    assert steps > 10
    assert answer.out.count("    then PSF-") == 10
    command = f"psfkit plan --all '{bundle}' --as-of 2026-10-30"
    assert answer.out.endswith(f"\nand {steps - 10} more: {command}\n")
    assert psfkit(capsys, *shlex.split(command)[1:]).out == whole


def test_a_score_names_the_plan_as_a_command_that_can_be_pasted(capsys, tmp_path):
    bundle = build({}, tmp_path / "my bundle")
    answer = psfkit(capsys, "score", bundle, *AS_OF)
    assert answer.out.endswith(f":\n  psfkit plan '{bundle}' --as-of 2026-10-30\n")


def test_hints_of_findings_name_commands_that_can_be_pasted(capsys):
    bundle = EXAMPLES / "brightpath-intake"
    answer = psfkit(capsys, "validate", bundle, "--as-of", "2026-11-24")
    hints = re.findall("`(psfkit why .*?)`", answer.out)
    assert len(hints) > 2
    for hint in hints[:2]:
        assert hint.endswith(f" {bundle} --as-of 2026-11-24")
        assert psfkit(capsys, *shlex.split(hint)[1:]).code == ExitCode.YES


def test_a_self_check_calls_the_highest_level_tested_in_every_command(capsys):
    answer = psfkit(capsys, "why", "PSF-1.1", MINIMAL, *AS_OF)
    assert "5 tested " in answer.out
    assert "verified" not in answer.out


def test_evidence_above_the_next_level_is_named_with_what_it_waits_for(capsys):
    answer = psfkit(capsys, "why", "PSF-7.5", EXAMPLES / "kestrel-claims", "--as-of", "2026-11-24")
    assert "for level 5, KC-712 is there already and waits for level 4" in " ".join(answer.out.split())


def test_what_a_level_lacks_is_said_as_what_it_needs(capsys):
    answer = psfkit(capsys, "why", "PSF-1", EXAMPLES / "brightpath-intake", "--as-of", "2026-11-24")
    assert "- a claim for this criterion and system, with an owner and a statement" in " ".join(answer.out.split())


@pytest.mark.parametrize("command", [["why", "PSF-4", EXAMPLES / "northlight-support"], ["rubric", "show"]])
def test_lines_are_folded_at_the_width_of_the_terminal(capsys, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "60")
    day = [] if command[0] == "rubric" else ["--as-of", "2026-11-24"]
    lines = psfkit(capsys, *command, *day).out.split("\n")
    assert max(len(line) for line in lines if not line.startswith("sha256:")) <= 60


def test_many_files_are_counted_and_a_few_are_named(capsys, tmp_path):
    out = tmp_path / "out"
    answer = psfkit(capsys, "score", MINIMAL, "--out", out, *AS_OF)
    stubs = len(list((out / "stubs").iterdir()))
    named = [
        f"wrote {out}/{name}" for name in ("gap-report.html", "gap-report.pdf", "gap-report.md", "assessment.json")
    ]
    assert answer.err.splitlines() == [*named, f"wrote {stubs} files to {out}/stubs/"]


def test_files_of_the_folder_one_stands_in_are_counted_there(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = psfkit(capsys, "score", MINIMAL, "--out", ".", *AS_OF)
    assert answer.err.startswith("wrote gap-report.html\n")
    monkeypatch.chdir(tmp_path / "stubs")
    answer = psfkit(capsys, "score", MINIMAL, "--out", "..", *AS_OF)
    assert answer.err.splitlines()[-1].endswith(" files to ../stubs/")


def test_explain_is_written_for_a_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    answer = psfkit(capsys, "explain", "pk203")
    assert answer.out.startswith("error[PK203]: evidence file does not match its digest\n\n")
    assert not {"###", "*error*"} & set(answer.out.split())
    assert "`psfkit validate --fix`" in answer.out
    assert max(map(len, answer.out.split("\n")[1:])) <= 40


def test_rubric_show_lists_the_kinds_of_evidence_and_says_what_each_is(capsys):
    overview = psfkit(capsys, "rubric", "show")
    kinds = psfkit(capsys, "rubric", "show", "kinds")
    one = psfkit(capsys, "rubric", "show", "threat-model")
    wrong = psfkit(capsys, "rubric", "show", "thret-model")
    assert "threat-model" in overview.out
    assert "psfkit rubric show" in overview.out
    assert kinds.out.count("such as:") > 20
    assert one.out.startswith("threat-model  Threat model\n  A ranked account")
    assert one.out.strip() in kinds.out
    assert (wrong.code, 'did you mean "threat-model"?' in wrong.err) == (ExitCode.USAGE, True)


def test_a_value_of_a_broken_document_cannot_forge_a_finding(capsys, tmp_path):
    forged = "x\\nerror[PK999]: all is well\\n" + "y" * 60_000
    edits = [{"file": "evidence.yaml", "find": "kind: policy", "replace": f'kind: "{forged}"'}]
    answer = psfkit(capsys, "validate", build({"edits": edits}, tmp_path / "b"), *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert not any(line.startswith("error[PK999]") for line in answer.out.split("\n"))
    assert max(map(len, answer.out.split("\n"))) < 1000


def test_a_number_too_large_in_a_log_is_not_evaluated_and_no_bug(capsys, tmp_path):
    log = "day,calls,traced\n" + "".join(f"2026-09-{n:02d},{'9e99' if n == 3 else 5},5\n" for n in range(1, 31))
    bundle = build({"edits": [{"file": "evidence/psf-4.csv", "find": "*", "replace": log}]}, tmp_path / "b")
    assert psfkit(capsys, "validate", bundle, *AS_OF).code == ExitCode.YES


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [["validate", "nowhere"], ["score", str(MINIMAL), *AS_OF], ["bogus"], []])
def test_full_disks_under_both_outputs_are_a_failure_to_write(arguments):
    import subprocess
    import sys

    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "psfkit", *arguments]
        assert subprocess.run(command, stdout=full, stderr=full, check=False).returncode == ExitCode.STORAGE


@pytest.mark.parametrize("arguments", [["score", str(MINIMAL), *AS_OF], ["rubric", "show"], ["--help"]])
def test_a_reader_that_has_gone_away_is_a_failure_to_write(arguments):
    import subprocess
    import sys

    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "psfkit", *arguments]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (ExitCode.STORAGE, b"")


EMPTY = [
    ("score", MINIMAL, "--determinations", ""),
    ("score", MINIMAL, "--determinations="),
    ("score", MINIMAL, "--out", " "),
    ("score", MINIMAL, "--issuer", ""),
    ("score", MINIMAL, "--rubric", ""),
    ("score", MINIMAL, "--as-of", ""),
    ("verify", "TM-00001", "--registry", ""),
    ("verify", "TM-00001", "--trust="),
    ("review", MINIMAL, "--assessor", ""),
    ("validate", ""),
    ("rubric", "show", ""),
]


@pytest.mark.parametrize("arguments", EMPTY, ids=[" ".join(map(repr, e[2:] or e)) for e in EMPTY])
def test_an_empty_value_is_never_ignored(capsys, arguments):
    answer = psfkit(capsys, *arguments)
    option = str(arguments[-1]).rstrip("= ") or (arguments[-2] if str(arguments[-2])[:2] == "--" else "an argument")
    assert answer.code == ExitCode.USAGE
    assert f"error: {option} is empty" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("day", ["1999-01-01", "2101-01-01"])
def test_a_day_that_is_none_here_is_answered_with_the_years_there_are(capsys, day):
    answer = psfkit(capsys, "validate", MINIMAL, "--as-of", day)
    assert answer.code == ExitCode.USAGE
    assert f"--as-of '{day}' lies outside the years 2000 to 2100" in answer.err


def test_the_path_of_a_rubric_stands_as_it_was_given(capsys, tmp_path, monkeypatch):
    from psfkit.resources import read_resource

    monkeypatch.chdir(tmp_path)
    text = read_resource("rubrics/psf/1.1/rubric.yaml").decode()
    Path("my.yaml").write_text(text.replace("id: PSF-1.1\n", "id: PSF-1.1\n        colour: red\n", 1))
    answer = psfkit(capsys, "rubric", "lint", "my.yaml")
    assert answer.code == ExitCode.INVALID
    assert " --> my.yaml:" in answer.out


@pytest.mark.parametrize("arguments", [[], ["rubric"], ["issuer"]])
def test_a_command_without_arguments_prints_its_help(capsys, arguments):
    answer = psfkit(capsys, *arguments)
    assert answer.code == ExitCode.USAGE
    assert answer.err.startswith(" ".join(("Usage: psfkit", *arguments)))
    assert "\nCommands:\n" in answer.err
    assert "error" not in answer.err
    assert answer.err.count("Usage:") == 1


@pytest.mark.parametrize("arguments", [[], *groups()], ids=" ".join)
def test_the_list_of_commands_fits_a_terminal_of_80_columns(capsys, monkeypatch, arguments):
    monkeypatch.setenv("COLUMNS", "80")
    commands = psfkit(capsys, *arguments, "--help").out.partition("Commands:")[2]
    assert commands.count("\n") > 1
    assert "..." not in commands


def test_an_output_that_knows_no_unicode_gets_escapes():
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "psfkit", "score", str(MINIMAL), *AS_OF],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == ExitCode.NO
    assert done.stdout.isascii()


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_an_answer_without_an_output_to_go_to_is_a_failure_to_write(closed):
    import subprocess
    import sys

    call = f'exec "$0" -m psfkit score "$1" --as-of 2026-10-30 {closed}'
    done = subprocess.run(["sh", "-c", call, sys.executable, str(MINIMAL)], capture_output=True, check=False)
    assert done.returncode == ExitCode.STORAGE
    assert (b"no standard output" in done.stderr) == ("2>" not in closed)


@pytest.mark.parametrize("name", ["\udcff", " ", "Ada\x1b[2J"])
def test_a_review_by_somebody_whose_name_does_not_show_is_refused(capsys, tmp_path, name):
    answer = psfkit(capsys, "review", build({}, tmp_path / "b"), "--assessor", name, *AS_OF)
    assert answer.code == ExitCode.USAGE


@pytest.mark.parametrize("epoch", ["253402300799", "x", "99999999999999999999"])
def test_an_epoch_that_is_no_sensible_time_is_refused(capsys, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert psfkit(capsys, "score", MINIMAL).code == ExitCode.USAGE


def test_mending_goes_on_after_a_bundle_that_cannot_be_mended(capsys, tmp_path):
    bundle = build({}, tmp_path / "bundle")
    (bundle / "evidence/psf-1.txt").write_text("A longer policy, written anew on 2 October.\n")
    answer = psfkit(capsys, "validate", "--fix", tmp_path / "nowhere", bundle, *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert "2 bundles: 1 valid, 1 not valid" in answer.out


def test_determinations_from_the_future_need_another_look(capsys, tmp_path):
    bundle = build({}, tmp_path / "bundle")
    psfkit(capsys, "review", bundle, "--assessor", "Ada", *AS_OF)
    path = bundle / "determinations/ada.yaml"
    text = path.read_text().replace("independence: FILL-IN", "independence: No tie.")
    path.write_text(text.replace("decided_on: 2026-10-30", "decided_on: 2027-10-30"))
    answer = psfkit(capsys, "score", bundle, "--determinations", path, *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert "PK709" in answer.err


def test_a_report_that_is_there_already_is_closed_to_others(capsys, tmp_path):
    out = tmp_path / "out"
    psfkit(capsys, "score", MINIMAL, "--out", out, *AS_OF)
    (out / "gap-report.md").chmod(0o644)
    psfkit(capsys, "score", MINIMAL, "--out", out, *AS_OF)
    assert (out / "gap-report.md").stat().st_mode & 0o077 == 0
