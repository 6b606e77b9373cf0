"""Tags for PDFs drawn with ReportLab, which writes none: a structure tree that says what each mark on a page is.

A reader program for the blind, or one that reflows text, follows the tree and not the page. Build the tree with
:class:`Element`, draw inside :meth:`Tags.content` or :meth:`Tags.artifact`, and call :meth:`Tags.finish` after the last
page and before saving.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFObjectReference
    from reportlab.pdfgen.canvas import Canvas


@dataclass(slots=True, eq=False)
class Element:
    """One node of the structure tree."""

    role: str
    """A standard structure type: ``Sect``, ``H1``, ``P``, ``L``, ``LI``, ``LBody``, ``Figure``, ``Table``, ..."""
    parent: "Element | None" = None
    alt: str = ""
    """What is said in place of a figure."""
    scope: str = ""
    """``Row`` or ``Column`` for a ``TH``."""
    kids: "list[Element | _Mark]" = field(default_factory=list)

    def add(self, role: str, *, alt: str = "", scope: str = "") -> "Element":
        """Append a child and return it."""
        child = Element(role, self, alt, scope)
        self.kids.append(child)
        return child


@dataclass(frozen=True, slots=True)
class _Mark:
    """A run of drawing on one page that belongs to an element."""

    page: "PDFObjectReference"
    number: int


class Tags:
    """The structure tree of one document."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self._pages: list[list[Element]] = []
        """For each page in order, the element of every mark on it."""

    @contextmanager
    def content(self, canvas: "Canvas", element: Element) -> Iterator[None]:
        """Let what is drawn inside belong to an element."""
        marks = self._page(canvas)
        mark = _Mark(_document(canvas).thisPageRef(), len(marks))
        marks.append(element)
        element.kids.append(mark)
        canvas.addLiteral(f"/{element.role} <</MCID {mark.number}>> BDC")
        yield
        canvas.addLiteral("EMC")

    @contextmanager
    def artifact(self, canvas: "Canvas") -> Iterator[None]:
        """Let what is drawn inside be decoration that nobody is read out."""
        canvas.addLiteral("/Artifact BMC")
        yield
        canvas.addLiteral("EMC")

    def _page(self, canvas: "Canvas") -> list[Element]:
        while len(self._pages) < canvas.getPageNumber():
            self._pages.append([])
        return self._pages[canvas.getPageNumber() - 1]

    def finish(self, canvas: "Canvas") -> None:
        """Write the tree into the document; every page must have been shown."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName

        document = _document(canvas)
        written = _Writer(document)
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        root_reference = document.Reference(root)
        top = written.element(self.root, root_reference)
        numbers = [
            item
            for page, marks in enumerate(self._pages)
            for item in (page, PDFArray([written.references[element] for element in marks]))
        ]
        root.dict |= {
            "K": PDFArray([top]),
            "ParentTree": document.Reference(PDFDictionary({"Nums": PDFArray(numbers)})),
            "ParentTreeNextKey": len(self._pages),
        }
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        for number, page in enumerate(document.Pages.pages):
            page.StructParents = number
            page.Tabs = PDFName("S")
            # ReportLab writes the keys of a page that it knows; these two it does not.
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]


class _Writer:
    """Turns elements into PDF objects; parents and children refer to one another."""

    def __init__(self, document: "PDFDocument") -> None:
        self._document = document
        self.references: dict[Element, PDFObjectReference] = {}

    def element(self, element: Element, parent: "PDFObjectReference") -> "PDFObjectReference":
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

        written = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(element.role), "P": parent})
        reference = self.references[element] = self._document.Reference(written)
        kids = [self._mark(kid) if isinstance(kid, _Mark) else self.element(kid, reference) for kid in element.kids]
        written.dict["K"] = PDFArray(kids)
        if element.alt:
            written.dict["Alt"] = PDFString(element.alt)
        if element.scope:
            attributes = {"O": PDFName("Table"), "Scope": PDFName(element.scope)}
            written.dict["A"] = PDFDictionary(attributes)
        return reference

    def _mark(self, mark: _Mark) -> "PDFDictionary":
        from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName

        return PDFDictionary({"Type": PDFName("MCR"), "Pg": mark.page, "MCID": mark.number})


def _document(canvas: "Canvas") -> "PDFDocument":
    return canvas._doc  # noqa: SLF001 - ReportLab has no other way to the catalogue and the page tree
