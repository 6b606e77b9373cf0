"""docs/getting-started.md, and the comparison in docs/workflow-maps.md: every command is run, one after another."""

import shutil

import pytest

from tests.cli.commands import psfkit
from tests.docs.guide import ROOT, commands_of

FIXTURES = ROOT / "tests" / "fixtures"


@pytest.fixture
def here(tmp_path, monkeypatch):
    studio = (FIXTURES / "workflows" / "studio" / "contract-review-fs.json").read_bytes()
    (tmp_path / "map.json").write_bytes(studio.replace(b"future_state", b"current_state"))
    shutil.copy(FIXTURES / "evidence" / "workflowos" / "hooks-contract-review.run.ndjson", tmp_path / "run.ndjson")
    shutil.copy(FIXTURES / "evidence" / "otel" / "genai-chain.otlp.jsonl", tmp_path / "traces.jsonl")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("page", ["getting-started.md", "workflow-maps.md"])
def test_every_command_of_the_page_runs(capsys, here, page):
    listed = commands_of(page)
    assert listed
    for arguments in listed:
        answer = psfkit(capsys, *arguments)
        assert answer.code in (0, 1), (arguments, answer.err)
        assert answer.out.strip()


def test_the_first_bundle_of_the_page_has_no_finding(capsys, here):
    first, second, *_ = commands_of("getting-started.md")
    psfkit(capsys, *first)
    assert psfkit(capsys, *second).out == "evidence-bundle: valid (no findings)\n"
