from datetime import date
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.badges import BADGES, PICTURES, pdf_files, unbake
from psfkit.errors import ExitCode, InputError, RenderError
from psfkit.marks.verify import Policy, exit_code, verify
from tests.unit.badges.test_baking import BARE, FILES, SIGNED, URL
from tests.unit.marks.samples import HOSTILE_NAMES, KEY, signed
from tests.unit.marks.test_verify import failed_step

DAY = date(2026, 12, 1)
POLICY = Policy((KEY.did,), pictures=PICTURES)
NAME = "document-badge.pdf"
PAGE, WHOLE = BARE[NAME], FILES[NAME]
UPDATE = WHOLE.removeprefix(PAGE)


def test_a_viewer_finds_record_and_credential_and_what_they_are_to_the_page():
    with pikepdf.open(BytesIO(WHOLE)) as pdf:
        assert {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()} == {
            "record.json": SIGNED.encoded,
            "credential.json": SIGNED.credential,
        }
        assert [str(file.AFRelationship) for file in pdf.Root.AF] == ["/Data", "/Data"]
        assert str(pdf.Root.Version) == "/1.7"
        assert pdf.Root.MarkInfo.Marked
        assert not pdf.get_warnings()


def test_the_bare_page_comes_first_byte_for_byte_and_the_same_files_give_the_same_bytes():
    assert WHOLE.startswith(PAGE)
    assert pdf_files.bake(PAGE, SIGNED) == WHOLE
    assert pdf_files.detach(WHOLE)[0] == PAGE


def test_the_page_says_everything_in_the_order_in_which_it_is_read():
    with pikepdf.open(BytesIO(PAGE)) as pdf:
        roles = [str(element.S) for element in pdf.Root.StructTreeRoot.K[0].K]
    assert roles[0] == "/H1"
    assert set(roles[1:]) == {"/P"}


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_any_text_can_stand_in_a_page_with_attachments(name):
    made = signed(organisation=name, scope_statement=f"{name} %psfkit-files/1\n/URI (x) endobj %%EOF\nstartxref")
    content = BADGES[NAME](made, URL)
    assert unbake(content) == made.encoded
    assert exit_code(verify(content, POLICY, DAY)) is ExitCode.YES


def test_an_address_with_signs_that_pdf_escapes_is_read_back():
    made = signed()
    content = BADGES[NAME](made, "https://marks.example/a(b)c")
    assert pdf_files.link_in(pdf_files.detach(content)[0]) == "https://marks.example/a(b)c"
    assert "https://marks.example/a(b)c" in verify(content, POLICY, DAY).steps[6].detail


def attached(*files):
    return pdf_files.attach(PAGE, dict(files))


RECORD, CREDENTIAL = ("record.json", SIGNED.encoded), ("credential.json", SIGNED.credential)
STAMPED = PAGE.replace(b"/Creator (psfkit)", b"/Creator (PSFKIT)")


@pytest.mark.parametrize(
    ("content", "step"),
    [
        (PAGE, 2),
        (PAGE + b"%psfkit-files/1\n", 2),
        (WHOLE + b"\n", 2),
        (WHOLE + UPDATE, 2),
        (WHOLE + WHOLE, 2),
        (WHOLE[:-1], 2),
        (WHOLE[: len(PAGE) + 400], 2),
        (b" " + WHOLE, 1),
        (PAGE.replace(b"/Root", b"/Ruut") + UPDATE, 2),
        (WHOLE.replace(b"/AFRelationship/Data", b"/AFRelationship/Fata"), 2),
        (WHOLE.replace(b"/Type/Filespec/F(record.json)", b"/Type/Filespec/F(script.json)"), 2),
        (WHOLE.replace(b"/Type/Filespec/F(credential.json)", b"/Type/Filespec/F(record.json)"), 2),
        (WHOLE.replace(b"/Names[(", b"/JavaScript[("), 2),
        (attached(CREDENTIAL), 2),
        (attached(CREDENTIAL, RECORD), 2),
        (attached(("record.json", b""), CREDENTIAL), 2),
        (attached(("record.json", b"{}")), 3),
        (attached(("record.json", signed(mark_id="TM-00143").encoded), CREDENTIAL), 3),
        (attached(RECORD, ("credential.json", b"{}")), 3),
        (attached(RECORD, ("credential.json", b"")), 2),
        (pdf_files.bake(STAMPED, SIGNED), 7),
        (pdf_files.bake(PAGE.replace(URL.encode(), URL.encode()[:-1] + b"3"), SIGNED), 7),
        (pdf_files.bake(PAGE.replace(b"/URI (", b"/URI <"), SIGNED), 7),
        (b"%PDF-1.4\n" + b"%psfkit-files/1\n" * 1000, 2),
        (b"%PDF-1.4\n" + b"\n1 0 obj\n<<\n" * 100_000, 2),
        (WHOLE + b" " * pdf_files.MAX_BYTES, 2),
    ],
)
def test_a_document_badge_that_is_not_exactly_ours_is_refused(content, step):
    verification = verify(content, POLICY, DAY)
    assert failed_step(verification) == step
    assert not verification.authentic


def test_a_page_that_was_signed_and_is_drawn_otherwise_here_is_told_so(monkeypatch):
    monkeypatch.setattr("psfkit.badges.to_pdf.HEIGHT", 841.0)  # as if another library drew it
    verification = verify(WHOLE, POLICY, DAY)
    assert exit_code(verification) is ExitCode.YES
    assert "drawn otherwise here" in verification.steps[6].detail
    alone = pdf_files.attach(PAGE, {"record.json": SIGNED.encoded})
    assert failed_step(verify(alone, POLICY, DAY)) == 7


def test_a_page_with_the_record_alone_is_compared_and_its_link_is_not_covered():
    detail = verify(BADGES[NAME](signed(), URL), POLICY, DAY).steps[6].detail
    assert detail == f"byte for byte; it links to {URL}, which the signature does not cover"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_changed_byte_of_a_document_badge_is_no_yes(data):
    content = bytearray(WHOLE)
    start = data.draw(st.sampled_from([0, len(PAGE)]))
    content[data.draw(st.integers(start, len(WHOLE) - 1))] ^= data.draw(st.integers(1, 255))
    assert exit_code(verify(bytes(content), POLICY, DAY)) is not ExitCode.YES


@given(st.binary(max_size=200), st.sampled_from([b"%PDF-", PAGE, WHOLE[: len(PAGE) + 300], WHOLE]))
def test_any_bytes_behind_a_page_give_an_input_error(rest, start):
    content = start + rest
    if content != WHOLE:
        with pytest.raises(InputError):
            unbake(content)


@pytest.mark.parametrize("bare", [b"", b"%PDF-1.4", PAGE[:-1], PAGE.replace(b"/Type /Catalog", b"/Type /Katalog")])
def test_nothing_is_attached_to_what_reportlab_has_not_written(bare):
    with pytest.raises(RenderError):
        pdf_files.attach(bare, {"record.json": b"{}"})
