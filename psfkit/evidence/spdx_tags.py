"""SPDX 2 in tag-value form, read into the shape that its JSON form has."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.lines import split_lines
from psfkit.evidence.shape import JsonObject

_TAG = re.compile(r"[ \t]*([A-Za-z][A-Za-z0-9]*):[ \t]*(.*)", re.ASCII | re.DOTALL)
_MAX_LINES = 1_000_000
_OPEN, _CLOSE = "<text>", "</text>"
_OF_PACKAGE = {
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
}
_ENDS_PACKAGE = frozenset({"FileName", "SnippetSPDXID", "LicenseID"})
_NOWHERE = frozenset({"NOASSERTION", "NONE"})
_Entry = dict[str, JsonValue]


@dataclass(slots=True)
class _Document:
    """What was read so far."""

    top: _Entry = field(default_factory=dict)
    packages: list[JsonValue] = field(default_factory=list)
    files: list[JsonValue] = field(default_factory=list)
    relations: list[JsonValue] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    package: _Entry | None = None
    """The package whose fields come now."""


def read_tags(content: bytes) -> JsonObject:
    """Read a tag-value document into the shape of its JSON form, as far as facts are taken from it.

    Raises:
        InputError: a line is no tag with a value, a tag stands twice, the document describes nothing, or a relationship
            names what is not there: a document that was cut at the end of a line shows in nothing else.
    """
    document = _Document()
    for number, tag, value in _pairs(content):
        _take(document, number, tag, value)
    _refuse_dangling(document)
    shape: _Entry = {
        "packages": document.packages,
        "relationships": document.relations,
        "files": document.files,
        "spdxVersion": document.top.get("SPDXVersion"),
        "creationInfo": {"created": document.top.get("Created")},
    }
    return shape


def _pairs(content: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield each tag with its value and the number of its line; of a text over several lines only the first."""
    if not content.endswith(b"\n"):
        raise InputError("its last line has no line end: it may be cut")
    lines = iter(_lines(content))
    for number, line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _TAG.fullmatch(line)
        if found is None:
            raise InputError(f"line {number} is no tag with a value: {shown(line, 40)}")
        value = found[2]
        if value.startswith(_OPEN) and _CLOSE not in value:
            _skip_text(lines, number)
        yield number, found[1], value.removeprefix(_OPEN).partition(_CLOSE)[0].strip()


def _lines(content: bytes) -> Iterable[tuple[int, str]]:
    for number, line in split_lines(content):
        if number > _MAX_LINES:
            raise InputError(f"more than {_MAX_LINES} lines")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise InputError(f"line {number}: not UTF-8 text") from None
        if "\0" in text:
            raise InputError(f"line {number}: it holds a NUL character")
        yield number, text


def _skip_text(lines: Iterable[tuple[int, str]], start: int) -> None:
    if not any(_CLOSE in line for _, line in lines):
        raise InputError(f"line {start}: its text never ends")


def _take(document: _Document, number: int, tag: str, value: str) -> None:
    if tag == "PackageName":
        document.package = {"name": value, "checksums": [], "externalRefs": []}
        document.packages.append(document.package)
    elif tag in _ENDS_PACKAGE:
        document.package = None
        if tag == "FileName":
            document.files.append({"fileName": value})
    elif tag == "Relationship":
        document.relations.append(_relation(value, number))
    elif document.package is not None:
        _take_field(document.package, number, tag, value)
    elif tag in ("SPDXVersion", "Created"):
        _set(document.top, tag, value, number)
    if tag in ("SPDXID", "SnippetSPDXID"):
        document.known.add(value)


def _take_field(package: _Entry, number: int, tag: str, value: str) -> None:
    if tag in _OF_PACKAGE:
        _set(package, _OF_PACKAGE[tag], value, number)
    elif tag == "PackageChecksum":
        algorithm, _, digest = value.partition(":")
        _list(package, "checksums").append({"algorithm": algorithm.strip(), "checksumValue": digest.strip()})
    elif tag == "ExternalRef":
        _, kind, locator = [*value.split(maxsplit=2), "", "", ""][:3]
        _list(package, "externalRefs").append({"referenceType": kind, "referenceLocator": locator})


def _set(holder: _Entry, key: str, value: str, number: int) -> None:
    if key in holder:
        raise InputError(f"line {number}: {key} stands twice in one section")
    holder[key] = value


def _list(holder: _Entry, key: str) -> list[JsonValue]:
    value = holder[key]
    return value if isinstance(value, list) else []


def _relation(value: str, number: int) -> _Entry:
    parts = value.split()
    if len(parts) != 3:
        raise InputError(f"line {number}: a relationship has three parts, this one {len(parts)}")
    return dict(zip(("spdxElementId", "relationshipType", "relatedSpdxElement"), parts, strict=True))


def _refuse_dangling(document: _Document) -> None:
    kinds = set()
    for relation in document.relations:
        if not isinstance(relation, dict):
            continue
        kinds.add(relation["relationshipType"])
        for end in (relation["spdxElementId"], relation["relatedSpdxElement"]):
            if not isinstance(end, str) or end in _NOWHERE or end.startswith("DocumentRef-"):
                continue
            if end not in document.known:
                raise InputError(f"a relationship names {shown(end, 60)}, which is not there: it may be cut")
    if not kinds & {"DESCRIBES", "DESCRIBED_BY"}:
        raise InputError("no relationship says what the document describes: it may be cut")
