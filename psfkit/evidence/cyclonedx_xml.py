"""CycloneDX in XML, read into the shape that its JSON form has."""

from dataclasses import dataclass

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.xml_reader import XmlElement, read_xml
from psfkit.errors import InputError
from psfkit.evidence.shape import JsonObject

_NAMESPACE = "http://cyclonedx.org/schema/bom/"
_TEXTS = frozenset(
    {"name", "version", "group", "purl", "publisher", "author", "timestamp", "id", "expression", "aggregate"}
    | {"phase", "state", "type"}
)
"""Elements that are texts wherever facts are taken from them, whatever attributes they have."""
_LISTS = frozenset(
    {"components", "services", "hashes", "licenses", "externalReferences", "authors", "lifecycles", "compositions"}
    | {"vulnerabilities"}
)
"""Elements that are arrays in JSON."""
_REPEATED = "data"
"""An element that is repeated where JSON has an array."""
_READ = frozenset(
    {"bom", "metadata", "component", "service", "supplier", "manufacturer", "provider", "license", "analysis"}
)
"""Elements whose fields facts are taken from."""
_ONCE = _TEXTS | _LISTS | {"metadata", "component", "supplier", "manufacturer", "modelCard", "provider", "analysis"}


def read_bom(content: bytes) -> JsonObject:
    """Read a bill of materials into the shape of its JSON form, as far as facts are taken from it.

    Raises:
        InputError: it is not XML or no CycloneDX, or an element stands twice where there may be one.
    """
    root = read_xml(content)
    prefix, _, tag = root.tag.rpartition(":")
    namespace = root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
    if tag != "bom" or not namespace.startswith(_NAMESPACE):
        raise InputError("it is XML, but no bill of materials of CycloneDX")
    fields = _Converter(f"{prefix}:" if prefix else "", namespace).object(root)
    return fields | {"bomFormat": "CycloneDX", "specVersion": namespace.removeprefix(_NAMESPACE)}


@dataclass(frozen=True, slots=True)
class _Converter:
    """Turns elements of one namespace into values and leaves out those of others."""

    prefix: str
    namespace: str

    def object(self, element: XmlElement) -> dict[str, JsonValue]:
        """Return attributes, children and text under their names."""
        found: dict[str, JsonValue] = {key: value for key, value in element.attributes.items() if ":" not in key}
        if element.text and not element.children:
            found["content"] = element.text
        is_read = self._tag(element) in _READ
        seen: set[str] = set()
        for child in element.children:
            tag = self._tag(child)
            if is_read and tag in seen and tag in _ONCE:
                raise InputError(f"line {child.line}: {tag} stands twice in one element")
            seen.add(tag)
            if tag == _REPEATED:
                before = found.get(tag)
                found[tag] = [*(before if isinstance(before, list) else ()), self.object(child)]
            elif tag:
                found[tag] = self._value(tag, child)
        return found

    def _tag(self, element: XmlElement) -> str:
        """Return the element's name in the namespace, or an empty string for one of another."""
        name = element.tag.removeprefix(self.prefix)
        is_own = element.tag.startswith(self.prefix) and ":" not in name
        redefined = element.attributes.get(f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns", self.namespace)
        return name if is_own and redefined == self.namespace else ""

    def _value(self, tag: str, element: XmlElement) -> JsonValue:
        if tag in _TEXTS:
            return element.text
        if tag == "licenses":
            return [self._licence(child) for child in element.children if self._tag(child)]
        if tag in _LISTS:
            return [self.object(child) for child in element.children if self._tag(child)]
        return self.object(element)

    def _licence(self, element: XmlElement) -> JsonValue:
        match self._tag(element):
            case "expression":
                return {"expression": element.text}
            case "expression-detailed":
                return {"expression": element.attributes.get("expression", "")}
            case _:
                return {"license": self.object(element)}
