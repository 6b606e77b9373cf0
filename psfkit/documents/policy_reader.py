"""An issuer's policy: YAML to what it asks for."""

from psfkit.documents import entries as fields
from psfkit.documents.digests import sha256_hex
from psfkit.documents.document_reader import read_document
from psfkit.documents.entries import Entry
from psfkit.errors import InputError
from psfkit.model.finding import Severity
from psfkit.model.names import Digest
from psfkit.model.policy import IssuerPolicy
from psfkit.model.record import Countersigning


def read_policy(content: bytes, file: str) -> IssuerPolicy:
    """Read a policy; whether its keys are sound is for the record's reader to see.

    Args:
        content: The file.
        file: What it is called, safe to print.

    Raises:
        InputError: It is not one.
    """
    reading = read_document(content, file, "issuer-policy")
    wrong = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    if wrong or not isinstance(reading.value, dict):
        span = wrong[0].location.span if wrong else None
        said = f"{f'line {span.line}: ' if span else ''}{wrong[0].message}" if wrong else "it holds no members"
        raise InputError(f"{file} is not a policy: {said}", hint="docs/operations.md shows one")
    countersigning = _countersigning(reading.value, content, file)
    assessors = fields.entry(reading.value.get("assessors")).get("required")
    if countersigning is None and assessors is None:
        raise InputError(f"{file} asks for nothing", hint="docs/operations.md shows what it can ask for")
    return IssuerPolicy(assessors if isinstance(assessors, int) else 1, countersigning)


def _countersigning(value: Entry, content: bytes, file: str) -> Countersigning | None:
    if "countersignatures" not in value:
        return None
    asked = fields.entry(value["countersignatures"])
    required = asked["required"]
    keys = tuple(fields.text(each, "key") for _, each in fields.entries(asked, "keys"))
    if not isinstance(required, int) or required > len(keys):
        raise InputError(f"{file} asks for more countersignatures than it names keys", hint="name more keys")
    return Countersigning(required, keys, Digest(f"sha256:{sha256_hex(content)}"))
