"""What the foreign programs are given: a sample as `make demo` makes it, and a mark that holds today."""

import json
import shutil
from pathlib import Path

import pytest

from psfkit.cli.app import invoke
from psfkit.cli.door import run
from tests.interop.marks import mark_of_today

collect_ignore = ["judges"]
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A gap report and a sample mark, as `make demo` makes them."""
    out = tmp_path_factory.mktemp("made")
    issuer = shutil.copytree(EXAMPLES / "sample-issuer", out / "issuer")
    for name, more in (("kestrel-claims", []), ("northlight-support", ["--issuer", str(issuer)])):
        bundle = EXAMPLES / name
        given = ["--determinations", str(bundle / "determinations"), "--as-of", "2026-11-24", "--out", str(out / name)]
        run(lambda bundle=bundle, given=given, more=more: invoke(["score", str(bundle), *given, *more]))
    return out


@pytest.fixture(scope="session")
def mark(tmp_path_factory):
    """A mark of a real issuer, issued now: foreign programs ask whether it holds today."""
    return mark_of_today(tmp_path_factory.mktemp("mark"))


def with_one_proof(credential: bytes, suite: str) -> bytes:
    """Return a credential with the proof of one suite and no other."""
    document = json.loads(credential)
    document["proof"] = next(proof for proof in document["proof"] if proof["cryptosuite"] == suite)
    return json.dumps(document).encode()
