"""Bundles that try to gain a level: the honest base, and what a case.yaml puts on top of it."""

import hashlib
import json
import random
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import yaml

CHEATS = Path(__file__).parents[1] / "bundles" / "cheats"
SYSTEM = "support-bot"


def read_case(name):
    return yaml.safe_load((CHEATS / name / "case.yaml").read_text("utf-8"))


def build(case, target):
    """Write the bundle of a case, with digests filled in and every item claimed for what it lists."""
    base = read_case("base")
    target.mkdir()
    text = (CHEATS / "base" / "bundle.yaml").read_text("utf-8")
    for old, new in case.get("bundle", {}).items():
        assert old in text, old
        text = text.replace(old, new)
    (target / "bundle.yaml").write_text(text, "utf-8")
    for path, recipe in (base["files"] | case.get("files", {})).items():
        _write(target / path, _content(recipe))
    items = [_entry(item, target) for item in (*base["evidence"], *case.get("evidence", []))]
    _write_yaml(target / "evidence.yaml", {"evidence": items})
    domains = sorted({criterion[:5] for criterion in base["levels"]})
    for domain in domains:
        claims = [
            _claim(
                criterion,
                items,
                {"statement": base["statements"][criterion]} | case.get("claims", {}).get(criterion, {}),
            )
            for criterion in base["levels"]
            if criterion.startswith(domain)
        ]
        _write_yaml(target / "criteria" / f"{domain.lower()}.yaml", {"domain": domain, "claims": claims})
    return target


def _entry(item, target):
    digest = hashlib.sha256((target / item["path"]).read_bytes()).hexdigest()
    return {"title": item["id"], "systems": [SYSTEM]} | item | {"sha256": digest}


def _claim(criterion, items, said):
    ids = [item["id"] for item in items if criterion in item["criteria"]]
    return {"criterion": criterion, "systems": [SYSTEM], "owner": "Ada", "evidence": ids} | said


class _Plain(yaml.SafeDumper):
    """Writes shared values out in full: psfkit refuses aliases."""

    def ignore_aliases(self, data):
        return True


def _write_yaml(place, value):
    _write(place, yaml.dump(value, Dumper=_Plain, sort_keys=False).encode())


def _write(place, content):
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _content(recipe):
    makers = {"text": _text, "rows": _rows, "record": _record, "promptfoo": _promptfoo, "png": _png}
    kind = next(kind for kind in makers if kind in recipe)
    return makers[kind](recipe[kind], recipe.get("then"))


def _text(text, then):
    return (text + ((then["line"] + "\n") * then["times"] + then["last"] + "\n" if then else "")).encode()


def _rows(log, _then):
    days = [
        log["first"] + timedelta(days=n) for n in range(0, (log["last"] - log["first"]).days + 1, log.get("every", 1))
    ]
    lines = [f"{day},{log['row']}" for day in days for _ in range(log["a_day"])]
    if "last_row" in log:
        lines[-1] = f"{days[-1]},{log['last_row']}"
    return ("\n".join((log["header"], *lines)) + "\n").encode()


def _record(stated, _then):
    record = {"format": "psfkit-record/1", "system": SYSTEM, "by": {"name": "Ada", "role": "Engineer"}} | stated
    comment = record.pop("comment", "")
    text = yaml.dump(record, Dumper=_Plain, sort_keys=False)
    return (text + (f"# {comment}\n" if comment else "")).encode()


def _promptfoo(run, _then):
    outcomes = [(True, 0)] * run["passed"] + [(False, 1)] * run["failed"] + [(False, 2)] * run["errors"]
    counts = [run["passed"], run["failed"], run["errors"]]
    rows = [
        {"testIdx": n, "promptIdx": 0, "success": ok, "failureReason": why, "gradingResult": _graded(ok, why)}
        for n, (ok, why) in enumerate(outcomes)
    ]
    metrics = dict(zip(("testPassCount", "testFailCount", "testErrorCount"), counts, strict=True))
    stats = dict(zip(("successes", "failures", "errors"), counts, strict=True))
    day = run["ran_on"].isoformat()
    results = {"version": 3, "timestamp": f"{day}T08:00:00.000Z", "prompts": [{"metrics": metrics}], "results": rows}
    config = {"tests": [{"description": run.get("prompt", str(n))} for n in range(len(rows))]}
    return json.dumps({"evalId": f"eval-abc-{day}", "results": results | {"stats": stats}, "config": config}).encode()


def _graded(ok, why):
    return None if why == 2 else {"pass": ok, "reason": "checked", "componentResults": [{"pass": ok}]}


def _png(picture, _then):
    width, height = picture["width"], picture["height"]
    noise = random.Random(1)
    line = [b"\0" + (noise.randbytes(width) if picture.get("noise") else b"\xff" * width) for _ in range(height)]
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(line))),
        (b"IEND", b""),
    )
    chunks = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
