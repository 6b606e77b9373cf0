import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.badges import PICTURES, bake_all, draw_all, render_all, unbake
from psfkit.badges.png_chunks import Chunk, read_chunks, text_chunk, write_chunks
from psfkit.badges.unbake import unbake_credential
from psfkit.errors import ExitCode, InputError
from psfkit.marks.credential import sign_credential
from psfkit.marks.record import write
from psfkit.marks.verify import Policy, exit_code, verify
from tests.unit.marks.samples import KEY, signed
from tests.unit.marks.test_verify import failed_step

DAY = date(2026, 12, 1)
POLICY = Policy((KEY.did,), pictures=PICTURES)
URL = "https://marks.example/TM-00142"
BARE = draw_all(signed(), URL)
SIGNED = replace(signed(), credential=sign_credential(signed(), BARE, KEY))
FILES = {name: content for name, content in bake_all(BARE, SIGNED, URL).items() if name in BARE}
SVG, PNG = FILES["badge.svg"], FILES["icon.png"]
CHUNKS = read_chunks(PNG)
CREDENTIAL, RECORD = CHUNKS[1:3]
ELEMENT = SVG[SVG.index(b"<openbadges:") : SVG.index(b"</openbadges:credential>") + len(b"</openbadges:credential>\n")]


def code(content):
    return exit_code(verify(content, POLICY, DAY))


@pytest.mark.parametrize("name", FILES)
def test_every_picture_carries_record_and_credential_and_verifies(name):
    assert unbake(FILES[name]) == SIGNED.encoded
    assert unbake_credential(FILES[name]) == SIGNED.credential
    verification = verify(FILES[name], POLICY, DAY)
    assert failed_step(verification) is None
    assert exit_code(verification) is ExitCode.YES


def test_the_credential_names_the_digest_of_every_bare_picture():
    named = {entry["id"].rpartition(":")[2] for entry in json.loads(SIGNED.credential)["relatedResource"]}
    assert named == {"record.json", *BARE}


def test_a_bare_picture_is_the_baked_one_without_what_was_put_in():
    declared = b' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    metadata = SVG[SVG.index(b"<metadata>") : SVG.index(b"</metadata>") + len(b"</metadata>\n")]
    assert SVG.replace(declared, b"").replace(ELEMENT, b"").replace(metadata, b"") == BARE["badge.svg"]
    assert write_chunks(tuple(c for c in CHUNKS if c.kind != b"iTXt")) == BARE["icon.png"]


def test_baking_follows_open_badges():
    root = fromstring(SVG)
    assert root[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert root[0].text.encode() == SIGNED.credential
    assert b"<![CDATA[{" in SVG
    assert CREDENTIAL.body.startswith(b"openbadgecredential\0\0\0\0\0{")


def test_a_picture_drawn_with_another_link_carries_the_record_alone():
    drawn = render_all(SIGNED, "https://elsewhere.example/x")
    assert unbake_credential(drawn["badge.svg"]) == b""
    assert unbake_credential(drawn["badge.png"]) == SIGNED.credential
    assert code(drawn["badge.svg"]) is ExitCode.YES


def png(*carried, rest=CHUNKS[3:]):
    return write_chunks((CHUNKS[0], *carried, *rest))


OTHER = text_chunk("openbadgecredential", sign_credential(signed(organisation="Acme BI"), BARE, KEY))
UNNAMED = text_chunk("openbadgecredential", sign_credential(signed(), {"badge.svg": b"other"}, KEY))
ONE_PROOF = json.loads(SIGNED.credential)
ONE_PROOF["proof"][1]["proofValue"] = ONE_PROOF["proof"][0]["proofValue"]


@pytest.mark.parametrize(
    ("content", "step"),
    [
        (png(CREDENTIAL, CREDENTIAL, RECORD), 2),
        (png(CREDENTIAL), 2),
        (png(text_chunk("openbadgecredential", b""), RECORD), 2),
        (png(Chunk(b"tEXt", b"openbadgecredential\0" + SIGNED.credential), RECORD), 2),
        (png(OTHER, RECORD), 3),
        (png(text_chunk("openbadgecredential", b"{}"), RECORD), 3),
        (png(text_chunk("openbadgecredential", SIGNED.encoded), RECORD), 3),
        (png(text_chunk("openbadgecredential", write(ONE_PROOF)), RECORD), 5),
        (png(UNNAMED, RECORD), 7),
        (png(RECORD, CREDENTIAL), 7),
        (png(CREDENTIAL, RECORD, Chunk(b"gAMA", b"\0\0\0\1")), 7),
        (png(CREDENTIAL, RECORD, text_chunk("openbadges", b"x")), 7),
        (png(CREDENTIAL, RECORD, rest=read_chunks(FILES["icon@2x.png"])[3:]), 7),
        (SVG.replace(ELEMENT, ELEMENT * 2), 2),
        (SVG.replace(ELEMENT, b"<openbadges:credential/>\n"), 2),
        (SVG.replace(ELEMENT, b"<openbadges:credential>{}<b/></openbadges:credential>"), 2),
        (SVG.replace(ELEMENT, b""), 7),
        (SVG.replace(ELEMENT, b"").replace(b"</metadata>\n", b"</metadata>\n" + ELEMENT), 7),
        (SVG.replace(b"<openbadges:credential>", b'<openbadges:credential verify="x">'), 7),
        (SVG.replace(b"<![CDATA[", b"").replace(b"]]>", b""), 7),
        (SVG.replace(URL.encode(), b"https://evil.example/"), 7),
        (SVG.replace(b"<title ", b"<!-- a --><title "), 7),
    ],
)
def test_a_badge_holds_exactly_our_parts_and_no_others(content, step):
    assert content not in (SVG, PNG)
    verification = verify(content, POLICY, DAY)
    assert failed_step(verification) == step
    assert not verification.authentic


def test_a_link_changed_in_picture_is_covered_by_the_credential():
    bare = BARE["badge.svg"].replace(URL.encode(), b"https://evil.example/")
    from psfkit.badges import to_svg

    verification = verify(to_svg.bake(bare, SIGNED), POLICY, DAY)
    assert failed_step(verification) == 7
    assert "none of those" in verification.steps[6].detail


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([SVG, PNG]), st.data())
def test_a_badge_with_any_byte_changed_is_no_yes(picture, data):
    content = bytearray(picture)
    content[data.draw(st.integers(0, len(picture) - 1))] ^= data.draw(st.integers(1, 255))
    assert code(bytes(content)) is not ExitCode.YES


def test_a_credential_names_digests_of_pictures_only_once():
    digests = [sha256(content).hexdigest() for content in BARE.values()]
    assert len(set(digests)) == len(digests)


def test_several_credentials_are_an_error():
    with pytest.raises(InputError, match="2 credentials"):
        unbake_credential(SVG.replace(ELEMENT, ELEMENT * 2))
