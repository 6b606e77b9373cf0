import gzip
import json
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from psfkit.errors import IntegrityError, IssueError, UsageError
from psfkit.marks.proof import check_proof, is_signed_by
from psfkit.marks.status_list import LEAST_BITS, encode_bits
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.change import change
from psfkit.registry.check import check
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from psfkit.registry.status_lists import write_status_lists
from tests.unit.marks.samples import ISSUED_AT, award

URL = "https://marks.example/status"
LATER = ISSUED_AT + timedelta(days=3)


def set_bits(encoded):
    assert encoded.startswith("u")
    packed = urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    bits = gzip.decompress(packed)
    assert len(bits) * 8 >= LEAST_BITS
    return {index for index in range(len(bits) * 8) if bits[index // 8] & (0x80 >> index % 8)}


@pytest.fixture
def issuer(tmp_path):
    made = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1))
    for name, letter in (("Acme AI", "1"), ("Beta", "2"), ("Gamma", "3"), ("Delta", "4")):
        issue(award(name, letter), made, ISSUED_AT, lambda _: {})
    change(made, "TM-00002", EventKind.SUSPENDED, LATER, Reason.INCIDENT)
    change(made, "TM-00003", EventKind.REVOKED, LATER, Reason.MISUSE)
    issue(award("Delta", "5"), made, LATER, lambda _: {}, renews="TM-00004")
    return made


def test_the_bits_are_those_of_the_marks_that_were_withdrawn(issuer):
    paths = write_status_lists(issuer, URL, LATER)
    lists = {Path(path).name: json.loads(Path(path).read_bytes()) for path in paths}
    assert set_bits(lists["revocation.json"]["credentialSubject"]["encodedList"]) == {3, 4}
    assert set_bits(lists["suspension.json"]["credentialSubject"]["encodedList"]) == {2}
    for name, document in lists.items():
        check_proof(document, issuer.issuer.id)
        assert is_signed_by(document, issuer.issuer.id)
        assert document["id"] == f"{URL}/{name}"
        start, end = (datetime.fromisoformat(document[key]) for key in ("validFrom", "validUntil"))
        assert (start, end - start) == (LATER, timedelta(days=7))
    assert check(issuer.registry) == ()


def test_the_same_state_and_time_give_the_same_bytes_and_a_lifted_suspension_clears_its_bit(issuer):
    paths = write_status_lists(issuer, URL, LATER)
    first = [Path(path).read_bytes() for path in paths]
    assert [Path(path).read_bytes() for path in write_status_lists(issuer, URL + "/", LATER)] == first
    change(issuer, "TM-00002", EventKind.REINSTATED, LATER)
    write_status_lists(issuer, URL, LATER)
    suspension = json.loads((issuer.registry.path / "status/suspension.json").read_text())
    assert set_bits(suspension["credentialSubject"]["encodedList"]) == set()


def test_lists_that_were_changed_are_found(issuer):
    write_status_lists(issuer, URL, LATER)
    path = issuer.registry.path / "status/revocation.json"
    path.write_text(path.read_text().replace("revocation", "suspension"))
    (path.parent / "more.json").write_text("{}")
    assert [(fault.path, fault.what) for fault in check(issuer.registry)] == [
        ("status/more.json", "extra"),
        ("status/revocation.json", "signature"),
    ]


@pytest.mark.parametrize("url", ["http://x.example", "", "https://x.example/?a", "https://x.example/#a", "https://a b"])
def test_an_address_that_is_none_is_refused(issuer, url):
    with pytest.raises(UsageError):
        write_status_lists(issuer, url, LATER)


def test_nothing_is_signed_over_a_broken_history_or_with_a_clock_that_went_back(issuer):
    with pytest.raises(IssueError):
        write_status_lists(issuer, URL, ISSUED_AT)
    (issuer.registry.path / "history/00000005.json").unlink()
    with pytest.raises(IntegrityError):
        write_status_lists(issuer, URL, datetime(2026, 12, 1, tzinfo=UTC))


def test_a_list_grows_with_the_numbers_of_its_marks():
    assert set_bits(encode_bits({0, 7, LEAST_BITS})) == {0, 7, LEAST_BITS}
