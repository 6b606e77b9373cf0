"""Schemathesis reads the description of the interface and asks what it allows, and much that it does not."""

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from psfkit.cli.app import invoke
from psfkit.cli.clock import read_clock
from psfkit.cli.door import run
from psfkit.registry.issuer import open_issuer
from psfkit.registry.status_lists import write_status_lists
from tests.bench.places import find_peer
from tests.cli.test_serve import served

pytestmark = pytest.mark.interop
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def sample(tmp_path):
    """A registry with one sample mark, its badges and status lists."""
    folder = shutil.copytree(EXAMPLES / "sample-issuer", tmp_path / "issuer")
    bundle = EXAMPLES / "northlight-support"
    given = ["--determinations", bundle / "determinations", "--as-of", "2026-11-24", "--out", tmp_path / "out"]
    run(lambda: invoke(["score", str(bundle), *map(str, given), "--issuer", str(folder)]))
    write_status_lists(open_issuer(str(folder)), "https://marks.example/status", read_clock())
    return SimpleNamespace(path=folder)


def test_schemathesis_finds_no_fault(sample, tmp_path):
    peer = find_peer("schemathesis")
    if peer.path is None:
        pytest.skip(peer.why)
    with served(sample, tmp_path, "--rate", "0") as (_, port, log):
        url = f"http://127.0.0.1:{port}"
        asked = subprocess.run(
            [
                *(peer.path, "run", f"{url}/openapi.json", "--url", url, "--checks", "all", "--seed", "1"),
                *("--max-examples", "25", "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=540,
        )
    assert asked.returncode == 0, asked.stdout
    assert "generated" in asked.stdout
    assert "Traceback" not in log.read_text("utf-8")
