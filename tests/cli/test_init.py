"""psfkit init: a bundle that validates at once, as a newcomer and a pipeline make one."""

import io
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from psfkit.documents.document_reader import read_document
from psfkit.documents.yaml_reader import read_yaml
from psfkit.resources import list_resources
from tests.cli.commands import psfkit
from tests.unit.workflows.maps import EVIDENCE, FIXTURES, FOLDERS, skill, studio

STUDIO = sorted(p for p in (FIXTURES / "workflows" / "studio").glob("*.json") if "verdict" not in p.name)
AS_OF = ("--as-of", "2026-11-27")
SAID = ("--organisation", "Acme AI", "--country", "DE", "--system", "Mail desk", "--purpose", "Sorts incoming mail.")


def read(path):
    return read_yaml(path.read_bytes(), path.name).value


@pytest.fixture
def made(capsys, tmp_path):
    folder = tmp_path / "bundle"
    answer = psfkit(capsys, "init", folder, *SAID, *AS_OF)
    assert answer.code == 0, answer.err
    return folder


def test_init_then_validate_then_score_runs_clean(capsys, made):
    valid = psfkit(capsys, "validate", made, *AS_OF)
    assert (valid.code, valid.out) == (0, f"{made}: valid (no findings)\n")
    score = psfkit(capsys, "score", made, *AS_OF)
    assert (score.code, score.err) == (1, "")
    assert "0 of 8 domains" in score.out


def test_nothing_is_claimed_and_every_criterion_has_a_place(made):
    for number in range(1, 9):
        file = made / "criteria" / f"psf-{number}.yaml"
        assert read(file) == {"domain": f"PSF-{number}", "claims": []}
        forms = re.findall(r"^#  - criterion: (\S+)$", file.read_text("utf-8"), re.MULTILINE)
        assert forms == [f"PSF-{number}.{each}" for each in range(1, 6)]
    assert read(made / "evidence.yaml") == {"evidence": []}
    stubs = re.findall(r"^#    criteria: \[(\S+)\]$", (made / "evidence.yaml").read_text("utf-8"), re.MULTILINE)
    assert len(stubs) == len(set(stubs)) == 40


def test_a_form_whose_number_signs_are_taken_away_is_a_claim_with_evidence(capsys, made):
    def take_away(name, after):
        path = made / name
        text = path.read_text("utf-8").replace(f"{after}: []", f"{after}:", 1)
        head, _, rest = text.partition("#  - ")
        form, _, rest = rest.partition("\n\n")
        path.write_text(f"{head}  - {form.replace(chr(10) + '#', chr(10))}\n\n{rest}", "utf-8")

    def fill_in(name, *words):
        for key, word in words:
            text = (made / name).read_text("utf-8")
            text = re.sub(rf"^    {key}: FILL-IN.*", f"    {key}: {word}", text, count=1, flags=re.MULTILINE)
            (made / name).write_text(text, "utf-8")

    take_away("criteria/psf-1.yaml", "claims")
    fill_in("criteria/psf-1.yaml", ("owner", "Ada Roth"), ("statement", "Every mail passes the filter first."))
    take_away("evidence.yaml", "evidence")
    fill_in("evidence.yaml", ("title", "How mail is filtered"))
    listing = (made / "evidence.yaml").read_text("utf-8")
    (made / "evidence.yaml").write_text(listing.replace("the day it was made, as 2026-10-12", "2026-11-20"), "utf-8")
    (made / "evidence" / "psf-1").mkdir(parents=True)
    (made / "evidence" / "psf-1" / "the-file.md").write_text(
        "Mail reaches the desk through the gateway, where a filter strips markup and quarantines instructions.\n",
        "utf-8",
    )
    psfkit(capsys, "validate", made, "--fix", *AS_OF)
    answer = psfkit(capsys, "validate", made, *AS_OF)
    assert (answer.code, answer.out.splitlines()[-1]) == (0, f"{made}: valid (no findings)")
    assert ".1 at 2" in psfkit(capsys, "score", made, *AS_OF).out


def test_a_form_that_nobody_filled_in_claims_nothing(capsys, made):
    for file in sorted((made / "criteria").glob("*.yaml")):
        head, _, forms = file.read_text("utf-8").partition("claims: []\n")
        taken = re.sub(
            r"^#(?!#)", "", re.sub(r"^#    evidence: .*\n", "", forms, flags=re.MULTILINE), flags=re.MULTILINE
        )
        file.write_text(f"{head}claims:\n{taken}", "utf-8")
    answer = psfkit(capsys, "validate", made, *AS_OF)
    assert answer.code == 0, answer.out
    assert "warning[PK514]: owner of" in answer.out
    scores = json.loads(psfkit(capsys, "score", made, *AS_OF, "--format", "json").out)["domains"]
    assert [domain["score"] for domain in scores] == [0] * 8


def test_a_list_that_is_said_to_be_empty_and_goes_on_is_told_apart(capsys, made):
    path = made / "criteria/psf-1.yaml"
    path.write_text(path.read_text("utf-8").replace("#  - criterion: PSF-1.1", "  - criterion: PSF-1.1"), "utf-8")
    answer = psfkit(capsys, "validate", made, *AS_OF)
    assert answer.code == 3
    assert "error[PK101]" in answer.out
    assert "= help: take the [] away on line 9: its entries follow" in answer.out


def test_drafts_are_no_evidence_are_outside_the_digest_and_stay_at_home(capsys, made, tmp_path):
    before = psfkit(capsys, "seal", made).out
    draft = made / "drafts" / "psf-6" / "psf-6.md"
    draft.write_text(draft.read_text("utf-8").replace("FILL-IN", "somebody"), "utf-8")
    assert psfkit(capsys, "seal", made).out == before
    packed = psfkit(capsys, "pack", made, "--out", tmp_path / "b.zip", *AS_OF)
    assert "left out: drafts/\n" in packed.err
    with zipfile.ZipFile(tmp_path / "b.zip") as zipped:
        assert not any("drafts" in name for name in zipped.namelist())


def test_a_draft_that_is_handed_in_unfilled_is_refused(capsys, made):
    (made / "evidence").mkdir()
    shutil.copy(made / "drafts" / "psf-6" / "psf-6.md", made / "evidence" / "psf-6.md")
    (made / "evidence.yaml").write_text(
        "evidence:\n  - {id: EV-1, title: Who decides, kind: policy, path: evidence/psf-6.md, criteria: [PSF-6.1], "
        f"produced_on: 2026-11-20, sha256: '{'0' * 64}'}}\n",
        "utf-8",
    )
    psfkit(capsys, "validate", made, "--fix", *AS_OF)
    assert "error[PK503]" in psfkit(capsys, "validate", made, *AS_OF).out


@pytest.mark.parametrize("name", list_resources("templates/domains"))
def test_every_domain_template_has_all_its_parts(name):
    from psfkit.resources import read_resource

    text = read_resource(f"templates/domains/{name}").decode()
    parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert parts == [
        "Purpose",
        "Scope",
        "Minimum fields",
        "Rules",
        "Required evidence",
        "Cadence",
        "Exceptions",
        "Sign-off",
    ]
    assert "approver | expires on" in text
    assert "FILL-IN" in text


def test_editors_find_the_schema_of_every_document(made):
    for file in [
        *made.glob("*.yaml"),
        *made.glob("criteria/*"),
        *made.glob("workflows/*"),
        *made.glob("drafts/*/*.yaml"),
    ]:
        line = file.read_text("utf-8").splitlines()[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)
        assert found is not None, file
        assert (file.parent / found[1]).is_file(), line


@pytest.mark.parametrize("path", STUDIO, ids=lambda p: p.stem)
def test_a_bundle_begins_with_each_map_of_the_studio(capsys, tmp_path, path):
    folder = tmp_path / "bundle"
    assert psfkit(capsys, "init", folder, "--organisation", "Acme", "--from", path, *AS_OF).code == 0
    assert (folder / "workflows" / path.name).read_bytes() == path.read_bytes()
    assert psfkit(capsys, "validate", folder, *AS_OF).code == 0
    assert psfkit(capsys, "score", folder, *AS_OF).code == 1


def today(path, folder):
    """Return a copy of a map that says of itself that it shows how things are."""
    copy = folder / path.name
    copy.write_bytes(path.read_bytes().replace(b'"future_state"', b'"current_state"'))
    return copy


@pytest.mark.parametrize(
    ("name", "spoken_for"),
    [
        ("contract-review-fs", ["PSF-2.2", "PSF-2.4", "PSF-6.1", "PSF-6.3"]),
        ("pdf-to-obsidian", ["PSF-6.1"]),
        ("support-escalation-fs", ["PSF-6.1"]),
        ("employee-onboarding-fs", []),
        ("email-triage", []),  # every rule holds, for no model takes a step
    ],
)
def test_a_map_speaks_only_for_what_it_shows(capsys, tmp_path, name, spoken_for):
    folder = tmp_path / "bundle"
    path = today(FIXTURES / "workflows" / "studio" / f"{name}.json", tmp_path)
    psfkit(capsys, "init", folder, "--organisation", "Acme", "--from", path, "--owner", "M. Berg", *AS_OF)
    claims = [claim for each in sorted((folder / "criteria").iterdir()) for claim in read(each)["claims"]]
    assert [claim["criterion"] for claim in claims] == spoken_for
    assert {claim["owner"] for claim in claims} <= {"M. Berg"}
    items = read(folder / "evidence.yaml")["evidence"]
    assert [item["criteria"] for item in items] == [spoken_for] * bool(spoken_for)
    assert read(folder / "bundle.yaml")["systems"][0].get("maps", []) == [item["id"] for item in items]
    assert all(item["produced_on"] == "2026-11-23" for item in items)


def test_a_map_of_what_is_meant_to_be_is_no_evidence_until_it_is_so(capsys, tmp_path):
    folder = tmp_path / "bundle"
    path = FIXTURES / "workflows" / "studio" / "contract-review-fs.json"
    said = ("--organisation", "Acme", "--country", "DE", "--owner", "M. Berg")
    answer = psfkit(capsys, "init", folder, *said, "--from", path, *AS_OF)
    assert "it would speak for PSF-2.2, PSF-2.4, PSF-6.1, PSF-6.3" in answer.out
    assert read(folder / "evidence.yaml") == {"evidence": []}
    assert psfkit(capsys, "validate", folder, *AS_OF).out == f"{folder}: valid (no findings)\n"
    bundle = folder / "bundle.yaml"
    bundle.write_text(bundle.read_text("utf-8").replace("# maps: [", "maps: ["), "utf-8")
    for name in ("criteria/psf-2.yaml", "criteria/psf-6.yaml", "evidence.yaml"):
        text = (folder / name).read_text("utf-8")
        parts = re.sub(r"^(claims|evidence): \[\].*", r"\1:", text, flags=re.MULTILINE).split("Take the # away once")
        head, *kept = parts
        taken = [
            re.sub(r"^#(?!#)", "", part.partition("\n")[2].partition("\n\n")[0], flags=re.MULTILINE) for part in kept
        ]
        (folder / name).write_text(re.sub(r"\n##[^\n]*$", "\n", head) + "\n".join(taken) + "\n", "utf-8")
    assert psfkit(capsys, "validate", folder, *AS_OF).code == 0
    assert ".1, .3 at 2" in psfkit(capsys, "score", folder, *AS_OF).out


def test_a_map_that_answers_every_rule_carries_level_two_of_its_criteria_and_no_more(capsys, tmp_path):
    folder = tmp_path / "bundle"
    safe = FOLDERS[0] / "safe.yaml"
    psfkit(capsys, "init", folder, *SAID, "--from", safe, "--owner", "M. Berg", *AS_OF)
    assert psfkit(capsys, "validate", folder, *AS_OF).out == f"{folder}: valid (no findings)\n"
    score = psfkit(capsys, "score", folder, *AS_OF).out
    assert ".1, .3, .4 at 2" in score
    assert " at 3" not in score
    bundle = read(folder / "bundle.yaml")
    assert bundle["vendors"] == [{"id": "openai", "name": "openai", "provides": "language models, by the workflow map"}]
    assert (bundle["systems"][0]["autonomy"], bundle["systems"][0]["vendors"]) == ("L2", ["openai"])


@pytest.mark.parametrize(
    "name", ["contract-review-fs-package.zip", "contract-review-fs.share-link.txt", "contract-review-fs.wfos"]
)
def test_every_form_of_a_map_will_do(capsys, tmp_path, name):
    folder = tmp_path / "bundle"
    assert psfkit(capsys, "init", folder, "--organisation", "Acme", "--from", EVIDENCE / name, *AS_OF).code == 0
    assert f"path: workflows/{name.replace('.share-link', '')}\n" in (folder / "evidence.yaml").read_text("utf-8")
    assert psfkit(capsys, "validate", folder, *AS_OF).code == 0


@pytest.mark.parametrize(
    "name", ["mut-empty.workflow.json", "mut-nodes-not-array.workflow.json", "run-empty.events.ndjson", "nothing"]
)
def test_what_is_no_map_stops_before_anything_is_written(capsys, tmp_path, name):
    folder = tmp_path / "bundle"
    answer = psfkit(capsys, "init", folder, "--organisation", "Acme", "--from", EVIDENCE / name, *AS_OF)
    assert (answer.code, answer.out) == (3, "")
    assert not folder.exists()


@pytest.mark.parametrize(
    "name",
    ["a: b", "- a", "{x: y}", "[1]", "*a", "&a", "!!python/object:os.system x", '"q" \\n', "@at", "%x", "no", "1.10",
     "# c", "🤖 AI", "شركة الأمل", "株式会社", "a' b", "x" * 200, "${{ secrets.TOKEN }}", "<script>", "=1+1"],
)  # fmt: skip
def test_a_name_reads_back_as_it_was_given(capsys, tmp_path, name):
    folder = tmp_path / "bundle"
    assert psfkit(capsys, "init", folder, "--organisation", name, "--system", name, "--purpose", name, *AS_OF).code == 0
    bundle = read(folder / "bundle.yaml")
    assert (bundle["organisation"]["name"], bundle["systems"][0]["name"], bundle["systems"][0]["purpose"]) == (
        name,
    ) * 3
    assert read_document((folder / "bundle.yaml").read_bytes(), "bundle.yaml", "bundle").findings == ()
    assert psfkit(capsys, "validate", folder, *AS_OF).code == 0


@pytest.mark.parametrize(
    "name", ["a\nb", "\x1b[2J", "\u202eevil", "x" * 201, "a\u0301" * 1 + "\u0301" * 20, "\udcff", "❤\ufe0f"]
)
def test_a_name_that_no_bundle_can_hold_is_refused(capsys, tmp_path, name):
    folder = tmp_path / "bundle"
    answer = psfkit(capsys, "init", folder, "--organisation", name, "--system", "Desk", *AS_OF)
    assert (answer.code, answer.out) == (2, "")
    assert "cannot stand in a bundle" in answer.err
    assert answer.err.replace("\n", "").isprintable()
    assert not folder.exists()


def test_an_owner_that_no_claim_can_hold_is_refused(capsys, tmp_path):
    safe = FOLDERS[0] / "safe.yaml"
    answer = psfkit(capsys, "init", tmp_path / "b", *SAID, "--from", safe, "--owner", "x" * 201, *AS_OF)
    assert (answer.code, (tmp_path / "b").exists()) == (2, False)


def test_what_a_hostile_map_says_of_itself_is_made_harmless(capsys, tmp_path):
    evil = "\x1b[2J\u202e\n- criterion: PSF-1.1 #" + "y" * 5000
    step = skill("a", owner=evil, modelName=evil, runtimeTarget=evil, autonomyLevel=1, riskCategory="standard")
    step["data"]["name"] = evil
    days = {"updatedAt": "2099-01-01T00:00:00Z", "createdAt": "never"}
    path = tmp_path / "CON.${{x}}.json"
    path.write_bytes(studio([step], name=evil, description=evil, **days))
    folder = tmp_path / "b"
    answer = psfkit(capsys, "init", folder, "--organisation", "Acme", "--from", path, *AS_OF)
    assert answer.code == 0, answer.err
    assert "\x1b" not in answer.out
    assert (folder / "workflows" / "map-con.json").is_file()
    valid = psfkit(capsys, "validate", folder, *AS_OF)
    assert valid.code == 0, valid.out
    assert read(folder / "evidence.yaml")["evidence"][0]["produced_on"] == "2026-11-27"


def test_a_folder_that_holds_something_is_left_alone(capsys, tmp_path):
    (tmp_path / "bundle.yaml").write_text("mine\n")
    answer = psfkit(capsys, "init", tmp_path, *SAID, *AS_OF)
    assert (answer.code, [p.name for p in tmp_path.iterdir()]) == (7, ["bundle.yaml"])
    assert "--force" in answer.err
    assert psfkit(capsys, "init", tmp_path, *SAID, *AS_OF, "--force").code == 0
    assert read(tmp_path / "bundle.yaml")["organisation"]["name"] == "Acme AI"


def test_a_file_or_a_link_in_the_place_of_the_folder_is_left_alone(capsys, tmp_path):
    (tmp_path / "file").write_text("x")
    assert psfkit(capsys, "init", tmp_path / "file", *SAID, *AS_OF).code == 7
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert psfkit(capsys, "init", tmp_path / "link", *SAID, *AS_OF).code == 7
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no folder that nobody can write to")
def test_where_nothing_can_be_written_nothing_is_begun(capsys):
    answer = psfkit(capsys, "init", "/proc/psfkit-bundle", *SAID, *AS_OF)
    assert (answer.code, answer.out) == (7, "")


def test_where_nobody_can_be_asked_it_says_what_to_pass(capsys, tmp_path):
    answer = psfkit(capsys, "init", tmp_path / "b")
    assert answer.code == 2
    assert "--organisation NAME --system NAME" in answer.err
    assert not (tmp_path / "b").exists()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_at_a_terminal_it_asks_for_what_is_missing(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Terminal("\nAcme AI\nGermany\nde\nMail desk\n\nSorts mail.\nL9\nl1\n"))
    assert psfkit(capsys, "init", tmp_path / "b", *AS_OF).code == 0
    bundle = read(tmp_path / "b" / "bundle.yaml")
    assert bundle["organisation"] == {"name": "Acme AI", "country": "DE"}
    assert (bundle["systems"][0]["name"], bundle["systems"][0]["purpose"]) == ("Mail desk", "Sorts mail.")
    assert bundle["systems"][0]["autonomy"] == "L1"


def test_what_is_left_open_is_said_and_pointed_at(capsys, tmp_path):
    answer = psfkit(capsys, "init", tmp_path / "b", "--organisation", "A", "--system", "Desk", *AS_OF)
    assert "  still open: the country, what Desk is for\n" in answer.out
    findings = psfkit(capsys, "validate", tmp_path / "b", *AS_OF).out
    assert findings.count("warning[PK514]") == 2
    whole = psfkit(capsys, "init", tmp_path / "c", *SAID, *AS_OF)
    assert "still open" not in whole.out


def test_a_terminal_that_closes_leaves_nothing(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Terminal("Acme AI\n"))
    answer = psfkit(capsys, "init", tmp_path / "b", *AS_OF)
    assert (answer.code, (tmp_path / "b").exists()) == (2, False)


def test_two_runs_make_the_same_bytes(capsys, tmp_path):
    for name in ("one", "two"):
        psfkit(capsys, "init", tmp_path / name, *SAID, "--from", STUDIO[0], *AS_OF)
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}
        for name in ("one", "two")
    )
    assert one == two
    assert not any(str(tmp_path).encode() in content for content in one.values())


def test_the_check_on_push_names_the_bundle_from_the_top_of_the_repository(capsys, tmp_path):
    (tmp_path / ".git").mkdir()
    answer = psfkit(capsys, "init", tmp_path / "evidence" / "psf", *SAID, *AS_OF)
    check = (tmp_path / "evidence" / "psf" / ".github" / "workflows" / "psfkit.yml").read_text("utf-8")
    assert "bundle: evidence/psf\n" in check
    assert "to the top of the repository" in answer.out


def test_several_systems_and_the_map_shows_the_first(capsys, tmp_path):
    folder = tmp_path / "b"
    safe = FOLDERS[0] / "safe.yaml"
    said = ("--organisation", "Acme", "--system", "Desk", "--system", "desk", "--owner", "M. Berg", "--autonomy", "L1")
    assert psfkit(capsys, "init", folder, *said, "--from", safe, *AS_OF).code == 0
    assert [s["id"] for s in read(folder / "bundle.yaml")["systems"]] == ["desk", "desk-2"]
    assert {s["autonomy"] for s in read(folder / "bundle.yaml")["systems"]} == {"L1"}
    assert read(folder / "evidence.yaml")["evidence"][0]["systems"] == ["desk"]
    assert psfkit(capsys, "validate", folder, *AS_OF).code == 0
