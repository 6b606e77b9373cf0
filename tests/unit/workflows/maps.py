"""Maps to check: those of the fixtures, and some made on the spot."""

import json
from pathlib import Path

from psfkit.documents.workflow_reader import read_map

FIXTURES = Path(__file__).parents[2] / "fixtures"
FOLDERS = sorted(folder for folder in (FIXTURES / "workflows").glob("PK*") if folder.is_dir())
EVIDENCE = FIXTURES / "evidence" / "workflowos"


def read(path):
    return read_map(path.read_bytes(), path.name)


def skill(key, **data):
    lists = {each: [] for each in ("inputs", "requires", "produces", "validations", "tags")}
    given = {"name": key, "enabled": True, "outputs": ["x.json"], **lists}
    return {"id": key, "type": "skill", "position": {"x": 0, "y": 0}, "data": given | data}


def edge(source, target, kind="output"):
    return {"id": f"{source}>{target}", "source": source, "target": target, "edgeType": kind}


def studio(nodes, edges=(), **top):
    days = {"createdAt": "2026-11-01T00:00:00Z", "updatedAt": "2026-11-01T00:00:00Z"}
    whole = {"id": "w", "name": "Map", "version": "1.0.0", **days, "nodes": list(nodes), "edges": list(edges)}
    return json.dumps(whole | {"metadata": {"graphVersion": "1.0.0"}} | top, indent=1).encode()
