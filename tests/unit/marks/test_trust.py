import pytest

from psfkit.errors import InputError
from psfkit.marks.keys import TEST_KEY_DID
from psfkit.marks.multibase import did_key
from psfkit.marks.trust import read_countersigners, read_trust
from tests.unit.marks.samples import KEY, OTHER_KEY


def test_a_trust_file_names_a_key_a_line():
    text = f"\ufeff# ours\r\n\n{KEY.did}  Example Assessors\n  {OTHER_KEY.did}\n"
    assert read_trust(text.encode()) == (KEY.did, OTHER_KEY.did)


def test_a_countersigner_is_trusted_to_countersign_and_to_issue_nothing():
    text = f"{KEY.did}  Example Assessors\ncountersigner {OTHER_KEY.did}  Bo\n".encode()
    assert (read_trust(text), read_countersigners(text)) == ((KEY.did,), (OTHER_KEY.did,))
    assert read_trust(f"countersigner {OTHER_KEY.did}".encode()) == ()


@pytest.mark.parametrize("line", ["countersigner", "countersigner Bo", f"countersigner {TEST_KEY_DID}"])
def test_a_countersigner_without_a_key_of_its_own_is_refused(line):
    with pytest.raises(InputError, match="line 2"):
        read_countersigners(f"{KEY.did}\n{line}\n".encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"# nobody\n",
        b"\xff",
        b"Example Assessors",
        b"did:web:a.example",
        did_key((1).to_bytes(32, "little")).encode(),
        TEST_KEY_DID.encode(),
        KEY.did.encode() + b"\n\x1b[2J",
        (KEY.did + "\n").encode() * 9000,
    ],
)
def test_other_files_are_refused(content):
    with pytest.raises(InputError) as caught:
        read_trust(content)
    assert caught.value.message.isprintable()
