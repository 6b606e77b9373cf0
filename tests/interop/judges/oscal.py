"""oscal FILE [OTHER...] - oscal-validate finds no error, compliance-trestle imports it, no reference leads nowhere.

OTHER: further OSCAL documents that FILE refers to (a catalog, an assessment plan).
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from verdict import Verdict

v = Verdict("oscal", sys.argv[1:], __doc__)
file, *others = [Path(a).resolve(strict=True) for a in sys.argv[1:]]

resolve = [part for other in others for part in ("--resolve", other)]
run = subprocess.run(
    ["oscal-validate", "--format", "json", "--locations", *resolve, file],
    check=False,
    capture_output=True,
    text=True,
    errors="replace",
)
try:
    report = json.loads(run.stdout)
except ValueError:
    report = None
if report is None:
    v.check(False, f"oscal-validate: {(run.stdout + run.stderr).strip()[-300:]}")
else:
    findings = report["findings"]
    errors = [f for f in findings if f["severity"] == "ERROR"]
    v.check(run.returncode == 0 and not errors, "oscal-validate: no error", f"oscal-validate: {len(errors)} errors")
    v.note(f"oscal-validate: {report['document'].get('model')}, {dict(Counter(f['severity'] for f in findings))}")
    for f in errors[:10]:
        v.note(f"line {f.get('line')}:{f.get('column')} {f.get('code')} {f.get('message')}"[:240])

with tempfile.TemporaryDirectory() as folder:
    source = Path(folder, "judged.json")
    shutil.copyfile(file, source)  # trestle wants this file ending, outside its own folder
    space = Path(folder, "space")
    space.mkdir()
    subprocess.run(["trestle", "init", "--local", "-tr", space], check=True, capture_output=True)
    run = subprocess.run(
        ["trestle", "import", "-f", source, "-o", "judged", "-tr", space],
        cwd=space,
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
    )
    imported = list(space.glob("*/judged/*.json"))
    said = (run.stdout + run.stderr).strip().splitlines() or ["(silent)"]
    v.check(
        run.returncode == 0 and len(imported) == 1,
        f"compliance-trestle imports it as {imported[0].stem if imported else '?'}",
        f"compliance-trestle: exit {run.returncode}: {' / '.join(said[-3:])[:400]}",
    )


def walk(item):
    """Every key and value of a document."""
    for key, value in item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ():
        yield key, value
        yield from walk(value)


# Neither of the two follows references by UUID inside the document.
INSIDE = ("observation-uuid", "risk-uuid", "finding-uuid", "party-uuids", "location-uuids")
try:
    documents = [json.loads(path.read_bytes()) for path in (file, *others)]
except ValueError:
    documents = []
if documents:
    declared = {
        value for document in documents for key, value in walk(document) if key == "uuid" and isinstance(value, str)
    }
    pointed = [
        (k, u)
        for k, value in walk(documents[0])
        if k in INSIDE
        for u in (value if isinstance(value, list) else [value])
    ]
    hanging = [f"{k} {u}" for k, u in pointed if u not in declared]
    v.check(
        not hanging,
        f"all {len(pointed)} references lead somewhere",
        f"nothing is declared with {', '.join(hanging[:4])}",
    )
v.end()
