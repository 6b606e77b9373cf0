import shutil

import pytest

from psfkit.cli.app import invoke
from psfkit.cli.door import run
from tests.cli.answers import AS_OF, BUNDLE, EXAMPLES, Made, open_case


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A mark of the sample issuer."""
    top = tmp_path_factory.mktemp("made")
    issuer = shutil.copytree(EXAMPLES / "sample-issuer", top / "issuer")
    given = ("--determinations", BUNDLE / "determinations", "--issuer", issuer, "--out", top / "out", *AS_OF)
    assert run(lambda: invoke(["score", *map(str, (BUNDLE, *given))])) == 0
    return Made(issuer, top / "out", open_case(top / "case"))
