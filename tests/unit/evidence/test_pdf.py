"""PDFs: those that open, and those that do not."""

from io import BytesIO

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from psfkit.documents import pdf_reader
from psfkit.evidence import examine, pdf
from tests.unit.evidence.samples import item, values

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>"


def write(pages: int) -> bytes:
    made = BytesIO()
    canvas = Canvas(made, invariant=1)
    for number in range(pages):
        canvas.drawString(72, 720, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def rewritten(content: bytes, **options) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        document.save(made, **options)
    return made.getvalue()


def dated(text: str) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(write(1))) as document:
        document.docinfo["/CreationDate"] = text
        document.save(made)
    return made.getvalue()


def build(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Put a PDF together from its objects, of which the first is the root."""
    whole, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(whole))
        whole += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(whole))
    return whole + head + table + tail


@pytest.mark.parametrize(
    "content",
    [
        write(3),
        rewritten(write(3), object_stream_mode=pikepdf.ObjectStreamMode.generate),
        rewritten(write(3), linearize=True),
        rewritten(write(3), encryption=pikepdf.Encryption(owner="secret", user="")),
        b"\n%another line first\n" + write(3),
        write(3) + b"\r\n\r\n",
    ],
)
def test_a_pdf_tells_its_pages_and_its_day(content):
    found = values(examine(item("evidence/agreement.PDF"), content))
    assert found == {"pages": 3, "size": len(content), "created_on": "2000-01-01"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("D:20261001080000+02'00'", "2026-10-01"),
        ("D:20261001003000+02'00'", "2026-09-30"),
        ("D:20261001233000-0100", "2026-10-02"),
        ("D:20261001080000Z", "2026-10-01"),
        ("D:20261001080000Z00'00'", "2026-10-01"),
        ("D:20261001", "2026-10-01"),
        ("20261001080000", "2026-10-01"),
        ("D:2026", None),
        ("D:20261301", None),
        ("D:19991231", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_day_is_told_if_it_is_one(text, day):
    assert values(pdf.read(dated(text))).get("created_on") == day


def test_pages_are_counted_whatever_number_the_file_states():
    content = build(CATALOG, b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 99>>", PAGE, PAGE)
    assert values(pdf.read(content)) == {"pages": 2, "size": len(content)}


BROKEN = {
    "empty": (b"", "empty"),
    "a sign-in page": (b"<!doctype html><p>sign in", "it is no PDF"),
    "cut": (write(3)[:-20], "its end mark is missing"),
    "cut in half": (write(3)[: len(write(3)) // 2], "its end mark is missing"),
    "a head and an end": (b"%PDF-1.7\n%%EOF\n", "damaged or cut short"),
    "a password": (rewritten(write(1), encryption=pikepdf.Encryption(owner="o", user="u")), "asks for a password"),
    "no pages": (build(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"), "it has no pages"),
    "pages within themselves": (build(CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"), "damaged"),
    "no root": (build(b"<</A 1>>", b"<</B 1>>"), "damaged or cut short"),
    "deep arrays": (build(CATALOG, b"<</Kids " + b"[" * 10**6 + b"]" * 10**6 + b">>"), "damaged or cut short"),
    "too many pages": (build(CATALOG, b"<</Type/Pages/Kids[" + b"3 0 R " * 20_001 + b"]>>", PAGE), "20001 pages"),
    "very many pages": (build(CATALOG, b"<</Type/Pages/Kids[" + b"3 0 R " * 60_000 + b"]>>", PAGE), "damaged"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_called_a_pdf_and_does_not_open_is_not_evaluated(name, capfd):
    content, why = BROKEN[name]
    facts = examine(item("evidence/a.pdf"), content)
    assert (facts.reader, facts.facts) == ("pdf", ())
    assert why in facts.refusal
    assert "\n" not in facts.refusal
    assert capfd.readouterr() == ("", "")


def test_a_pdf_under_another_name_has_no_reader():
    assert examine(item("evidence/a.bin"), write(1)) is None


def test_the_end_mark_is_looked_for_at_the_end():
    assert pdf_reader.read_pdf(write(1)).pages == 1
    assert "end mark" in pdf.read(write(1) + b" " * 5000 + b"x").refusal
