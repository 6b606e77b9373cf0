"""SPDX 3.0 in JSON-LD: bills of materials as a graph of elements, with models and datasets."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import is_blank, shown
from psfkit.errors import InputError
from psfkit.evidence.inventory import Part, Sort, inventory_facts
from psfkit.evidence.names import stated
from psfkit.evidence.purl import identity
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact

_CONTEXT = re.compile(r"https?://spdx\.org/rdf/3\.0(?:\.\d{1,2})?/spdx-context\.jsonld", re.ASCII)
_VERSION = re.compile(r"3\.0(?:\.\d{1,2})?", re.ASCII)
_WHERE = "@graph"
_SORTS = {"ai_AIPackage": Sort.MODEL, "dataset_DatasetPackage": Sort.DATASET, "software_Package": Sort.OTHER}
_PURPOSES = {"model": Sort.MODEL, "library": Sort.LIBRARY}
_DOCUMENT, _FILE = "SpdxDocument", "software_File"
_LICENSES = ("hasDeclaredLicense", "hasConcludedLicense")
_LISTED = "https://spdx.org/licenses/"
_NO_LICENSE = re.compile(r".*[/#](?:No|NoAssertion|None)(?:License|Element)?", re.ASCII | re.DOTALL)
_HASH = re.compile(r"[0-9A-Fa-f]{8,128}")
_WEAK = frozenset({"adler32", "md2", "md4", "md5", "sha1"})
_UNPINNED = frozenset({"latest", "*"})


@dataclass(frozen=True, slots=True)
class _Graph:
    """The elements by identifier, in the order of the file."""

    elements: Mapping[str, JsonObject]
    relations: Sequence[JsonObject]

    def of_type(self, *kinds: str) -> list[tuple[str, JsonObject]]:
        return [(key, element) for key, element in self.elements.items() if element.get("type") in kinds]

    def resolve(self, value: JsonValue) -> JsonObject:
        """Return the element that stands here or is named here, or an empty one when it is in another file."""
        if isinstance(value, dict):
            return value
        return self.elements.get(value, {}) if isinstance(value, str) else {}


def find_in_graph(document: JsonObject) -> Iterable[Fact]:
    """Return the facts of a graph.

    Raises:
        InputError: the version is unknown, two elements have one identifier, or there are no packages besides the root.
    """
    _refuse_context(document.get("@context"))
    graph = _read_graph(document)
    documents = graph.of_type(_DOCUMENT)
    if len(documents) > 1:
        raise InputError("it holds more than one SpdxDocument")
    creation = _creation(graph, [element for _, element in documents])
    packages = dict(graph.of_type(*_SORTS))
    roots = [key for key in _roots(graph, [element for _, element in documents]) if key in packages]
    root = roots[0] if len(roots) == 1 else ""
    licensed = set(_licensed(graph))
    parts = [_part(graph, package, is_licensed=key in licensed) for key, package in packages.items() if key != root]
    has_purposes = all("software_primaryPurpose" in package for package in packages.values())
    return (
        Fact("spec_version", _version(creation), "", "CreationInfo.specVersion"),
        *inventory_facts(parts, (*((Sort.LIBRARY,) if has_purposes else ()), Sort.MODEL, Sort.DATASET), _WHERE),
        Fact("packages_with_root", len(packages), "components", _WHERE),
        *_file_facts(graph),
        *(_root_facts(packages[root]) if root else ()),
        *run_facts([(creation.get("created"), "CreationInfo.created")]),
    )


def _refuse_context(value: JsonValue) -> None:
    named = value if isinstance(value, list) else [value]
    if not any(isinstance(name, str) and _CONTEXT.fullmatch(name) for name in named):
        raise InputError(f"@context is {describe(value)}; this reader knows that of SPDX 3.0")


def _read_graph(document: JsonObject) -> _Graph:
    """Gather elements; relationships are looked up by nobody, so that it does no harm if two have one identifier."""
    elements: dict[str, JsonObject] = {}
    relations: list[JsonObject] = []
    for n, value in enumerate(as_list(document.get("@graph"), _WHERE)):
        element = as_object(value, f"{_WHERE}.{n}")
        if "relationshipType" in element:
            relations.append(element)
            continue
        key = element.get("spdxId", element.get("@id"))
        if not isinstance(key, str):
            raise InputError(f"{_WHERE}.{n} has no identifier")
        if key in elements:
            raise InputError(f"{_WHERE}.{n}: the identifier {shown(key, 80)} stands twice")
        elements[key] = element
    return _Graph(elements, relations)


def _creation(graph: _Graph, documents: Sequence[JsonObject]) -> JsonObject:
    """Return how the document was made, or, where there is none, the first thing in the graph."""
    for document in documents:
        return graph.resolve(document.get("creationInfo"))
    return next((element for _, element in graph.of_type("CreationInfo")), {})


def _version(creation: JsonObject) -> str:
    version = creation.get("specVersion")
    if not isinstance(version, str) or _VERSION.fullmatch(version) is None:
        raise InputError(f"specVersion is {describe(version)}; this reader knows 3.0")
    return version


def _roots(graph: _Graph, documents: Sequence[JsonObject]) -> Iterator[str]:
    """Yield what the document is about: its root elements, or those of the bill of materials that is its root."""
    for document in documents:
        for name in _names(document, "rootElement"):
            inner = graph.resolve(name)
            yield from _names(inner, "rootElement") if "rootElement" in inner else [name]


def _names(holder: JsonObject, key: str) -> list[str]:
    value = holder.get(key)
    many = value if isinstance(value, list) else [value]
    return [name for name in many if isinstance(name, str)]


def _licensed(graph: _Graph) -> Iterator[str]:
    """Yield the identifier of every package for which a licence is declared or concluded."""
    for relation in graph.relations:
        start, kind = relation.get("from"), relation["relationshipType"]
        is_stated = kind in _LICENSES and any(_is_licence(graph, name) for name in _names(relation, "to"))
        if is_stated and isinstance(start, str):
            yield start


def _is_licence(graph: _Graph, name: str) -> bool:
    if _NO_LICENSE.fullmatch(name):
        return False
    element = graph.resolve(name)
    kind = element.get("type")
    if kind == "simplelicensing_LicenseExpression":
        return bool(stated(element, "simplelicensing_licenseExpression"))
    return name.startswith(_LISTED) or (isinstance(kind, str) and "licensing_" in kind)


def _part(graph: _Graph, package: JsonObject, *, is_licensed: bool) -> Part:
    supplier = _agent(graph, package.get("suppliedBy"))
    hashes = list(_hashes(graph, package))
    version = stated(package, "software_packageVersion")
    return Part(
        name=_name(package),
        sort=_sort(package),
        version="" if version.casefold() in _UNPINNED else version,
        supplier=supplier,
        has_origin=bool(supplier) or any(_agent(graph, maker) for maker in _many(package, "originatedBy")),
        has_licence=is_licensed,
        has_hash=bool(hashes),
        has_strong_hash=any(algorithm not in _WEAK for algorithm in hashes),
    )


def _name(package: JsonObject) -> str:
    name = package.get("name")
    if not isinstance(name, str) or is_blank(name):
        raise InputError(f"a package's name is {describe(name)}")
    return name


def _sort(package: JsonObject) -> Sort:
    sort = _SORTS[str(package["type"])]
    purpose = package.get("software_primaryPurpose")
    return _PURPOSES.get(purpose, sort) if sort is Sort.OTHER and isinstance(purpose, str) else sort


def _agent(graph: _Graph, value: JsonValue) -> str:
    return stated(graph.resolve(value), "name")


def _many(holder: JsonObject, key: str) -> Sequence[JsonValue]:
    value = holder.get(key)
    return value if isinstance(value, list) else [value]


def _hashes(graph: _Graph, package: JsonObject) -> Iterator[str]:
    for value in _many(package, "verifiedUsing"):
        method = graph.resolve(value)
        algorithm, digest = method.get("algorithm"), method.get("hashValue")
        is_digest = isinstance(digest, str) and _HASH.fullmatch(digest) is not None
        if is_digest and isinstance(algorithm, str) and method.get("type") == "Hash":
            yield algorithm


def _file_facts(graph: _Graph) -> Iterator[Fact]:
    files = len(graph.of_type(_FILE))
    if files:
        yield Fact("files", files, "files", _WHERE)


def _root_facts(package: JsonObject) -> Iterator[Fact]:
    version, purl = stated(package, "software_packageVersion"), stated(package, "software_packageUrl")
    yield Fact("root", identity(_name(package), version, purl), "", "rootElement")
    yield Fact("root_type", str(package["type"]), "", "rootElement")
