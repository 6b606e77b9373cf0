import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.errors import InputError, IntegrityError, PsfkitError
from psfkit.marks.key_document import Handover, KeyDocument, read_keys, sign_keys, sign_succession
from psfkit.marks.keys import TEST_KEY_DID, fixed_test_key, key_from_seed
from psfkit.marks.multibase import did_key
from psfkit.model.issuer_keys import IssuerKey, IssuerKeys
from psfkit.model.record import Issuer
from tests.unit.marks.samples import ISSUED_AT, KEY, OTHER_KEY, digest

THIRD = key_from_seed(b"the third key that the tests use")
TURNS = (ISSUED_AT, ISSUED_AT + timedelta(days=9))
CHAIN = (KEY, OTHER_KEY, THIRD)


def document(keys=CHAIN, **changes):
    """A key document of three keys; ``changes`` go into its second handover."""
    entries, successions = [], []
    for number, key in enumerate(keys):
        begun = TURNS[number - 1] if number else None
        entry = IssuerKey(key.did, begun)
        if number < len(keys) - 1:
            handover = Handover(keys[0].did, key.did, keys[number + 1].did, TURNS[number], number + 3, digest("a"))
            handover = replace(handover, **changes) if number else handover
            successions.append(sign_succession(handover, key))
            entry = replace(entry, until=TURNS[number], events=handover.events, last=handover.last)
        entries.append(entry)
    about = Issuer("Example", keys[0].did, test=False)
    return KeyDocument(about, IssuerKeys(tuple(entries)), tuple(successions), TURNS[1])


SIGNED = sign_keys(document(), THIRD)


def signed_anew(change, key=THIRD):
    """The document after a change to its JSON, signed by its newest key as a thief of that key alone could."""
    from psfkit.marks.key_document import _write
    from psfkit.marks.proof import add_proof

    content = json.loads(SIGNED)
    del content["proof"]
    change(content)
    return _write(add_proof(content, key, key.did, content["updated"]))


def test_a_key_document_comes_back():
    assert read_keys(SIGNED) == document()
    declared = replace(document().keys.keys[0], compromised_from=date(2026, 11, 30))
    keys = IssuerKeys((declared, *document().keys.keys[1:]))
    assert read_keys(sign_keys(replace(document(), keys=keys), THIRD)).keys == keys


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_no_byte_of_it_can_be_changed(position, change):
    spoilt = bytearray(SIGNED)
    spoilt[position] ^= change
    with pytest.raises(PsfkitError):
        read_keys(bytes(spoilt))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda d: d["keys"].pop(0), InputError),
        (lambda d: d["successions"].pop(), InputError),
        (lambda d: (d["keys"].pop(1), d["successions"].pop()), InputError),
        (lambda d: d["successions"].reverse(), InputError),
        (lambda d: d["keys"][0].update(until="2026-11-24T00:00:00Z"), InputError),
        (lambda d: d["keys"][1].update({"from": "2026-11-20T00:00:00Z"}), InputError),
        (lambda d: d["keys"][2].update(until="2027-11-24T00:00:00Z"), InputError),
        (lambda d: d["keys"][1].update(id=d["keys"][0]["id"]), InputError),
        (lambda d: d.update(issuer=d["keys"][1]["id"]), InputError),
        (lambda d: d["successions"][0].update(events=2), IntegrityError),
        (lambda d: d["successions"][0]["proof"].update(proofValue="z" + "1" * 64), PsfkitError),
        (lambda d: d.update(name="x\u202ey"), InputError),
    ],
)
def test_a_thief_of_the_newest_key_cannot_rewrite_the_earlier_ones(change, error):
    with pytest.raises(error):
        read_keys(signed_anew(change))


def test_the_newest_key_has_to_sign():
    with pytest.raises(PsfkitError):
        read_keys(signed_anew(lambda _: None, OTHER_KEY))
    with pytest.raises(IntegrityError):
        sign_keys(document(), OTHER_KEY)


@pytest.mark.parametrize("changes", [{"events": 2}, {"events": 0}, {"last": None}, {"issuer": OTHER_KEY.did}])
def test_successions_that_contradict_each_other_are_refused(changes):
    with pytest.raises(InputError):
        read_keys(sign_keys(document(**changes), THIRD))


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_key_of_small_order_or_the_test_key_is_none_of_them(position):
    weak = did_key((1).to_bytes(32, "little"))
    for bad in (weak, TEST_KEY_DID):
        text = SIGNED.decode().replace(CHAIN[position].did, bad)
        with pytest.raises(PsfkitError):
            read_keys(text.encode())
    with pytest.raises(InputError, match="test key"):
        read_keys(sign_keys(document((KEY, fixed_test_key())), fixed_test_key()))


@given(st.binary(max_size=300))
def test_other_bytes_are_refused(content):
    with pytest.raises(PsfkitError):
        read_keys(content)
