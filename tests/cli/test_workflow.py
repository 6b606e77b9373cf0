"""psfkit workflow: as a person and a program use it."""

import json
import shutil

import pytest
from jsonschema import Draft202012Validator

from psfkit.documents.schema import load_schema
from tests.cli.commands import psfkit
from tests.unit.workflows.maps import EVIDENCE, FIXTURES, FOLDERS, studio

SAFE = FOLDERS[0] / "safe.yaml"
UNSAFE = FOLDERS[0] / "unsafe.yaml"
MUTANT = EVIDENCE / "mut-dangling-edge.workflow.json"


@pytest.mark.parametrize(("maps", "code"), [((SAFE,), 0), ((UNSAFE,), 1), ((FOLDERS[0] / "unclear.yaml",), 1),
                                           ((MUTANT,), 3), ((SAFE, UNSAFE, MUTANT), 3), (("nothing-there.json",), 3),
                                           ((EVIDENCE,), 3)])  # fmt: skip
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_exit_code_says_what_the_answer_says(capsys, maps, code, form):
    answer = psfkit(capsys, "workflow", "check", *maps, "--format", form)
    assert answer.code == code
    assert answer.err == ""
    assert answer.out


def test_a_folder_that_is_given_for_a_map_is_told_to_be_one(capsys):
    answer = psfkit(capsys, "workflow", "check", EVIDENCE)
    assert "is a folder, not a workflow map file" in answer.out
    assert "= help: name the file itself" in answer.out


def test_the_text_shows_the_path_the_line_and_every_rule(capsys):
    answer = psfkit(capsys, "workflow", "check", UNSAFE)
    assert "warning[PK621]" in answer.out
    assert "(mail → screen → letter → draft)" in answer.out
    assert f"{UNSAFE}:21:9" in answer.out
    assert "of 16 safety rules 15 hold, 1 are broken, 0 cannot be told" in answer.out


def test_the_json_keeps_to_its_schema_and_gives_the_studios_verdict(capsys):
    given = (SAFE, MUTANT, "nothing-there.json", EVIDENCE / "contract-review-fs.wfos")
    document = json.loads(psfkit(capsys, "workflow", "check", *given, "--format", "json").out)
    Draft202012Validator(load_schema("workflow-check")).validate(document)
    first, mutant, missing, packed = document["maps"]
    assert (first["safe"], first["form"], first["studio"]["valid"]) == (True, "yaml", True)
    assert mutant["studio"]["valid"] is False
    assert mutant["studio"]["issues"][0] == {"severity": "error", "code": "DANGLING_EDGE", "node": "no-such-node"}
    assert (missing["form"], missing["studio"], missing["rules"]) == (None, None, [])
    assert {rule["outcome"] for rule in packed["rules"]} == {"holds", "unknown", "breaks"}


def test_two_checks_answer_with_the_same_bytes(capsys):
    one, two = (psfkit(capsys, "workflow", "check", MUTANT, UNSAFE, "--format", "json").out for _ in range(2))
    assert one == two


def test_a_map_is_converted_there_and_back(capsys, tmp_path):
    source = FIXTURES / "workflows" / "studio" / "email-triage.json"
    short, again = tmp_path / "map.yaml", tmp_path / "again.json"
    assert psfkit(capsys, "workflow", "convert", source, "--to", "yaml", "--out", short).code == 0
    assert psfkit(capsys, "workflow", "convert", short, "--to", "json", "--out", again).code == 0
    assert json.loads(again.read_bytes()) == json.loads(source.read_bytes())
    assert psfkit(capsys, "workflow", "convert", SAFE, "--to", "yaml", "--out", short).code == 7
    assert psfkit(capsys, "workflow", "convert", SAFE, "--to", "yaml").out.startswith("format: psfkit-workflow/1\n")


def test_what_cannot_be_converted_is_refused_with_the_reason(capsys, tmp_path):
    odd = tmp_path / "odd.json"
    odd.write_bytes(studio([{"id": "a", "type": "alien"}]))
    answer = psfkit(capsys, "workflow", "convert", odd, "--to", "yaml")
    assert (answer.code, answer.out) == (3, "")
    assert "alien" in answer.err


def with_map(tmp_path, content, kind="workflow-map"):
    """Put a map in the place of the smallest bundle's first evidence file."""
    import hashlib

    bundle = tmp_path / "bundle"
    shutil.copytree("tests/bundles/good/minimal", bundle)
    listing = bundle / "evidence.yaml"
    (bundle / "evidence" / "map.json").write_bytes(content)
    text = listing.read_text("utf-8")
    old = hashlib.sha256((bundle / "evidence" / "psf-1.txt").read_bytes()).hexdigest()
    text = text.replace(old, hashlib.sha256(content).hexdigest(), 1).replace("kind: policy", f"kind: {kind}", 1)
    listing.write_text(text.replace("evidence/psf-1.txt", "evidence/map.json", 1), "utf-8")
    (bundle / "evidence" / "psf-1.txt").unlink()
    return bundle


def validated(capsys, bundle):
    answer = psfkit(capsys, "validate", bundle, "--as-of", "2026-10-30", "--format", "json")
    (found,) = json.loads(answer.out)["bundles"]
    return answer.code, [f for f in found["findings"] if f["code"].startswith("PK6")]


def test_a_map_in_a_bundle_is_checked_at_its_own_lines_and_leaves_the_bundle_valid(capsys, tmp_path):
    code, found = validated(capsys, with_map(tmp_path, MUTANT.read_bytes()))
    assert code == 0
    (dangling,) = [f for f in found if f["code"] == "PK602"]
    assert (dangling["file"], dangling["severity"]) == ("evidence/map.json", "warning")
    assert dangling["span"]["line"] > 1
    assert dangling["subject"] == "evidence EV-001"
    assert any(f["code"] == "PK634" and f["criterion"] == "PSF-7.1" for f in found)


def test_a_file_of_another_kind_is_not_taken_for_a_map(capsys, tmp_path):
    assert validated(capsys, with_map(tmp_path, MUTANT.read_bytes(), kind="policy"))[1] == []


@pytest.mark.parametrize(("content", "reason"), [
    ((EVIDENCE / "mut-empty.workflow.json").read_bytes(), "there is no node on the map"),
    ((EVIDENCE / "mut-nodes-not-array.workflow.json").read_bytes(), "nodes is no list"),
])  # fmt: skip
def test_a_map_that_shows_nothing_counts_for_nothing(capsys, tmp_path, content, reason):
    bundle = with_map(tmp_path, content)
    answer = psfkit(capsys, "why", "PSF-1.1", bundle, "--as-of", "2026-10-30")
    assert f"not evaluated: {reason}" in " ".join(answer.out.split())


@pytest.mark.parametrize(("form", "begins"), [("svg", "<svg "), ("mermaid", "flowchart LR\n")])
def test_a_map_is_drawn_to_the_terminal_or_into_a_file(capsys, tmp_path, form, begins):
    to_terminal = psfkit(capsys, "workflow", "draw", UNSAFE, "--format", form)
    assert to_terminal.code == 0
    assert to_terminal.out.startswith(begins)
    file = tmp_path / "map"
    assert psfkit(capsys, "workflow", "draw", UNSAFE, "--format", form, "--output", file).code == 0
    assert file.read_text("utf-8") == to_terminal.out
    assert psfkit(capsys, "workflow", "draw", SAFE, "--format", form, "--output", file).code == 7
    assert psfkit(capsys, "workflow", "draw", SAFE, "--format", form, "--output", file, "--force").code == 0


def test_a_png_is_written_byte_for_byte(capsysbinary, tmp_path):
    from psfkit.cli.app import invoke
    from psfkit.cli.door import run

    assert run(lambda: invoke(["workflow", "draw", str(UNSAFE), "--format", "png"])) == 0
    out = capsysbinary.readouterr().out
    assert out.startswith(b"\x89PNG")
    assert out.endswith(b"IEND\xaeB`\x82")


def test_a_map_that_does_not_hang_together_is_drawn_all_the_same(capsys):
    answer = psfkit(capsys, "workflow", "draw", MUTANT)
    assert answer.code == 0
    assert "no-such-node" in answer.out
    assert "PK602" in answer.out


@pytest.mark.parametrize("content", [b"{}", b"\x00", studio([])])
def test_what_cannot_be_drawn_is_said_in_one_line(capsys, tmp_path, content):
    path = tmp_path / "map.json"
    path.write_bytes(content)
    answer = psfkit(capsys, "workflow", "draw", path)
    assert answer.code in (3, 7)
    assert answer.out == ""
    assert answer.err.startswith("error: ")


def test_100000_nodes_are_refused_before_anything_is_drawn(capsys, tmp_path):
    path = tmp_path / "map.json"
    path.write_bytes(studio({"id": str(number), "type": "human"} for number in range(100_000)))
    answer = psfkit(capsys, "workflow", "draw", path)
    assert answer.code == 3
    assert "PK619" in answer.err
