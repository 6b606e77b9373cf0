"""From a badge back to the record and the credential it carries: exactly one, or an error."""

from typing import TYPE_CHECKING

from psfkit.badges import pdf_files
from psfkit.badges.png_chunks import SIGNATURE, find_text, read_chunks
from psfkit.badges.to_png import CREDENTIAL_KEYWORD, RECORD_KEYWORD
from psfkit.badges.to_svg import CREDENTIAL_NAMESPACE, RECORD_NAMESPACE
from psfkit.errors import InputError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_SVG_BYTES = 2 * 1024 * 1024
"""The longest SVG that is read."""
_SVG = "{http://www.w3.org/2000/svg}"


def picture_kind(content: bytes) -> str:
    """Return what sort of badge it looks like, or an empty string."""
    if content.startswith(SIGNATURE):
        return "a badge (PNG)"
    if content.startswith(pdf_files.START):
        return "a document badge (PDF)"
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    return "a badge (SVG)" if start.startswith(b"<") else ""


def unbake(content: bytes) -> bytes:
    """Return the bytes of the one record in a badge: SVG, PNG or PDF.

    Raises:
        InputError: It is none of these, is damaged or too long, or carries no record or several.
    """
    found = _carried(content, pdf_files.RECORD_NAME, RECORD_KEYWORD, f"{{{RECORD_NAMESPACE}}}record")
    if len(found) != 1:
        raise InputError("it carries no record" if not found else f"it carries {len(found)} records, not one")
    return found[0]


def unbake_credential(content: bytes) -> bytes:
    """Return the bytes of the credential in a badge, or none if there is none.

    Raises:
        InputError: It is no SVG, PNG or PDF, is damaged or too long, or carries several.
    """
    tag = f"{{{CREDENTIAL_NAMESPACE}}}credential"
    found = _carried(content, pdf_files.CREDENTIAL_NAME, CREDENTIAL_KEYWORD, tag)
    if len(found) > 1:
        raise InputError(f"it carries {len(found)} credentials, not one")
    if found == (b"",):
        raise InputError("it carries an empty credential")
    return found[0] if found else b""


def _carried(content: bytes, name: str, keyword: str, tag: str) -> tuple[bytes, ...]:
    if content.startswith(pdf_files.START):
        files = pdf_files.detach(content)[1]
        return (files[name],) if name in files else ()
    if content.startswith(SIGNATURE):
        return find_text(read_chunks(content), keyword)
    return tuple(map(_text, read_svg(content).iter(tag)))


def _text(element: "Element") -> bytes:
    if len(element):
        raise InputError("there is markup in what it carries")
    return (element.text or "").encode()


def read_svg(content: bytes) -> "Element":
    """Return the root of an SVG.

    Raises:
        InputError: It is too long, not well-formed, has a DTD, or is not SVG.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if len(content) > MAX_SVG_BYTES:
        raise InputError(f"an SVG longer than {MAX_SVG_BYTES // 1024 // 1024} MiB")
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        raise InputError("not a well-formed SVG without a DTD") from None
    if root.tag != f"{_SVG}svg":
        raise InputError("XML, but not an SVG")
    return root


def link_in(root: "Element") -> str:
    """Return where an SVG badge links to, or an empty string.

    Raises:
        InputError: It has several links.
    """
    links = [element.get("href", "") for element in root.iter(f"{_SVG}a")]
    if len(links) > 1:
        raise InputError("it has more than one link")
    return links[0] if links else ""
