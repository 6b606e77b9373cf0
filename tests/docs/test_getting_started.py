"""docs/getting-started.md, and the comparison in docs/workflow-maps.md: every command is run, one after another."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import psfkit

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures"


def commands(page):
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "docs" / page).read_text("utf-8"), re.DOTALL)
    return [shlex.split(line.split("  #")[0])[1:] for block in blocks for line in block.splitlines()]


@pytest.fixture
def here(tmp_path, monkeypatch):
    studio = (FIXTURES / "workflows" / "studio" / "contract-review-fs.json").read_bytes()
    (tmp_path / "map.json").write_bytes(studio.replace(b"future_state", b"current_state"))
    shutil.copy(FIXTURES / "evidence" / "workflowos" / "hooks-contract-review.run.ndjson", tmp_path / "run.ndjson")
    shutil.copy(FIXTURES / "evidence" / "otel" / "genai-chain.otlp.jsonl", tmp_path / "traces.jsonl")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("page", ["getting-started.md", "workflow-maps.md"])
def test_every_command_of_the_page_runs(capsys, here, page):
    listed = commands(page)
    assert listed
    for arguments in listed:
        answer = psfkit(capsys, *arguments)
        assert answer.code in (0, 1), (arguments, answer.err)
        assert answer.out.strip()


def test_the_first_bundle_of_the_page_has_no_finding(capsys, here):
    first, second, *_ = commands("getting-started.md")
    psfkit(capsys, *first)
    assert psfkit(capsys, *second).out == "evidence-bundle: valid (no findings)\n"
