"""Reads the documents of bundles and holds each against its schema: psfkit's two doors, or what peers build upon.

check_many.py READER SCHEMAS BUNDLE... prints how many documents it has found to be right.
"""

import json
import sys
from pathlib import Path

reader, schemas, *bundles = sys.argv[1:]

if reader == "psfkit":
    import gc

    gc.set_threshold(100_000)  # as psfkit/__main__.py does
    from psfkit.documents.schema import check
    from psfkit.documents.yaml_reader import read_yaml

    def is_right(path, name):
        reading = read_yaml(path.read_bytes(), path.name)
        return not reading.findings and not check(name, reading.document, reading.value)

else:
    import yaml
    from jsonschema import Draft202012Validator

    class Loader(yaml.CSafeLoader):
        """Leaves days as text, as the schemas ask."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
        for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }
    validators = {
        name: Draft202012Validator(json.loads(Path(schemas, f"{name}.schema.json").read_bytes()))
        for name in ("bundle", "evidence", "criteria")
    }

    def is_right(path, name):
        return not list(validators[name].iter_errors(yaml.load(path.read_bytes(), Loader=Loader)))


right = 0
for bundle in map(Path, bundles):
    right += is_right(bundle / "bundle.yaml", "bundle") + is_right(bundle / "evidence.yaml", "evidence")
    right += sum(is_right(path, "criteria") for path in sorted((bundle / "criteria").iterdir()))
print(right)
