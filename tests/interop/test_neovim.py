"""Neovim, without a screen, starts `psfkit lsp`: it hears what is wrong, what a criterion asks, what may follow."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.interop
BUNDLE = Path(__file__).parents[2] / "examples/northlight-support"
PROGRAM = Path(__file__).with_name("neovim.lua")


def open_in_neovim(folder, bundle, document, line=0, character=0):
    """Open a document; return what Neovim was told of it, and of a place in it (both counted from 0)."""
    program = shutil.which("nvim")
    if program is None:
        pytest.skip("nvim is not installed")
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder / "home"),
        "BUNDLE": str(bundle),
        "DOCUMENT": document,
        "LINE": str(line),
        "CHARACTER": str(character),
    }
    command = [program, "--headless", "--clean", "-c", f"luafile {PROGRAM}"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=180)
    told = json.loads(answer.stdout)
    assert told["published"]
    return told


@pytest.fixture
def bundle(tmp_path):
    return Path(shutil.copytree(BUNDLE, tmp_path / "bundle"))


def test_it_shows_no_error_in_a_good_bundle(bundle, tmp_path):
    told = open_in_neovim(tmp_path, bundle, "bundle.yaml")
    assert [entry for entry in told["found"] if entry["is_error"]] == []


def test_it_shows_the_error_of_a_spoilt_one_at_its_line(bundle, tmp_path):
    path = bundle / "bundle.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("autonomy: L", "autonomy: Q", 1), encoding="utf-8")
    line = text.partition("autonomy: L")[0].count("\n") + 1
    told = open_in_neovim(tmp_path, bundle, "bundle.yaml")
    assert {"line": line, "code": "PK133", "is_error": True} in told["found"]


def test_it_explains_a_criterion_and_offers_ids(bundle, tmp_path):
    path = bundle / "criteria/psf-1.yaml"
    before, _, _ = path.read_text("utf-8").partition("criterion: PSF-1.1")
    line, character = before.count("\n"), len(before.rpartition("\n")[2]) + len("criterion: PSF-1")
    told = open_in_neovim(tmp_path, bundle, "criteria/psf-1.yaml", line, character)
    assert "PSF-1.1" in told["hover"]["contents"]["value"]
    offered = told["offered"]
    labels = [item["label"] for item in (offered["items"] if isinstance(offered, dict) else offered)]
    assert "PSF-1.2" in labels
