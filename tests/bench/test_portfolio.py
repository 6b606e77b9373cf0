"""Goal 3, many bundles: `psfkit portfolio` beside programs that look at one document, or inventory, at a time."""

import json
import os

import pytest

from tests.bench.bundles import AS_OF, write_bundle
from tests.bench.measure import measure
from tests.bench.places import find_peer, install_psfkit
from tests.bench.table import Row, at_least, at_most, missing, show

pytestmark = pytest.mark.bench
BUNDLES = int(os.environ.get("PSFKIT_BENCH_BUNDLES", "1000"))
ROUNDS = 3
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
        at_most("memory of the process that waits", 48, max(alone.peak_mib, two.peak_mib), "MiB"),
        at_most("a run taken up again : anew, CPU", 0.25, kept.cpu_ms / alone.cpu_ms),
    ]
    peer = find_peer("evidentia")
    if peer.path is None:
        rows.append(missing("evidentia gap analyze", peer.why))
    else:
        rows += beside_evidentia(peer.path, tmp_path, bundles, alone.cpu_ms / BUNDLES)
    show(f"Goal 3: {BUNDLES} bundles", rows)


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
