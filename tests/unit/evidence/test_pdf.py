"""PDFs: those that open, and those that do not."""

from io import BytesIO
from zlib import compress

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


def packed(*, streams: int, asked: int) -> bytes:
    """Put a PDF together whose pages are said to lie in streams of objects that hold other ones."""
    index = b"".join(b"%d %d " % (100_000 + at, at) for at in range(20_000))
    body = compress(index + b"1 " * 20_000)
    head = b"<</Type/ObjStm/N 20000/First %d/Filter/FlateDecode/Length %d>>stream\n" % (len(index), len(body))
    kids = b" ".join(b"%d 0 R" % (1000 + at) for at in range(asked))
    parts = {1: CATALOG, 2: b"<</Type/Pages/Count 1/Kids[" + kids + b"]>>"}
    parts |= {10 + at: head + body + b"\nendstream" for at in range(streams)}
    whole, entries = b"%PDF-1.7\n", {}
    for number, content in parts.items():
        entries[number] = (1, len(whole))
        whole += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    entries |= {1000 + at: (2, 10 + at % streams) for at in range(asked)}
    rows = (entries.get(number, (0, 0)) for number in range(1000 + asked))
    table = compress(b"".join(kind.to_bytes() + place.to_bytes(4) + b"\0" for kind, place in rows))
    shape = b"/W[1 4 1]/Size %d/Root 1 0 R/Filter/FlateDecode/Length %d" % (1000 + asked, len(table))
    return (
        whole
        + b"4 0 obj\n<</Type/XRef"
        + shape
        + b">>stream\n"
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(whole)
    )


def chained(tables: int) -> bytes:
    """Put a PDF together whose table of objects is followed by many more, each of which unpacks to much."""
    rows = compress(b"\0" + b"\0\1" * 250_000)
    whole, before = build(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE), b""
    whole, end = whole[: whole.index(b"xref")], b""
    for number in range(tables):
        end = b"startxref\n%d\n%%%%EOF\n" % len(whole)
        parms = b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 1>>/Length %d" % len(rows)
        whole += b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Size 4/Root 1 0 R" % (10 + number) + before + parms + b">>stream\n"
        before = b"/Prev " + end.split()[1]
        whole += rows + b"\nendstream\nendobj\n"
    return whole + end


def pages_with(more: bytes) -> bytes:
    return build(CATALOG, b"<</Type/Pages/Count 1" + more + b"/Kids[3 0 R]>>", PAGE)


COSTLY = {
    "a table of a million objects": b"%PDF-1.7\nxref\n0 900000\n" + b"0000000009 00000 n \n" * 900_000
    + b"trailer\n<</Size 900000/Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
    "arrays": pages_with(b"/X[" + (b"[" + b"1 " * 99_000 + b"]") * 40 + b"]"),
    "a long text": pages_with(b"/X(" + b"a" * 8_000_000 + b")"),
    "a long text in hexadecimal": pages_with(b"/X<" + b"61" * 4_000_000 + b">"),
    "a long comment": pages_with(b"%" + b"a" * 8_000_000 + b"\n"),
    "blanks": pages_with(b" " * 8_000_000),
    "one line without an end": b"%PDF-1.7\n" + b"1" * 16_000_000 + b"startxref 9 %%EOF",
    "large pages": build(
        CATALOG,
        b"<</Type/Pages/Kids[" + b" ".join(b"%d 0 R" % number for number in range(3, 103)) + b"]>>",
        *[PAGE[:-2] + b"/X[" + b"1 " * 50_000 + b"]>>"] * 100,
    ),
    "streams of objects without the objects": packed(streams=1, asked=2000),
    "many streams of objects": packed(streams=60, asked=2000),
    "many tables": chained(100),
    "objects without a table": b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n<</A 1>>\nendobj\n" % n for n in range(200_000))
    + b"startxref\n99\n%%EOF\n",
    "trailers": b"%PDF-1.7\n" + b"trailer\n<</A 1>>\n" * 200_000 + b"startxref\n99\n%%EOF\n",
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
def test_a_pdf_made_to_be_costly_is_given_up_after_so_many_steps(name, monkeypatch):
    asked = 0

    class Counted(pdf_reader._Steps):
        def read(self, size=-1, /):
            nonlocal asked
            asked += 1
            return super().read(size)

    monkeypatch.setattr(pdf_reader, "_Steps", Counted)
    facts = pdf.read(COSTLY[name])
    assert facts.facts == ()
    assert "takes more than 500,000 steps" in facts.refusal or "damaged" in facts.refusal
    assert asked <= pdf_reader.MAX_STEPS + 1000


def test_a_thousand_pages_take_less_than_half_of_the_steps(monkeypatch):
    monkeypatch.setattr(pdf_reader, "MAX_STEPS", 250_000)
    assert values(pdf.read(write(1000)))["pages"] == 1000
    packed_pages = rewritten(write(1000), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert values(pdf.read(packed_pages))["pages"] == 1000


def test_a_small_pdf_with_a_wrong_table_is_mended_unless_its_objects_are_packed():
    wrong = write(3).replace(b"startxref\n", b"startxref\n9")
    assert values(pdf.read(wrong))["pages"] == 3
    assert "damaged" in pdf.read(wrong.replace(b"%PDF-1.3", b"%PDF-1.3\n1 0 obj\n<</Type/Obj#53tm>>")).refusal
