"""One YAML document: read strictly, then held against its schema."""

from psfkit.documents.schema import check
from psfkit.documents.yaml_reader import YamlReading, read_yaml


def read_document(data: bytes, file: str, schema: str) -> YamlReading:
    """Read a document and return its value, its positions, and everything that is wrong with either.

    Where the YAML reader refuses a value, the schema's word on the same place is left out: it would
    only say the same again.

    Args:
        data: The whole file.
        file: Path relative to the bundle, safe to print.
        schema: Name of the schema, one of :data:`psfkit.documents.schema.NAMES`.
    """
    reading = read_yaml(data, file)
    if reading.value is None or reading.document is None:
        return reading
    broken = check(schema, reading.document, reading.value)
    if not reading.findings:
        return YamlReading(reading.value, reading.document, broken)
    spans = {finding.location.span for finding in reading.findings}
    more = (finding for finding in broken if finding.location.span not in spans)
    return YamlReading(reading.value, reading.document, (*reading.findings, *more))
