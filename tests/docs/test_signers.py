"""The signer that docs/signers.md shows is made, and signs a mark with a key that another process keeps."""

import re
import sys
from datetime import date
from pathlib import Path

import pytest

from psfkit.errors import IntegrityError, StorageError
from psfkit.marks.keys import key_from_seed
from psfkit.marks.verify import Policy, verify
from psfkit.registry.check import check
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer, open_issuer
from tests.unit.marks.samples import ISSUED_AT, award

PAGE = (Path(__file__).parents[2] / "docs/signers.md").read_text("utf-8")
KEYHOLDER = """
import sys
from psfkit.marks.keys import key_from_seed
key = key_from_seed(bytes(range(32)))
put = lambda content: (sys.stdout.buffer.write(content), sys.stdout.buffer.flush())
put(key.public_key)
while length := sys.stdin.buffer.read(4):
    message = sys.stdin.buffer.read(int.from_bytes(length, "big"))
    put(key.sign(message) if sys.argv[1] == "honest" else bytes(64) if sys.argv[1] == "wrong" else sys.exit(1))
"""


@pytest.fixture
def make_signer():
    shown = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    names, made = {}, []
    exec(shown, names)  # what the page shows is what is tried

    def make(how):
        made.append(names["ProgramSigner"]([sys.executable, "-c", KEYHOLDER, how]))
        return made[-1]

    yield make
    for signer in made:
        signer.close()


def test_a_mark_is_signed_by_a_program_that_keeps_the_key(tmp_path, make_signer):
    signer = make_signer("honest")
    path = str(tmp_path / "issuer")
    new_issuer(path, "Example Assessors", date(2026, 11, 1), signer=signer)
    assert not (tmp_path / "issuer/key.pem").exists()
    issuer = open_issuer(path, signer=signer)
    signed = issue(award(), issuer, ISSUED_AT, lambda _: {}).signed
    assert signed.record.issuer.id == key_from_seed(bytes(range(32))).did
    assert verify(signed.encoded, Policy(registry=issuer.registry), date(2026, 12, 1)).in_force
    assert check(issuer.registry) == ()


@pytest.mark.parametrize(("how", "error"), [("wrong", IntegrityError), ("gone", StorageError)])
def test_a_program_that_signs_something_else_or_ends_issues_nothing(tmp_path, make_signer, how, error):
    path = str(tmp_path / "issuer")
    new_issuer(path, "Example Assessors", date(2026, 11, 1), signer=make_signer("honest"))
    issuer = open_issuer(path, signer=make_signer(how))
    with pytest.raises(error):
        issue(award(), issuer, ISSUED_AT, lambda _: {})
    assert issuer.registry.mark_ids() == ()


def test_a_signer_with_another_key_and_a_folder_without_one_are_refused(tmp_path, make_signer):
    path = str(tmp_path / "issuer")
    new_issuer(path, "Example Assessors", date(2026, 11, 1), signer=make_signer("honest"))
    with pytest.raises(StorageError):
        open_issuer(path, signer=key_from_seed(bytes(32)))
    with pytest.raises(StorageError):
        open_issuer(path)
