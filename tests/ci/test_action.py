"""action.yml and the pre-commit hooks, run as far as that goes without GitHub."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MINIMAL = ROOT / "tests/bundles/good/minimal"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="the action is a script of bash")


@pytest.fixture
def psfkit(tmp_path):
    program = tmp_path / "psfkit"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m psfkit "$@"\n')
    program.chmod(0o755)
    return program


def run(psfkit, tmp_path, **inputs):
    """Run the second step of the action with its inputs, in a checkout that holds the bundle."""
    summary = tmp_path / "summary.md"
    (tmp_path / "checkout").mkdir(exist_ok=True)
    asked = {"BUNDLE": "bundle", "AS_OF": "2026-10-30", **inputs}
    given = {name: str(ACTION["inputs"][name.lower().replace("_", "-")].get("default", "")) for name in STEP_INPUTS}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(summary), **given, **asked}
    made = subprocess.run(
        ["bash", ROOT / "tools/github-action.sh", psfkit],
        cwd=tmp_path / "checkout",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return made.returncode, made.stdout, summary.read_text("utf-8") if summary.exists() else "", made.stderr


STEP = ACTION["runs"]["steps"][1]
STEP_INPUTS = tuple(STEP["env"])


@pytest.fixture
def checkout(tmp_path):
    return shutil.copytree(MINIMAL, tmp_path / "checkout" / "bundle")


def test_every_input_reaches_the_script_as_a_variable_and_never_as_a_part_of_it():
    told = {name.lower().replace("_", "-") for step in ACTION["runs"]["steps"] for name in step["env"]} - {"source"}
    assert told == set(ACTION["inputs"])
    assert not [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step["run"]]


def test_a_valid_bundle_is_summarised(psfkit, tmp_path, checkout):
    code, _, summary, errors = run(psfkit, tmp_path)
    assert code == 0, errors
    assert "| PSF-1 " in summary


def test_a_pass_is_asked_for_only_where_somebody_asks(psfkit, tmp_path, checkout):
    assert run(psfkit, tmp_path, REQUIRE="pass")[0] == 1
    assert run(psfkit, tmp_path, REQUIRE="everything")[0] == 2


def test_a_bundle_that_looks_like_an_option_is_a_path(psfkit, tmp_path, checkout):
    checkout.rename(checkout.with_name("--version"))
    code, _, summary, errors = run(psfkit, tmp_path, BUNDLE="--version", BASELINE="--version")
    assert code == 0, errors
    assert "| PSF-1 " in summary


def test_a_bundle_that_is_not_valid_is_annotated_and_not_scored(psfkit, tmp_path, checkout):
    (checkout / "evidence.yaml").write_text("evidence: [\n", encoding="utf-8")
    code, out, summary, _ = run(psfkit, tmp_path, SARIF="found.sarif")
    assert code == 3
    assert summary.startswith("## psfkit: not valid\n")
    assert "PSF-1" not in summary
    assert "::error file=bundle/evidence.yaml,line=" in out
    assert '"2.1.0"' in (tmp_path / "checkout/found.sarif").read_text("utf-8")


def test_what_fell_since_the_baseline_fails_the_step(psfkit, tmp_path, checkout):
    shutil.copytree(MINIMAL, tmp_path / "checkout" / "before")
    assert run(psfkit, tmp_path, BASELINE="before")[0] == 0
    (claims,) = sorted((checkout / "criteria").iterdir())[:1]
    owner = next(line for line in claims.read_text("utf-8").split("\n") if "owner:" in line)
    claims.write_text(claims.read_text("utf-8").replace(owner, f"{owner.partition(':')[0]}: TBD"), encoding="utf-8")
    code, out, _, _ = run(psfkit, tmp_path, BASELINE="before")
    assert code == 1
    assert "worse (1)" in out


def test_inputs_that_look_like_commands_are_texts(psfkit, tmp_path, checkout):
    code, _, _, errors = run(psfkit, tmp_path, BUNDLE="$(touch gone) ; touch gone")
    assert code == 3
    assert not (tmp_path / "checkout/gone").exists(), errors


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_name_commands_that_are_there(hook, tmp_path):
    bundle = shutil.copytree(MINIMAL, tmp_path / "bundle")
    run = [sys.executable, "-m", *hook["entry"].split()]
    subprocess.run([sys.executable, "-m", "psfkit", "seal", bundle], check=True, capture_output=True, cwd=ROOT)
    assert subprocess.run([*run, bundle], check=False, capture_output=True, cwd=ROOT).returncode == 0
    (bundle / "evidence.yaml").unlink()
    assert subprocess.run([*run, bundle], check=False, capture_output=True, cwd=ROOT).returncode in (3, 4)
