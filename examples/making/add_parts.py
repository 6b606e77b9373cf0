"""Add to a bill of materials by cyclonedx-py what a lock file does not know: suppliers, licences, models and data.

    python add_parts.py BOM PARTS > COMPLETE

cyclonedx-python-lib reads and writes. The packages, their versions and hashes stay as the tool listed them; the links
to the home of the tool itself are left out.
"""

import json
import sys
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6


def main(bom, parts):
    listed = Bom.from_json(json.loads(Path(bom).read_text("utf-8")))
    known = json.loads(Path(parts).read_text("utf-8"))
    for component in listed.components:
        stated = known["packages"][component.name]
        component.supplier = OrganizationalEntity(name=stated["supplier"])
        if "licence" in stated:
            component.licenses.add(DisjunctiveLicense(id=stated["licence"]))
    for tool in listed.metadata.tools.components:
        tool.external_references.clear()
    listed.components.update(map(_part, known["parts"]))
    listed.register_dependency(listed.metadata.component, listed.components)
    sys.stdout.write(JsonV1Dot6(listed).output_as_string(indent=2) + "\n")


def _part(stated):
    digest = [HashType(alg=HashAlgorithm.SHA_256, content=stated["sha256"])] if "sha256" in stated else []
    return Component(
        type=ComponentType(stated["type"]),
        bom_ref=BomRef(stated["name"]),
        name=stated["name"],
        version=stated["version"],
        supplier=OrganizationalEntity(name=stated["supplier"]),
        hashes=digest,
        properties=[Property(name=name, value=value) for name, value in stated.get("properties", {}).items()],
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
