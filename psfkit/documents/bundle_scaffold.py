"""Every file of a new bundle: documents, map, drafts, what an editor needs, and the check that runs on every push."""

import json
from collections.abc import Iterator, Mapping

from psfkit.documents.bundle_nouns import BUNDLE, DRAFTS, EVIDENCE
from psfkit.documents.bundle_writer import write_bundle, write_criteria, write_evidence
from psfkit.documents.schema import load_schema
from psfkit.documents.templates import Template, list_templates
from psfkit.documents.yaml_text import flow
from psfkit.model.beginning import NewBundle
from psfkit.model.rubric import Rubric
from psfkit.resources import read_resource

_PARTS = "templates/bundle"
_SCHEMAS = ("bundle", "criteria", "evidence", "record-evidence", "workflow")
_STARTER = "my-workflow.yaml"


def scaffold(new: NewBundle, rubric: Rubric) -> Mapping[str, bytes]:
    """Return the files of a new bundle, by path."""
    return dict(_files(new, rubric))


def _files(new: NewBundle, rubric: Rubric) -> Iterator[tuple[str, bytes]]:
    yield BUNDLE, write_bundle(new)
    yield EVIDENCE, write_evidence(rubric, new)
    for domain in rubric.domains:
        yield f"criteria/{domain.id.lower()}.yaml", write_criteria(domain, new)
    if new.map is None:
        yield f"workflows/{_STARTER}", _with_schema("workflow", "../", read_resource(f"{_PARTS}/workflow.yaml"))
    else:
        yield f"workflows/{new.map.name}", new.map.content
    for template in list_templates(rubric):
        yield _draft(template)
    for name in _SCHEMAS:
        yield f".psfkit/schemas/{name}.schema.json", _schema(name)
    check = read_resource(f"{_PARTS}/github-actions.yml")
    yield ".github/workflows/psfkit.yml", check.replace(b"@BUNDLE@", flow(new.place).encode())
    yield "README.md", read_resource(f"{_PARTS}/README.md")


def _draft(template: Template) -> tuple[str, bytes]:
    folder = template.name.partition(".")[0]
    content = template.text.encode()
    if template.is_form:
        content = _with_schema("record-evidence", "../../", content)
    return f"{DRAFTS}{folder}/{template.file}", content


def _with_schema(name: str, up: str, content: bytes) -> bytes:
    return f"# yaml-language-server: $schema={up}.psfkit/schemas/{name}.schema.json\n".encode() + content


def _schema(name: str) -> bytes:
    return (json.dumps(load_schema(name), ensure_ascii=False, indent=2) + "\n").encode()
