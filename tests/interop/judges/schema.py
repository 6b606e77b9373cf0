"""schema SCHEMA FILE [OTHER_SCHEMA...] - ajv and jsonschema both take the JSON Schema 2020-12 and both accept FILE.

Formats are asserted in both. OTHER_SCHEMA: schemas that SCHEMA refers to, known by their $id; nothing is fetched.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from verdict import Verdict

v = Verdict("schema", sys.argv[1:], __doc__)
files = sys.argv[1:]
loaded = []
for file in files:
    try:
        loaded.append(json.loads(Path(file).read_bytes()))
    except ValueError as error:
        v.check(False, f"{file} is not JSON: {error}")
        v.end()
schema, data, *others = loaded
dialect = schema.get("$schema") if isinstance(schema, dict) else None
v.check(dialect == "https://json-schema.org/draft/2020-12/schema", "the schema says 2020-12", f"$schema is {dialect!r}")

tool = Path(os.environ["JUDGES_KIT"], "lib", "ajv.mjs")
ajv = json.loads(
    subprocess.run(["node", tool, *files], capture_output=True, text=True, errors="replace", check=True).stdout
)
try:
    Draft202012Validator.check_schema(schema)
    registry = Registry().with_resources([(o["$id"], Resource.from_contents(o)) for o in others])
    validator = Draft202012Validator(schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)
    errors = [f"/{'/'.join(map(str, e.absolute_path))} {e.message}" for e in validator.iter_errors(data)]
    broken = None
except (SchemaError, Unresolvable) as error:
    errors, broken = [], str(error).splitlines()[0]
v.check(not ajv["schema"], "ajv takes the schema", f"ajv refuses the schema: {ajv['schema']}")
v.check(not broken, "jsonschema takes the schema", f"jsonschema refuses the schema: {broken}")
if ajv["schema"] or broken:
    v.end()
v.check(not ajv["errors"], "ajv accepts the file", f"ajv: {len(ajv['errors'])} errors")
v.check(not errors, "jsonschema accepts the file", f"jsonschema: {len(errors)} errors")
v.check(bool(ajv["errors"]) == bool(errors), "the two agree", "THE TWO DISAGREE")
for text in ajv["errors"][:5]:
    v.note(f"ajv: {text}"[:200])
for text in errors[:5]:
    v.note(f"jsonschema: {text}"[:200])
if ajv["strict"]:
    v.note(f"ajv's strict mode would say: {ajv['strict']}"[:200])
v.end()
