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
FIXTURES = Path(__file__).parents[1] / "fixtures" / "evidence"
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
    weekly = dict(_weeks(case["weekly"])) if "weekly" in case else {}
    files = base["files"] | case.get("files", {}) | {path: made for path, (made, _) in weekly.items()}
    for path, recipe in files.items():
        _write(target / path, _content(recipe))
    listed = (*base["evidence"], *case.get("evidence", []), *(entry for _, entry in weekly.values()))
    items = [_entry(item, target) for item in listed]
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


def _weeks(series):
    """Yield the files of a series, each on so many days up to the last, with their entries."""
    for n in range(series["files"]):
        last = series["last"] - timedelta(days=n * series["days"])
        first = last - timedelta(days=series["days"] - 1)
        path = f"evidence/week-{n}.json"
        entry = {"id": f"EV-2{n:02}", "path": path, "produced_on": last, "covers": {"from": first, "to": last}}
        yield path, (series["made"] | {"week": n}, entry | series["entry"])


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
    kind = next(kind for kind in _MAKERS if kind in recipe)
    return _MAKERS[kind](recipe[kind], recipe.get("then") or recipe.get("week"))


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
    config = {"tests": [{"description": run.get("prompt", str(n))} for n in range(len(rows) + run.get("left_out", 0))]}
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


def _json(document, _then):
    return json.dumps(document).encode()


def _fixture(taken, week):
    """Return a tool's own file with other values put in, more in some lists, and others cut to the places named."""
    document = json.loads((FIXTURES / taken["path"]).read_bytes())
    for path, value in taken.get("put", {}).items():
        _put(document, [part.replace("~", ".") for part in path.split(".")], value)
    for path, values in taken.get("add", {}).items():
        _find(document, path.split(".")).extend(values)
    for path, places in taken.get("keep", {}).items():
        *parents, last = path.split(".")
        parent = _find(document, parents)
        parent[last] = [parent[last][place] for place in places]
    return json.dumps(document | ({} if week is None else {"x-week": week})).encode()


def _find(document, path):
    for key in path:
        document = document[int(key) if isinstance(document, list) else key]
    return document


def _put(document, path, value):
    parent = _find(document, path[:-1])
    parent[int(path[-1]) if isinstance(parent, list) else path[-1]] = value


def _junit(suite, _then):
    ends = {"passed": "", "failed": "<failure/>", "errors": "<error/>", "skipped": "<skipped/>"}
    counts = {end: suite.get(end, 0) for end in ends}
    cases = "".join(f'<testcase name="{end}-{n}">{ends[end]}</testcase>' for end in ends for n in range(counts[end]))
    said = {"tests": suite.get("said", sum(counts.values())), "failures": counts["failed"]}
    said |= {"errors": counts["errors"], "skipped": counts["skipped"], "timestamp": "2026-10-14T08:00:00"}
    head = " ".join(f'{name}="{value}"' for name, value in said.items())
    return f'<testsuites><testsuite name="attacks" {head}>{cases}</testsuite></testsuites>'.encode()


def _presidio(texts, _then):
    result = {"entity_type": "PERSON", "start": 0, "end": 4, "score": 0.85}
    return json.dumps([[]] * texts["clean"] + [[result]] * texts["found"]).encode()


def _runlog(log, _then):
    """Return a run log as WorkflowOS' hooks write it: so many of each event on each day, and more on the last."""
    days = [
        log["first"] + timedelta(days=n) for n in range(0, (log["last"] - log["first"]).days + 1, log.get("every", 1))
    ]
    events = [(day, event) for day in days for event, count in log["a_day"].items() for _ in range(count)]
    events += [(days[-1], event) for event, count in log.get("at_the_end", {}).items() for _ in range(count)]
    lines = (
        {"ts": f"{day}T09:{n // 60 % 60:02}:{n % 60:02}.{n // 3600:03}Z", "runId": "r1", "event": event, "nodeId": "n"}
        for n, (day, event) in enumerate(events)
    )
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def _ragas(table, week):
    scores = [0.9] * table["scored"] + [None] * table.get("unscored", 0)
    return json.dumps([{"user_input": f"{week}-{n}", "faithfulness": each} for n, each in enumerate(scores)]).encode()


def _scorecard(checks, _then):
    known = [score for score in checks.values() if score >= 0]
    document = {
        "date": "2026-10-20T09:30:00Z",
        "repo": {"name": "git.example/gull/bot", "commit": "0" * 40},
        "scorecard": {"version": "v5.2.1", "commit": "ab08024c"},
        "score": round(sum(known) / len(known), 1),
        "checks": [{"name": name, "score": score, "reason": "seen", "details": None} for name, score in checks.items()],
    }
    return json.dumps(document).encode()


_MAKERS = {
    "text": _text,
    "rows": _rows,
    "record": _record,
    "promptfoo": _promptfoo,
    "png": _png,
    "junit": _junit,
    "presidio": _presidio,
    "json": _json,
    "fixture": _fixture,
    "runlog": _runlog,
    "ragas": _ragas,
    "scorecard": _scorecard,
}
