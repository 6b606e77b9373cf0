"""Goal 3, many bundles: `psfkit portfolio` beside programs that look at one document, or inventory, at a time."""

import json
import os

import pytest

from tests.bench.bundles import AS_OF, DOMAINS, write_bundle, write_large_bundle
from tests.bench.measure import measure
from tests.bench.places import PROGRAMS, ROOT, find_peer, install_psfkit
from tests.bench.table import Row, at_least, at_most, missing, show

pytestmark = pytest.mark.bench
BUNDLES = int(os.environ.get("PSFKIT_BENCH_BUNDLES", "1000"))
ROUNDS = int(os.environ.get("PSFKIT_BENCH_ROUNDS", "3"))
SCHEMAS = ROOT / "psfkit" / "documents" / "schemas"
DOCUMENTS = len(DOMAINS) + 2
MOST_SYSTEMS = 100
"""As many as one bundle may have."""
CONTROLS = [f"AC-{n}" for n in range(1, 26)] + [f"AU-{n}" for n in range(1, 17)]
"""Controls of the catalogue that evidentia is asked about."""


def inventory(folder, bundles):
    """Write as many controls as these bundles have claims, with the same words."""
    from psfkit.documents.yaml_reader import read_yaml

    controls = []
    for bundle in bundles:
        for path in sorted((bundle / "criteria").iterdir()):
            for claim in read_yaml(path.read_bytes(), path.name).value["claims"]:
                control = CONTROLS[len(controls) % len(CONTROLS)]
                words = {
                    "title": claim["criterion"],
                    "implementation_notes": claim["statement"],
                    "owner": claim["owner"],
                }
                controls.append({"id": control, "status": "implemented", **words})
    path = folder / f"inventory-{len(bundles)}.json"
    path.write_text(json.dumps({"organization": "Example", "controls": controls}), encoding="utf-8")
    return path


def test_goal_3_a_thousand_bundles(tmp_path):
    programs = install_psfkit()
    bundles = [write_bundle(tmp_path / "many" / f"{number:04}", number) for number in range(BUNDLES)]
    base = (programs / "psfkit", "portfolio", tmp_path / "many", "--as-of", AS_OF, "--format", "json")
    alone = min((measure((*base, "--jobs", "1"), tmp_path) for _ in range(ROUNDS)), key=lambda cost: cost.wall_ms)
    two = min((measure((*base, "--jobs", "2"), tmp_path) for _ in range(ROUNDS)), key=lambda cost: cost.wall_ms)
    assert len(json.loads(alone.output)["bundles"]) == BUNDLES
    assert alone.output == two.output
    state = tmp_path / "state"
    kept = [measure((*base, "--jobs", "1", "--resume", state), tmp_path) for _ in range(2)][1]
    rows = [
        Row("a bundle, read, checked and scored", "", f"{alone.cpu_ms / BUNDLES:.1f} ms of CPU", None),
        at_most("wall of two processes : of one", 0.58, two.wall_ms / alone.wall_ms),
        at_most("memory of the largest of three, one waits for two", 48, two.peak_mib, "MiB"),
        at_most("memory of one that does it all", 48, alone.peak_mib, "MiB"),
        at_most("a run taken up again : anew, CPU", 0.25, kept.cpu_ms / alone.cpu_ms),
    ]
    peer = find_peer("evidentia")
    if peer.path is None:
        rows.append(missing("evidentia gap analyze", peer.why))
    else:
        rows += beside_evidentia(peer.path, tmp_path, bundles, alone.cpu_ms / BUNDLES)
        rows += beside_one_inventory(peer.path, programs / "psfkit", tmp_path)
    show(f"Goal 3: {BUNDLES} bundles", rows)


def test_goal_3_beside_peers(tmp_path):
    programs = install_psfkit()
    bundles = [write_bundle(tmp_path / "many" / f"{number:04}", number) for number in range(BUNDLES)]
    rows = []

    def ask(*command):
        cost = min((measure(command, tmp_path) for _ in range(ROUNDS)), key=lambda cost: cost.cpu_ms)
        assert cost.code in (0, 1), cost.output[-1000:]
        return cost

    many = (PROGRAMS / "check_many.py", "psfkit", SCHEMAS, *bundles)
    doors = ask(programs / "python", *many)
    ours = {
        "portfolio": ask(programs / "psfkit", "portfolio", *bundles, "--as-of", AS_OF, "--format", "json", "--jobs", 1),
        "validate": ask(programs / "psfkit", "validate", *bundles, "--as-of", AS_OF, "--format", "json"),
        "reading and schemas alone": doors,
    }
    assert int(doors.output) == BUNDLES * DOCUMENTS
    rows += [Row(name, "", f"{cost.cpu_ms / BUNDLES:.1f} ms a bundle", None) for name, cost in ours.items()]
    usual = ask(programs / "python", many[0], "CSafeLoader", *many[2:])
    assert int(usual.output) == BUNDLES * DOCUMENTS
    rows += beside("CSafeLoader + jsonschema, nine documents", 5, usual, ours)
    check = find_peer("check-jsonschema")
    if check.path is None:
        rows.append(missing("check-jsonschema", check.why))
    else:
        files = [path for bundle in bundles for path in (bundle / "criteria").iterdir()]
        cost = ask(check.path, "--schemafile", SCHEMAS / "criteria.schema.json", *files)
        rows += beside("check-jsonschema, seven documents", 20, cost, ours)
    ajv = find_peer("ajv")
    if ajv.path is None:
        rows.append(missing("ajv-cli", ajv.why))
    else:
        flags = ("validate", "--spec=draft2020", "--strict=false", "-c", "ajv-formats")
        where = tmp_path / "many" / "*" / "criteria" / "*.yaml"
        cost = ask(ajv.path, *flags, "-s", SCHEMAS / "criteria.schema.json", "-d", where)
        rows += beside("ajv-cli, seven documents", 1, cost, ours)
    show(f"Goal 3: {BUNDLES} bundles beside peers, CPU", rows)


def beside(peer, least, cost, ours):
    for name, own in ours.items():
        detail = f"{cost.cpu_ms / BUNDLES:.1f} : {own.cpu_ms / BUNDLES:.1f} ms"
        yield at_least(f"{peer} : {name}", least, cost.cpu_ms / own.cpu_ms, detail=detail)


def beside_evidentia(program, folder, bundles, ours):
    """Compare with an inventory of the same claims: one for each bundle, as it is meant, and all in one file."""

    def ask(count):
        path = inventory(folder, bundles[:count])
        words = ("gap", "analyze", "-i", path, "-f", "nist-800-53-rev5-moderate", "-o", folder / "gaps.json")
        cost = min((measure((program, *words), folder) for _ in range(ROUNDS)), key=lambda cost: cost.cpu_ms)
        assert cost.code == 0, cost.output
        return cost.cpu_ms / count

    one, many = ask(1), ask(min(len(bundles), 200))
    each, all_in_one = "evidentia gap analyze, an inventory each : psfkit, CPU", "the same, all claims in one inventory"
    return [
        at_least(each, 10, one / ours, detail=f"{one:.0f} : {ours:.0f} ms"),
        Row(all_in_one, "", f"{many / ours:.2g} x ({many:.0f} ms)", None),
    ]


def beside_one_inventory(program, psfkit, folder):
    """Compare one organisation of many claims in one bundle with one inventory of the same claims."""
    bundle = write_large_bundle(folder / "large", 1, MOST_SYSTEMS)
    path = inventory(folder, [bundle])
    claims = len(json.loads(path.read_text("utf-8"))["controls"])
    words = ("gap", "analyze", "-i", path, "-f", "nist-800-53-rev5-moderate", "-o", folder / "gaps.json")
    theirs = min((measure((program, *words), folder) for _ in range(ROUNDS)), key=lambda cost: cost.cpu_ms)
    asked = {"portfolio": ("--jobs", "1"), "validate": ()}
    for command, more in asked.items():
        words = (psfkit, command, bundle, "--as-of", AS_OF, "--format", "json", *more)
        ours = min((measure(words, folder) for _ in range(ROUNDS)), key=lambda cost: cost.cpu_ms)
        assert ours.code in (0, 1), ours.output[-1000:]
        what = f"evidentia, {claims} claims in one inventory : {command} of one bundle of them"
        yield at_least(what, 10, theirs.cpu_ms / ours.cpu_ms, detail=f"{theirs.cpu_ms:.0f} : {ours.cpu_ms:.0f} ms")
