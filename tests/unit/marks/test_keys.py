import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.errors import InputError, StorageError, UsageError
from psfkit.marks import keys, multibase

VECTORS = Path(__file__).parents[2] / "fixtures" / "vectors"
PRIME = 2**255 - 19
D = -121665 * pow(121666, -1, PRIME) % PRIME


def doubled(point):
    x, y = point
    common = D * x * x * y * y
    return (
        2 * x * y * pow(1 + common, -1, PRIME) % PRIME,
        (y * y + x * x) * pow(1 - common, -1, PRIME) % PRIME,
    )


def x_of(y):
    square = (y * y - 1) * pow(D * y * y + 1, -1, PRIME) % PRIME
    root = pow(square, (PRIME + 3) // 8, PRIME)
    if root * root % PRIME != square:
        root = root * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    return root if root * root % PRIME == square else None


@pytest.mark.parametrize("y", sorted(keys._SMALL_ORDER))
@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("plus", [0, PRIME])
def test_keys_of_small_order_sign_nothing_however_they_are_written(y, sign, plus):
    point = (x_of(y), y)
    assert doubled(doubled(doubled(point))) == (0, 1)
    if y + plus < 2**255:
        public = (y + plus | sign << 255).to_bytes(32, "little")
        assert not keys.is_sound(public)
        assert not keys.holds(public, bytes(64), b"anything")


@pytest.mark.parametrize("y", [PRIME, PRIME + 2, 2**255 - 1])
def test_keys_not_written_in_the_one_right_way_are_refused(y):
    assert not keys.is_sound(y.to_bytes(32, "little"))


def test_a_key_off_the_curve_verifies_nothing():
    off = next(y for y in range(2, 99) if x_of(y) is None)
    assert not keys.holds(off.to_bytes(32, "little"), bytes(64), b"")


def test_a_key_survives_its_file():
    key = keys.generate_key()
    again = keys.read_key(key.pem)
    assert again.did == key.did
    assert keys.holds(key.public_key, again.sign(b"message"), b"message")
    assert not keys.holds(key.public_key, again.sign(b"message"), b"massage")


def test_a_private_key_does_not_show_in_its_repr():
    assert keys.key_from_seed(bytes(32)).__repr__() == "SigningKey()"


@pytest.mark.parametrize("kind", ["empty", "text", "rsa"])
def test_other_files_are_not_keys(kind):
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = {
        "empty": lambda: b"",
        "text": lambda: b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "rsa": lambda: ec.generate_private_key(ec.SECP256R1()).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ),
    }[kind]()
    with pytest.raises(InputError) as caught:
        keys.read_key(pem)
    assert caught.value.hint


def test_a_protected_key_opens_with_its_passphrase_alone():
    key = keys.generate_key()
    pem = key.protected_pem(b"a passphrase")
    assert keys.is_protected(pem)
    assert not keys.is_protected(key.protected_pem(b""))
    assert keys.read_key(pem, lambda _: b"a passphrase").did == key.did
    with pytest.raises(UsageError, match="is protected by a passphrase"):
        keys.read_key(pem)
    for wrong in (b"another passphrase", b""):
        with pytest.raises(StorageError, match="does not open the file"):
            keys.read_key(pem, lambda _, wrong=wrong: wrong, "the file")


def test_the_fixed_test_key_is_the_published_one():
    assert keys.fixed_test_key().did == keys.TEST_KEY_DID
    assert "TEST" in keys.TEST_KEY_SENTENCE


def test_did_key_agrees_with_the_published_key_pair():
    pair = json.loads((VECTORS / "keyPair.json").read_text())
    did = "did:key:" + pair["publicKeyMultibase"]
    assert multibase.did_key(multibase.read_did_key(did)) == did
    seed = multibase.decode(pair["privateKeyMultibase"])
    assert seed[:2] == b"\x80\x26"
    assert keys.key_from_seed(seed[2:]).did == did


@pytest.mark.parametrize(
    "did",
    ["", "did:key:", "did:key:z", "did:web:a.example", "did:key:z6Mk0OIl", "did:key:z" + "6" * 200, "did:key:u7QE"],
)
def test_other_texts_are_not_did_keys(did):
    with pytest.raises(InputError):
        multibase.read_did_key(did)


@given(st.binary(max_size=64))
def test_base58_comes_back(content):
    assert multibase.decode(multibase.encode(content)) == content
