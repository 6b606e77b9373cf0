import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents.text_safety import find_forbidden, is_blank
from psfkit.errors import InputError, IntegrityError, IssueError
from psfkit.marks.keys import TEST_KEY_DID, fixed_test_key
from psfkit.marks.record import encode, from_document, read_record, sign_record, to_document
from tests.unit.marks.samples import HOSTILE_NAMES, ISSUED_AT, KEY, OTHER_KEY, SCORES, record, sample, signed


def altered(path, value):
    """The document of a record with one member changed, or taken out where the value is ``...``."""
    document = to_document(record())
    inner = document
    *way, last = path.split("/")
    for name in way:
        inner = inner[name]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return document


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_record_survives_its_file(name):
    made = signed(organisation=name)
    assert read_record(made.encoded) == made


def test_the_file_is_readable_and_stands_in_markup_as_it_is():
    encoded = signed(organisation="<b>]]> & é\u200d 安").encoded.decode()
    assert json.loads(encoded)["organisation"]["name"] == "<b>]]> & é\u200d 安"
    assert not set(encoded) & set("<>&\u200d")
    assert "\\u003cb\\u003e]]\\u003e \\u0026 é\\u200d 安" in encoded
    assert encoded.endswith("}\n")


def test_members_that_are_not_known_are_left_alone():
    document = {**to_document(record()), "later": {"a": [1]}}
    assert from_document(document) == record()


def test_only_a_sample_says_that_it_is_one():
    assert "sample" not in to_document(record())
    assert to_document(sample().record)["sample"] is True


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("type", "psfkit-mark-record/2"),
        ("type", ...),
        ("markId", "TM-142"),
        ("markId", "TM-00142\n"),
        ("markId", "TM-٠٠١٤٢"),
        ("markId", "TM-000142"),
        ("organisation", "Acme"),
        ("organisation/name", ""),
        ("organisation/name", "\u200d\u3164"),
        ("organisation/name", "Acme\u202eIA"),
        ("organisation/name", "a\x1b[2J"),
        ("organisation/name", "a\nb"),
        ("organisation/name", "x" * 301),
        ("organisation/name", 7),
        ("organisation/country", "no"),
        ("organisation/country", ...),
        ("scope/hosts", "acme.example"),
        ("scope/hosts", [1]),
        ("scope/systems", ["a"] * 501),
        ("psf/version", 1.1),
        ("psf/version", "1.1 beta"),
        ("psf/version", "1.1.0"),
        ("psf/version", "1.10"),
        ("psf/version", "01.1"),
        ("psf/version", "1.01"),
        ("psf/version", "1.2"),
        ("psf/version", "1"),
        ("scores", {}),
        ("scores", []),
        ("scores/PSF-1/hundredths", 299),
        ("scores/PSF-1/hundredths", True),
        ("scores/PSF-1/hundredths", 501),
        ("scores/PSF-1/score", "3.5"),
        ("scores/PSF-1/threshold", "3"),
        ("scores/PSF-1/threshold", "3.5"),
        ("scores/<b>", {"score": "5.0", "hundredths": 500, "threshold": "3.0"}),
        ("assessedAsOf", "2026-11-31"),
        ("assessedAsOf", "2026-11-24"),
        ("issuedAt", "2026-11-23"),
        ("issuedAt", "2026-11-23T24:00:00Z"),
        ("issuedAt", "2026-11-23T08:30:00+01:00"),
        ("validUntil", "2026-11-22"),
        ("validUntil", None),
        ("digests/bundle", "sha256:A"),
        ("digests/determinations", ...),
        ("issuer/id", "did:web:evil.example"),
        ("issuer/id", TEST_KEY_DID),
        ("issuer/test", 1),
        ("issuer/test", True),
        ("sample", True),
        ("sample", 0),
        ("sample", None),
    ],
)
def test_a_wrong_member_is_refused(path, value):
    with pytest.raises(InputError) as caught:
        from_document(altered(path, value))
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"null", b"{" * 100, b"\xff", b'{"a":NaN}', b" " * 300_000])
def test_other_files_are_not_records(content):
    with pytest.raises(InputError):
        read_record(content)


def test_a_foreign_key_does_not_sign():
    with pytest.raises(IntegrityError):
        sign_record(record(KEY), OTHER_KEY)


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": date(2026, 11, 22)},
        {"assessed_as_of": date(2026, 11, 24)},
        {"scope_statement": "x" * 4001},
        {"issued_at": ISSUED_AT - timedelta(days=9)},
        {"systems": ("安" * 300,) * 400},
    ],
)
def test_what_could_not_be_read_again_is_not_issued(changes):
    with pytest.raises(IssueError):
        sign_record(record(**changes), KEY)


LOW = replace(SCORES[0], score=50, threshold=10)


@pytest.mark.parametrize(
    "scores", [(LOW, *SCORES[1:]), SCORES[1:], (*SCORES, replace(SCORES[0], domain="PSF-9")), ()], ids=len
)
def test_a_mark_names_the_domains_and_thresholds_of_its_framework(scores):
    with pytest.raises(IssueError):
        sign_record(record(scores=scores), KEY)
    with pytest.raises(InputError):
        from_document(to_document(record(scores=scores)))


def test_a_sample_may_name_a_version_to_come():
    made = signed(fixed_test_key(), psf_version="2.0", scores=(replace(SCORES[0], domain="PSF-9"),))
    assert read_record(made.encoded).record.psf_version == "2.0"


def test_signing_twice_gives_the_same_bytes():
    assert signed().encoded == signed().encoded


visible = st.text(min_size=1, max_size=60).filter(lambda text: not is_blank(text) and not find_forbidden(text))


@given(visible.filter(lambda text: not set(text) & set("\n\t")), visible)
def test_any_visible_text_survives(name, statement):
    made = sign_record(replace(record(), organisation=name, scope_statement=statement), KEY)
    assert read_record(made.encoded).record == made.record
    assert not set(made.encoded) & set(b"<>&")


@given(st.text(max_size=80))
def test_any_text_is_written_as_json_without_markup_or_control_characters(text):
    encoded = encode({"a": text})
    assert json.loads(encoded)["a"] == text
    assert not find_forbidden(encoded.decode())
