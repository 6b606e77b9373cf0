"""SPDX 2.2 and 2.3 in JSON and tag-value, and 3.0 in JSON-LD: bills of materials."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import is_blank, shown
from psfkit.errors import InputError
from psfkit.evidence.inventory import Part, Sort, inventory_facts
from psfkit.evidence.names import stated
from psfkit.evidence.purl import identity
from psfkit.evidence.reader import answer, first_character
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.evidence.spdx_tags import read_tags
from psfkit.model.fact import Fact, Facts

NAME = "spdx"
_VERSIONS = ("SPDX-2.2", "SPDX-2.3")
_DOCUMENT = "SPDXRef-DOCUMENT"
_JSON_MARKS = (b'"spdxVersion"', b'"SPDXRef-', b"spdx.org/rdf/3")
_PREAMBLE = 65536
"""Bytes of comments that may stand in front of the first tag."""
_TAGS = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n)*SPDXVersion:")
_HASH = re.compile(r"[0-9A-Fa-f]{8,128}")
_WEAK = frozenset({"ADLER32", "MD2", "MD4", "MD5", "SHA1"})
_UNPINNED = frozenset({"latest", "*"})


@dataclass(frozen=True, slots=True)
class _Places:
    """How the two forms call the places that facts stand in."""

    version: str
    packages: str
    created: str
    files: str


_IN_JSON = _Places("spdxVersion", "packages", "creationInfo.created", "files")
_IN_TAGS = _Places("SPDXVersion", "PackageName", "Created", "FileName")


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called SPDX, or begins as one of its forms does."""
    if path.lower().endswith((".spdx", ".spdx.json")):
        return True
    return first_character(head) == b"{" and any(mark in head for mark in _JSON_MARKS)


def read(content: bytes) -> Facts:
    """Return the facts of an SPDX document, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    if first_character(content) in (b"{", b"["):
        document = as_object(read_json(content), "the document")
        return _graph_facts(document) if "@context" in document else _facts(document, _IN_JSON)
    if _TAGS.match(content[:_PREAMBLE]) is None:
        raise InputError("it is neither SPDX in JSON nor SPDX in tag-value form")
    return _facts(read_tags(content), _IN_TAGS)


def _graph_facts(document: JsonObject) -> Iterable[Fact]:
    from psfkit.evidence.spdx3 import find_in_graph

    return find_in_graph(document)


def _facts(document: JsonObject, places: _Places) -> Iterable[Fact]:
    version = _version(document)
    packages = dict(_packages(document))
    described = _described(document, packages)
    root = described[0] if len(described) == 1 else ""
    parts = [_part(package, where) for name, (package, where) in packages.items() if name != root]
    with_purpose = all("primaryPackagePurpose" in package for package, _ in packages.values())
    creation = _optional(document, "creationInfo")
    return (
        Fact("spec_version", version, "", places.version),
        *inventory_facts(parts, (Sort.LIBRARY,) if with_purpose else (), places.packages),
        Fact("packages_with_root", len(packages), "components", places.packages),
        *_file_facts(document, places.files),
        *_root(packages, root, places.packages),
        *run_facts([(creation.get("created"), places.created)]),
    )


def _version(document: JsonObject) -> str:
    version = document.get("spdxVersion")
    if not isinstance(version, str) or version not in _VERSIONS:
        raise InputError(f"spdxVersion is {describe(version)}; this reader knows {' and '.join(_VERSIONS)}")
    return version


def _optional(holder: JsonObject, key: str) -> JsonObject:
    value = holder.get(key)
    return as_object(value, key) if value is not None else {}


def _entries(holder: JsonObject, key: str, where: str) -> Iterator[tuple[JsonObject, str]]:
    value = holder.get(key)
    for n, entry in enumerate(as_list(value, where) if value is not None else ()):
        yield as_object(entry, f"{where}.{n}"), f"{where}.{n}"


def _packages(document: JsonObject) -> Iterator[tuple[str, tuple[JsonObject, str]]]:
    """Yield every package under its identifier.

    Raises:
        InputError: a package has no identifier, or that of another.
    """
    seen: set[str] = set()
    for package, where in _entries(document, "packages", "packages"):
        name = package.get("SPDXID")
        if not isinstance(name, str):
            raise InputError(f"{where}.SPDXID is {describe(name)}")
        if name in seen:
            raise InputError(f'{where}: the SPDXID "{shown(name, 60)}" stands twice')
        seen.add(name)
        yield name, (package, where)


def _described(document: JsonObject, packages: Mapping[str, object]) -> Sequence[str]:
    """Return the packages that the document is about, in the order of the file."""
    listed = document.get("documentDescribes")
    named: list[JsonValue] = list(as_list(listed, "documentDescribes") if listed is not None else ())
    for relation, _ in _entries(document, "relationships", "relationships"):
        start, end = relation.get("spdxElementId"), relation.get("relatedSpdxElement")
        if relation.get("relationshipType") == "DESCRIBES" and start == _DOCUMENT:
            named.append(end)
        elif relation.get("relationshipType") == "DESCRIBED_BY" and end == _DOCUMENT:
            named.append(start)
    return list(dict.fromkeys(name for name in named if isinstance(name, str) and name in packages))


def _part(package: JsonObject, where: str) -> Part:
    name = package.get("name")
    if not isinstance(name, str) or is_blank(name):
        raise InputError(f"{where}.name is {describe(name)}")
    version = stated(package, "versionInfo")
    supplier = _party(package, "supplier")
    hashes = list(_hashes(package, where))
    return Part(
        name=name,
        sort=Sort.LIBRARY if package.get("primaryPackagePurpose") == "LIBRARY" else Sort.OTHER,
        version="" if version.casefold() in _UNPINNED else version,
        supplier=supplier,
        has_origin=bool(supplier or _party(package, "originator")),
        has_licence=bool(stated(package, "licenseConcluded") or stated(package, "licenseDeclared")),
        has_hash=bool(hashes),
        has_strong_hash=any(algorithm not in _WEAK for algorithm in hashes),
    )


def _party(package: JsonObject, key: str) -> str:
    """Return the name of an organization or a person without the address behind it."""
    kind, _, rest = stated(package, key).partition(":")
    if kind not in ("Organization", "Person"):
        return ""
    name = rest.rpartition("(")[0] if rest.endswith(")") and "(" in rest else rest
    return stated({key: name}, key)


def _hashes(package: JsonObject, where: str) -> Iterator[str]:
    for entry, _ in _entries(package, "checksums", f"{where}.checksums"):
        algorithm, value = entry.get("algorithm"), entry.get("checksumValue")
        if isinstance(algorithm, str) and isinstance(value, str) and _HASH.fullmatch(value):
            yield algorithm


def _file_facts(document: JsonObject, where: str) -> Iterator[Fact]:
    files = sum(1 for _ in _entries(document, "files", "files"))
    if files:
        yield Fact("files", files, "files", where)


def _root(packages: Mapping[str, tuple[JsonObject, str]], root: str, where: str) -> Iterator[Fact]:
    if root:
        package, place = packages[root]
        purls = [
            stated(reference, "referenceLocator")
            for reference, _ in _entries(package, "externalRefs", f"{place}.externalRefs")
            if reference.get("referenceType") == "purl"
        ]
        name = identity(stated(package, "name"), stated(package, "versionInfo"), next(iter(purls), ""))
        yield Fact("root", name, "", where)
