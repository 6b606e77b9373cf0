"""Two assessors from their files to a mark, as they would do it."""

import json
import re
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from psfkit.documents.schema import load_schema
from tests.cli.commands import psfkit

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = ("--as-of", "2026-11-24")


@pytest.fixture
def folder(tmp_path):
    """The determinations of two assessors who differ on one item and one level."""
    bundle = shutil.copytree(EXAMPLES / "northlight-support", tmp_path / "bundle")
    made = bundle / "determinations"
    (first,) = made.glob("*.yaml")
    text = first.read_text("utf-8").replace("Helene Okafor-Brandt", "Bo Lindqvist")
    text = text.replace("{id: EV-103, accept: true}", "{id: EV-103, accept: false, reason: Of another release.}", 1)
    lowered = "{id: EV-117, accept: true}\n    lower_to: {level: 2, reason: Half of the prompts are missing.}"
    (made / "bo.yaml").write_text(text.replace("{id: EV-117, accept: true}", lowered, 1), "utf-8")
    return made


def agree(capsys, folder, *more):
    files = sorted(path for path in folder.glob("*.yaml") if path.name != "panel.yaml")
    return psfkit(capsys, "agree", *files, *AS_OF, *more)


def settle(folder, *changes):
    panel = folder / "panel.yaml"
    text = panel.read_text("utf-8").replace("name: FILL-IN", "name: Cyn Abara")
    text = text.replace("independence: FILL-IN", "independence: No tie to the applicant.")
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text)
        assert count == 1, pattern
    panel.write_text(text, "utf-8")


EVIDENCE = (
    (r"# evidence:", "evidence:"),
    (
        r"# - \{id: EV-103, accept: true, reason: \.\.\.\}",
        "- {id: EV-103, accept: true, reason: Page 2 names the release.}",
    ),
)
LEVEL = ((r"# lower_to: \{level: 5, reason: \.\.\.\}", "lower_to: {level: 5, reason: All prompts are in EV-117.}"),)


def score(capsys, folder, *more):
    return psfkit(capsys, "score", folder.parent, "--determinations", folder, *AS_OF, *more)


def test_every_difference_is_named_with_both_reasons(capsys, folder):
    answer = agree(capsys, folder)
    assert answer.code == 6
    assert "PSF-1.1 for reply-assistant: evidence EV-103" in answer.out
    assert "Bo Lindqvist rejected: Of another release." in answer.out
    assert "Bo Lindqvist lowers it to level 2: Half of the prompts are missing." in answer.out
    assert "2 differences are to be settled" in answer.out


def test_the_answer_for_programs_keeps_to_its_schema(capsys, folder):
    told = json.loads(agree(capsys, folder, "--format", "json").out)
    Draft202012Validator(load_schema("agreement")).validate(told)
    assert (told["whole"]["asked"] - told["whole"]["same"], len(told["disputed"])) == (2, 2)


def test_two_files_without_a_panel_are_not_weighed_against_each_other(capsys, folder):
    answer = score(capsys, folder)
    assert answer.code == 3
    assert "psfkit agree" in answer.err


def test_a_mark_needs_every_difference_settled(capsys, folder, tmp_path):
    issuer = shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer")
    assert agree(capsys, folder, "--panel", folder / "panel.yaml").code == 6
    assert score(capsys, folder).code == 6  # nobody has declared independence
    settle(folder, *EVIDENCE)
    undecided = score(capsys, folder, "--issuer", issuer, "--out", tmp_path / "early")
    assert undecided.code == 6
    settle(folder, *LEVEL)
    assert score(capsys, folder, "--issuer", issuer, "--out", tmp_path / "out").code == 0
    told = json.loads((tmp_path / "out/assessment.json").read_text("utf-8"))
    assert "Bo Lindqvist and Helene Okafor-Brandt (settled by Cyn Abara)" in json.dumps(told)
    record = tmp_path / "out/record.json"
    given = ("--bundle", folder.parent, "--determinations", folder, "--issuer", issuer)
    assert psfkit(capsys, "reproduce", record, *given).code == 0


def test_the_issuers_policy_says_how_many_assessors_decide(capsys, folder, tmp_path):
    issuer = shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer")
    (issuer / "policy.yaml").write_text("format: psfkit-issuer-policy/1\nassessors: {required: 2}\n")
    (alone,) = (path for path in folder.glob("*.yaml") if path.name != "bo.yaml")
    given = ("score", folder.parent, "--determinations", alone, *AS_OF, "--issuer", issuer, "--out", tmp_path / "out")
    answer = psfkit(capsys, *given)
    assert answer.code == 6
    assert "asks for 2 assessors, and 1 decided" in answer.err
    agree(capsys, folder, "--panel", folder / "panel.yaml")
    settle(folder, *EVIDENCE, *LEVEL)
    assert score(capsys, folder, "--issuer", issuer, "--out", tmp_path / "out2").code == 0


def test_a_file_that_was_changed_after_the_panel_was_made_is_refused(capsys, folder):
    agree(capsys, folder, "--panel", folder / "panel.yaml")
    settle(folder, *EVIDENCE, *LEVEL)
    with (folder / "bo.yaml").open("a", encoding="utf-8") as file:
        file.write("# another thought\n")
    answer = score(capsys, folder)
    assert answer.code == 3
    assert "PK712" in answer.err


@pytest.mark.parametrize("name", ["../bo.yaml", "/etc/hostname", "gone.yaml"])
def test_a_panel_reads_no_file_but_those_beside_it(capsys, folder, name):
    agree(capsys, folder, "--panel", folder / "panel.yaml")
    panel = folder / "panel.yaml"
    panel.write_text(panel.read_text("utf-8").replace('"bo.yaml"', f'"{name}"'), "utf-8")
    assert "PK712" in score(capsys, folder).err


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("name: Bo Lindqvist", "name: Jonas Reinholt, Security Lead", "PK711"),
        ("decided_on:", "  conflicts: [Advised the applicant in spring.]\ndecided_on:", "PK716"),
    ],
)
def test_whoever_is_not_free_to_decide_does_not(capsys, folder, old, new, code):
    path = folder / "bo.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    answer = agree(capsys, folder)
    assert answer.code == 6
    assert code in answer.err


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("name: Cyn Abara", "name: Jonas Reinholt, Security Lead", "PK711"),
        ("settled_on:", "  conflicts: [Her firm audits the applicant.]\nsettled_on:", "PK716"),
    ],
)
def test_whoever_is_not_free_to_decide_settles_nothing(capsys, folder, old, new, code):
    agree(capsys, folder, "--panel", folder / "panel.yaml")
    settle(folder, *EVIDENCE, *LEVEL)
    assert score(capsys, folder).code == 0
    panel = folder / "panel.yaml"
    panel.write_text(panel.read_text("utf-8").replace(old, new, 1), "utf-8")
    answer = score(capsys, folder)
    assert answer.code == 6
    assert code in answer.err


def test_no_conflict_can_be_declared_in_words_or_by_an_empty_list(capsys, folder):
    path = folder / "bo.yaml"
    text = path.read_text("utf-8")
    for declared in ("[]", "[none]"):
        path.write_text(text.replace("decided_on:", f"  conflicts: {declared}\ndecided_on:", 1), "utf-8")
        assert "PK716" not in agree(capsys, folder).err


@pytest.mark.parametrize("given", [("bo.yaml",), ("bo.yaml", "bo.yaml")])
def test_one_assessor_is_no_comparison(capsys, folder, given):
    assert psfkit(capsys, "agree", *(folder / name for name in given), *AS_OF).code == 2


def test_a_panels_file_is_not_written_over(capsys, folder):
    agree(capsys, folder, "--panel", folder / "panel.yaml")
    settle(folder, *EVIDENCE)
    before = (folder / "panel.yaml").read_bytes()
    assert agree(capsys, folder, "--panel", folder / "panel.yaml").code == 7
    assert (folder / "panel.yaml").read_bytes() == before


def test_a_panels_file_lies_beside_those_it_names(capsys, folder, tmp_path):
    assert agree(capsys, folder, "--panel", tmp_path / "panel.yaml").code == 2
