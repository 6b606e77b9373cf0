"""CycloneDX 1.4 to 1.7 in JSON and XML: bills of materials of software, models and data."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from psfkit.documents.json_reader import read_json
from psfkit.documents.text_safety import is_blank, shown
from psfkit.errors import InputError
from psfkit.evidence.inventory import Part, Sort, inventory_facts
from psfkit.evidence.names import join_names, stated
from psfkit.evidence.purl import identity
from psfkit.evidence.reader import answer, first_character
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "cyclonedx"
_MARKS = (b'"bomFormat"', b'"bom-ref"', b"cyclonedx.org/schema/")
_NAMESPACE = b"http://cyclonedx.org/schema/bom/"
_FIRST = frozenset(
    {"application", "framework", "library", "container", "operating-system", "device", "firmware", "file"}
)
_WITH_MODELS = _FIRST | {"platform", "device-driver", "machine-learning-model", "data"}
_TYPES = {
    "1.4": _FIRST,
    "1.5": _WITH_MODELS,
    "1.6": _WITH_MODELS | {"cryptographic-asset"},
    "1.7": _WITH_MODELS | {"cryptographic-asset"},
}
"""The types of components that each version knows."""
_MODEL = "machine-learning-model"
_HASH = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128}")
_WEAK = frozenset({"MD5", "SHA-1"})
_UNPINNED = frozenset({"latest", "*"})
_SETTLED = frozenset({"resolved", "resolved_with_pedigree", "false_positive", "not_affected"})
_PHASE = "phase"


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called CycloneDX, or something near its start is CycloneDX's own."""
    name = path.lower()
    if name.endswith(".xml"):
        return _NAMESPACE in head
    return name.endswith(".cdx.json") or (first_character(head) == b"{" and any(mark in head for mark in _MARKS))


def read(content: bytes) -> Facts:
    """Return the facts of a CycloneDX file, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = _document(content)
    version = _version(document)
    metadata = _optional(document, "metadata", "metadata")
    found = list(_components(document, metadata))
    services = list(_nested(_entries(document, "services", "services"), "services"))
    root = metadata.get("component")
    whole = [(as_object(root, "metadata.component"), "metadata.component")] if root is not None else []
    _refuse_repeats(chain(whole, found, services))
    parts = [_part(component, where, version) for component, where in found]
    sorts = (Sort.LIBRARY,) if version == "1.4" else (Sort.LIBRARY, Sort.MODEL, Sort.DATASET)
    return (
        Fact("spec_version", version, "", "specVersion"),
        *inventory_facts(parts, sorts, "components"),
        *_model_cards([component for component, _ in found if component.get("type") == _MODEL]),
        *_service_facts([service for service, _ in services]),
        *_self_description(document, metadata),
        *_vulnerabilities(document),
        *(fact for component, where in whole for fact in _root_facts(component, where, version)),
        *run_facts([(metadata.get("timestamp"), "metadata.timestamp")]),
    )


def _document(content: bytes) -> JsonObject:
    if first_character(content) != b"<":
        return as_object(read_json(content), "the document")
    from psfkit.evidence.cyclonedx_xml import read_bom

    return read_bom(content)


def _version(document: JsonObject) -> str:
    if document.get("bomFormat") != "CycloneDX":
        raise InputError(f"bomFormat is {describe(document.get('bomFormat'))}, not CycloneDX")
    version = document.get("specVersion")
    if not isinstance(version, str) or version not in _TYPES:
        raise InputError(f"specVersion is {describe(version)}; this reader knows {', '.join(_TYPES)}")
    return version


def _optional(holder: JsonObject, key: str, where: str) -> JsonObject:
    value = holder.get(key)
    return as_object(value, where) if value is not None else {}


def _entries(holder: JsonObject, key: str, where: str) -> Iterator[tuple[JsonObject, str]]:
    value = holder.get(key)
    for n, entry in enumerate(as_list(value, where) if value is not None else ()):
        yield as_object(entry, f"{where}.{n}"), f"{where}.{n}"


def _components(document: JsonObject, metadata: JsonObject) -> Iterator[tuple[JsonObject, str]]:
    """Yield every component with its place: those of the list, those inside them, and those inside the root."""
    place = "metadata.component"
    inside = _entries(_optional(metadata, "component", place), "components", f"{place}.components")
    return _nested(chain(_entries(document, "components", "components"), inside), "components")


def _nested(entries: Iterable[tuple[JsonObject, str]], key: str) -> Iterator[tuple[JsonObject, str]]:
    for entry, where in entries:
        yield entry, where
        yield from _nested(_entries(entry, key, f"{where}.{key}"), key)


def _refuse_repeats(found: Iterable[tuple[JsonObject, str]]) -> None:
    """Refuse an inventory that names two things alike: either would be counted twice or be another."""
    seen: set[str] = set()
    for entry, where in found:
        reference = entry.get("bom-ref")
        if reference is None:
            continue
        if not isinstance(reference, str):
            raise InputError(f"{where}.bom-ref is {describe(reference)}, not text")
        if reference in seen:
            raise InputError(f'{where}: the bom-ref "{shown(reference, 40)}" stands twice')
        seen.add(reference)


def _part(component: JsonObject, where: str, version: str) -> Part:
    kind = _type(component, where, version)
    hashes = list(_hashes(component, where))
    supplier = _organisation(component, "supplier", where)
    return Part(
        name=_name(component, where),
        sort=_sort(kind, component, where),
        version=_pinned(component),
        supplier=supplier,
        has_origin=bool(supplier) or _has_maker(component, where),
        has_licence=any(
            _licence(choice, place) for choice, place in _entries(component, "licenses", f"{where}.licenses")
        ),
        has_hash=bool(hashes),
        has_strong_hash=any(algorithm not in _WEAK for algorithm in hashes),
    )


def _type(component: JsonObject, where: str, version: str) -> str:
    kind = component.get("type")
    if not isinstance(kind, str) or kind not in _TYPES[version]:
        raise InputError(f"{where}.type is {describe(kind)}, which CycloneDX {version} does not know")
    return kind


def _name(component: JsonObject, where: str) -> str:
    name = component.get("name")
    if not isinstance(name, str) or is_blank(name):
        raise InputError(f"{where}.name is {describe(name)}")
    group = stated(component, "group")
    return f"{group}/{name}" if group else name


def _pinned(component: JsonObject) -> str:
    version = stated(component, "version")
    return "" if version.casefold() in _UNPINNED else version


def _sort(kind: str, component: JsonObject, where: str) -> Sort:
    if kind == _MODEL:
        return Sort.MODEL
    if kind == "library":
        return Sort.LIBRARY
    if kind == "data":
        contents = [entry.get("type") for entry, _ in _entries(component, "data", f"{where}.data")]
        return Sort.DATASET if not contents or "dataset" in contents else Sort.OTHER
    return Sort.OTHER


def _organisation(holder: JsonObject, key: str, where: str) -> str:
    return stated(_optional(holder, key, f"{where}.{key}"), "name")


def _has_maker(component: JsonObject, where: str) -> bool:
    named = any(stated(component, key) for key in ("publisher", "author"))
    authors = _entries(component, "authors", f"{where}.authors")
    return named or bool(_organisation(component, "manufacturer", where)) or any(stated(a, "name") for a, _ in authors)


def _licence(choice: JsonObject, where: str) -> str:
    licence = _optional(choice, "license", f"{where}.license")
    return stated(choice, "expression") or stated(licence, "id") or stated(licence, "name")


def _hashes(component: JsonObject, where: str) -> Iterator[str]:
    """Yield the algorithm of each hash of the component or of the file it is distributed as."""
    references = _entries(component, "externalReferences", f"{where}.externalReferences")
    files = [entry for entry, _ in references if entry.get("type") == "distribution"]
    for holder in (component, *files):
        for entry, _ in _entries(holder, "hashes", f"{where}.hashes"):
            algorithm, value = entry.get("alg"), entry.get("content")
            if isinstance(algorithm, str) and isinstance(value, str) and _HASH.fullmatch(value):
                yield algorithm


def _root_facts(component: JsonObject, where: str, version: str) -> Iterator[Fact]:
    name = identity(_name(component, where), stated(component, "version"), stated(component, "purl"))
    yield Fact("root", name, "", where)
    yield Fact("root_type", _type(component, where, version), "", where)


def _model_cards(models: Sequence[JsonObject]) -> Iterator[Fact]:
    if models:
        without = sum(not model.get("modelCard") for model in models)
        yield Fact("models_without_card", without, "components", "components, modelCard")


def _service_facts(services: Sequence[JsonObject]) -> Iterator[Fact]:
    if services:
        providers = [_organisation(service, "provider", "services") for service in services]
        yield Fact("services", len(services), "services", "services")
        yield Fact("services_without_provider", providers.count(""), "services", "services, provider")
        if any(providers):
            yield Fact("provider_names", join_names(filter(None, providers)), "", "services, provider")


def _self_description(document: JsonObject, metadata: JsonObject) -> Iterator[Fact]:
    """Yield when in its life the thing was looked at, and how often the file calls itself incomplete."""
    phases = [stated(entry, _PHASE) for entry, _ in _entries(metadata, "lifecycles", "metadata.lifecycles")]
    if any(phases):
        yield Fact("lifecycle", join_names(filter(None, phases)), "", "metadata.lifecycles")
    aggregates = [entry.get("aggregate") for entry, _ in _entries(document, "compositions", "compositions")]
    if aggregates:
        incomplete = len(aggregates) - aggregates.count("complete")
        yield Fact("compositions_not_complete", incomplete, "compositions", "compositions")


def _vulnerabilities(document: JsonObject) -> Iterator[Fact]:
    """Yield what the file says of vulnerabilities; an empty list is left by tools that never looked."""
    found = [entry for entry, _ in _entries(document, "vulnerabilities", "vulnerabilities")]
    if found:
        states = [_optional(entry, "analysis", "vulnerabilities, analysis").get("state") for entry in found]
        unsettled = sum(not isinstance(state, str) or state not in _SETTLED for state in states)
        yield Fact("vulnerabilities", len(found), "vulnerabilities", "vulnerabilities")
        yield Fact("vulnerabilities_open", unsettled, "vulnerabilities", "vulnerabilities, analysis.state")
