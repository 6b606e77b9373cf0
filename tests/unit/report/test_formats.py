"""Each format: what files there are, what never changes, and what hostile text cannot do."""

import os
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from psfkit.errors import RenderError
from psfkit.report import FORMATS
from psfkit.resources import read_resource
from tests.unit.report import runs

GOLDEN = Path(__file__).parents[2] / "golden" / "report"
REBUILD = "PSFKIT_REBUILD_GOLDEN"

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "link": "[x](javascript:alert(1)) ![y](file:///etc/passwd)",
    "template": "{{ cycler.__init__.__globals__ }} {% for x in y %}",
    "reportlab": '<img src="/etc/passwd"/><para><b>bold</b></para></font>',
    "table": "a | b || c `code` ``more`` **bold** __under__ ~~gone~~ # head",
    "automatic links": "https://evil.example www.evil.example me@evil.example @someone $x$ <http://evil.example>",
    "entities": "&lt;script&gt; &amp; &#60; &nbsp;",
    "right to left": "\u05e9\u05dc\u05d5\u05dd (Acme) \u0645\u0631\u062d\u0628\u0627",
    "turned": "Acme\u202egpj.exe",
    "chinese": "株式会社アクメ・インテリジェンス",
    "emoji": "Acme 🚀👩\u200d💻 AI",
    "controls": "a\x00b\x1b[2Jc\x07d\ud800e",
    "combining": "Z" + "\u0301" * 60,
    "long word": "x" * 4000,
    "long text": "word " * 800,
    "chinese, long": "漢字" * 2000,
    "lines": "one\ntwo\r\n# three\n\n---\n\n<b>four</b>",
    "comment": "<!-- --> --> ]]> </style></title></svg>",
}


class Outline(HTMLParser):
    def __init__(self, content):
        super().__init__()
        self.elements, self.attributes, self.texts, self.links = set(), set(), [], []
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data):
        self.texts.append(data)


def pdf_text(content):
    return "".join(page.extract_text() + "\f" for page in PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize("name", runs.ALL)
@pytest.mark.parametrize("each", FORMATS)
def test_two_renders_are_identical(name, each):
    assert runs.ALL[name]().render(each) == runs.ALL[name]().render(each)


@pytest.mark.parametrize("suffix", ["md", "json"])
@pytest.mark.parametrize("name", runs.ALL)
def test_reports_are_as_they_were(name, suffix):
    files = runs.ALL[name]().render(suffix)
    (made,) = [content for file, content in files.items() if not file.startswith("stubs/")]
    golden = GOLDEN / f"{name}.{suffix}"
    if os.environ.get(REBUILD):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(made)
    assert made == golden.read_bytes(), f"set {REBUILD}=1 to rebuild, then read the difference"


def test_a_gap_report_comes_with_the_forms():
    files = runs.gap().render("html", "pdf", "md", "json")
    assert list(files) == [
        "gap-report.html",
        "gap-report.pdf",
        "gap-report.md",
        "assessment.json",
        f"stubs/{runs.STUB}",
    ]
    assert files[f"stubs/{runs.STUB}"] == read_resource(f"templates/stubs/{runs.STUB}")


def test_json_alone_and_a_pass_come_without_forms():
    assert list(runs.gap().render("json")) == ["assessment.json"]
    assert list(runs.passed().render("html", "json")) == ["assessment-report.html", "assessment.json"]


def test_an_unknown_format_is_refused():
    with pytest.raises(RenderError, match="no report format docx"):
        runs.gap().render("docx")


@pytest.mark.parametrize("name", ["self-check", "self-check-passed"])
@pytest.mark.parametrize("each", ["html", "pdf", "md"])
def test_a_self_check_never_says_verified(name, each):
    (content, *_) = runs.ALL[name]().render(each).values()
    text = pdf_text(content) if each == "pdf" else content.decode()
    assert "verified" not in text.lower()
    assert "self-check" in text.lower()


@pytest.mark.parametrize("name", runs.ALL)
@pytest.mark.parametrize("each", ["html", "pdf", "md"])
def test_every_report_says_confidential_and_who_judges(name, each):
    made = runs.ALL[name]()
    (content, *_) = made.render(each).values()
    text = pdf_text(content) if each == "pdf" else content.decode()
    assert "Confidential" in text
    assert made.assessment.digests.bundle in text


def elements_of(name):
    return Outline(next(iter(runs.ALL[name]().render("html").values())))


ALLOWED = [elements_of(name) for name in runs.ALL]
ELEMENTS = set().union(*(outline.elements for outline in ALLOWED))
ATTRIBUTES = set().union(*(outline.attributes for outline in ALLOWED))


def check_html(text, content, shown):
    outline = Outline(content)
    assert outline.elements <= ELEMENTS
    assert outline.attributes <= ATTRIBUTES
    assert all(link.startswith("#") for link in outline.links)
    assert shown in outline.texts
    assert "script" not in outline.elements


def check_markdown(content):
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(content.decode())
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "s_open", "fence", "code_block", "hr"}
    assert not re.search(rb"(?<!\\)://|(?i:www)\.", content)


def check_pdf(content):
    pdf = pikepdf.open(BytesIO(content))
    assert not [d for d in pdf.objects if isinstance(d, pikepdf.Dictionary) and d.get("/Type") == "/XObject"]
    assert "/Names" not in pdf.Root or "/JavaScript" not in pdf.Root.Names


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text_in_every_format(name):
    made = runs.named(HOSTILE[name])
    shown = made.view().organisation
    files = made.render(*FORMATS)
    check_html(HOSTILE[name], files["gap-report.html"], shown)
    check_markdown(files["gap-report.md"])
    check_pdf(files["gap-report.pdf"])


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_renders_in_every_format(text):
    made = runs.named(text)
    files = made.render(*FORMATS)
    outline = Outline(files["gap-report.html"])
    assert outline.elements <= ELEMENTS
    assert outline.attributes <= ATTRIBUTES
    check_markdown(files["gap-report.md"])
    assert files == runs.named(text).render(*FORMATS)


@pytest.mark.parametrize(
    "name", ["Nordlys Claims AS", "<script>alert(1)</script>", "株式会社アクメ", "Ωmega Ελλάς", "ООО Акме", "{{ 7*7 }}"]
)
def test_the_name_is_on_the_paper_literally(name):
    text = pdf_text(runs.named(name).render("pdf")["gap-report.pdf"])
    assert name in text.splitlines()[0]


def test_a_page_has_no_script_and_loads_nothing():
    page = runs.gap().render("html")["gap-report.html"].decode()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert not re.search(r"<script|https?://|url\((?!#hatch)|@import", page)


def test_the_picture_of_the_domains_has_words():
    page = runs.gap().render("html")["gap-report.html"].decode()
    assert 'role="img"' in page
    assert "PSF-1 title of PSF-1: 2.3, needs 3.0, short by 0.7." in page


@pytest.mark.parametrize("name", runs.ALL)
def test_a_pdf_is_tagged_titled_and_in_a_language(name):
    (content, *_) = runs.ALL[name]().render("pdf").values()
    pdf = pikepdf.open(BytesIO(content))
    root = pdf.Root
    assert root.MarkInfo.Marked
    assert root.Lang == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle
    assert "Acme AI" in str(pdf.docinfo["/Title"])
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261120")
    assert pdf.check_pdf_syntax() == []
    marks = count_marks(pdf)
    assert marks == count_kids(root.StructTreeRoot.K[0])
    numbers = root.StructTreeRoot.ParentTree.Nums
    assert [int(page.StructParents) for page in pdf.pages] == list(range(len(pdf.pages)))
    assert sum(len(numbers[i]) for i in range(1, len(numbers), 2)) == marks


def count_marks(pdf):
    return sum(
        1
        for page in pdf.pages
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "BDC" and "/MCID" in operands[1]
    )


def count_kids(element):
    return sum(1 if kid.get("/Type") == "/MCR" else count_kids(kid) for kid in element.get("/K", []))


def test_nothing_on_a_page_is_outside_the_tags():
    pdf = pikepdf.open(BytesIO(runs.gap().render("pdf")["gap-report.pdf"]))
    for page in pdf.pages:
        inside = 0
        for _, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                assert inside == 0, "marks do not nest"
                inside += 1
            elif name == "EMC":
                inside -= 1
            assert inside or name not in ("Tj", "TJ", "f", "S", "B", "f*", "B*")


def test_the_outline_names_every_criterion():
    pdf = pikepdf.open(BytesIO(runs.gap().render("pdf")["gap-report.pdf"]))
    with pdf.open_outline() as outline:
        domains = {item.title: [child.title for child in item.children] for item in outline.root}
    assert domains["PSF-1 title of PSF-1"] == [f"PSF-1.{n} title of PSF-1.{n}" for n in (1, 2, 3)]


def test_every_page_says_confidential_and_counts():
    pages = pdf_text(runs.named("word " * 800).render("pdf")["gap-report.pdf"]).split("\f")[:-1]
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert "Confidential: self-check, not assessed by anybody" in page
        assert f"Page {number} of {len(pages)}" in page
