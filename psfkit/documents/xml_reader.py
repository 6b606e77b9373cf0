# ruff: noqa: N802 - the parser calls its handlers by names of its own
"""XML without document types, entities or anything from outside, and within bounds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler, LexicalHandler, property_lexical_handler
from xml.sax.xmlreader import AttributesImpl, Locator

from psfkit.errors import InputError

MAX_BYTES = 64 * 1024 * 1024
"""The longest document that is read."""
MAX_DEPTH = 64
"""How deep elements may stand in one another."""
MAX_ELEMENTS = 250_000
"""Elements and comments that a document may hold together."""
MAX_ATTRIBUTES = 100
"""Attributes that one element may have."""
MAX_TAG = 4 * 1024 * 1024
"""Bytes between one ``<`` and the next: the parser holds a whole tag in memory at a time."""
_CHUNK = 1024 * 1024
_CLIP = 200


@dataclass(frozen=True, slots=True)
class XmlElement:
    """One element."""

    tag: str
    attributes: Mapping[str, str]
    """Values cut to 200 characters."""
    children: tuple["XmlElement", ...]
    comments: tuple[str, ...]
    """Comments directly inside, cut to 200 characters."""
    line: int
    """1-based line of the start tag."""
    text: str = ""
    """Text directly inside, without blanks at its ends, cut to 200 characters."""


def read_xml(content: bytes, *, skips_doctype: bool = False) -> XmlElement:
    """Read one XML document and return its root element.

    Args:
        content: The whole document.
        skips_doctype: Pass over a document type that only names a file, which is never looked at; one that declares
            anything itself is refused all the same.

    Raises:
        InputError: it is not well-formed, has a document type or an entity, is not in the encoding it declares,
            or is too long, too deep or too full.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES // 1024 // 1024} MiB")
    if content.count(b"<") > 8 * MAX_ELEMENTS:
        raise InputError(_TOO_FULL)
    if _longest_gap(content) > MAX_TAG:
        raise InputError(f"one tag or text is longer than {MAX_TAG // 1024 // 1024} MiB")
    return _parse(_blank_doctype(content) if skips_doctype else content)


def _blank_doctype(content: bytes) -> bytes:
    """Put blanks where a document type that only names a file stands, so that lines keep their numbers."""
    found = _DOCTYPE.match(content)
    if found is None:
        return content
    return found[1] + re.sub(rb"[^\n]", b" ", found[2]) + content[found.end() :]


_DOCTYPE = re.compile(
    rb"""\A((?:\xef\xbb\xbf)?\s{0,100}(?:<\?xml[^<>]{0,200}\?>)?\s{0,100})"""
    rb"""(<!DOCTYPE\s{1,20}\w{1,40}\s{1,20}(?:SYSTEM|PUBLIC)(?:\s{1,20}(?:"[^"<>\[\]]{0,300}"|'[^'<>\[\]]{0,300}')){1,2}\s{0,20}>)"""
)
_TOO_FULL = f"more than {MAX_ELEMENTS} elements"


def _longest_gap(content: bytes) -> int:
    longest = last = 0
    while (found := content.find(b"<", last + 1)) != -1:
        longest = max(longest, found - last)
        last = found
    return max(longest, len(content) - last)


def _parse(content: bytes) -> XmlElement:
    from xml.sax import SAXException, SAXParseException

    from defusedxml.common import DefusedXmlException
    from defusedxml.expatreader import DefusedExpatParser

    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    builder = _Builder(parser)
    parser.setContentHandler(builder)
    parser.setProperty(property_lexical_handler, _Comments(builder))
    try:
        for start in range(0, len(content), _CHUNK):
            parser.feed(content[start : start + _CHUNK])
        parser.close()
    except DefusedXmlException:
        raise InputError("it has a document type or an entity, which evidence does not need") from None
    except SAXParseException as error:
        raise InputError(f"line {error.getLineNumber()}: not XML or cut short ({error.getMessage()})") from None
    except (SAXException, LookupError, ValueError):
        raise InputError("not XML in the encoding it declares") from None
    if builder.root is None:
        raise InputError("not XML: it has no element")
    return builder.root


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[XmlElement] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    text: str = ""

    def close(self) -> XmlElement:
        children, comments = tuple(self.children), tuple(self.comments)
        return XmlElement(self.tag, self.attributes, children, comments, self.line, self.text.rstrip())


class _Builder(ContentHandler):
    """Gathers elements as the parser finds them."""

    def __init__(self, position: Locator) -> None:
        super().__init__()
        self.root: XmlElement | None = None
        self._position = position
        self._open: list[_Open] = []
        self._seen = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._count()
        if len(self._open) == MAX_DEPTH:
            raise InputError(f"elements stand more than {MAX_DEPTH} deep in one another")
        if len(attrs) > MAX_ATTRIBUTES:
            raise InputError(f"line {self._line()}: more than {MAX_ATTRIBUTES} attributes")
        values = {key: value[:_CLIP] for key, value in attrs.items()}
        self._open.append(_Open(name, values, self._line()))

    def endElement(self, _name: str) -> None:
        element = self._open.pop().close()
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element

    def characters(self, content: str) -> None:
        element = self._open[-1]
        if len(element.text) < _CLIP:
            element.text = (element.text + content).lstrip()[:_CLIP]

    def add_comment(self, text: str) -> None:
        self._count()
        if self._open:
            self._open[-1].comments.append(text[:_CLIP])

    def _count(self) -> None:
        self._seen += 1
        if self._seen > MAX_ELEMENTS:
            raise InputError(_TOO_FULL)

    def _line(self) -> int:
        return self._position.getLineNumber() or 0


class _Comments(LexicalHandler):
    """Passes comments on; the parser reports them apart from elements."""

    def __init__(self, builder: _Builder) -> None:
        self._builder = builder

    def comment(self, content: str) -> None:
        self._builder.add_comment(content)
