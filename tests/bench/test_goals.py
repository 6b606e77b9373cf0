"""The goals of docs/performance.md, measured side by side with their peers. ``make bench`` prints a table for each.

Nothing here fails because of a figure: that is for whoever reads the table. What does fail is a wrong answer.
"""

from pathlib import Path

import pytest

from tests.bench.bundles import AS_OF, ERRORS, break_bundle, write_bundle
from tests.bench.documents import make_document
from tests.bench.measure import Cost, measure, measure_in_turn
from tests.bench.places import PROGRAMS, ROOT, find_peer, install_psfkit
from tests.bench.table import Row, at_least, at_most, missing, show
from tests.hostile.case import BASE
from tests.hostile.corpus import CASES
from tests.interop.marks import mark_of_today
from tests.unit.marks.samples import KEY
from tests.unit.workflows.test_bounds import pipeline

pytestmark = pytest.mark.bench

SEED = 20261030
SCHEMAS = ROOT / "psfkit" / "documents" / "schemas"
KIB, MIB = 1024, 1024 * 1024


@pytest.fixture(scope="session")
def programs() -> Path:
    return install_psfkit()


@pytest.fixture
def bundle(tmp_path) -> Path:
    return write_bundle(tmp_path / "bundle", SEED)


def ms(cost: Cost) -> str:
    return f"{cost.cpu_ms:.0f} ms"


def ratio(rows: str, limit: float, ours: Cost, theirs: Cost) -> Row:
    return at_most(rows, limit, ours.cpu_ms / theirs.cpu_ms, detail=f"{ms(ours)} : {ms(theirs)}")


def test_goal_1_start_up(programs, tmp_path):
    bare = (programs / "python", PROGRAMS / "bare_typer.py", "--help")
    found = measure_in_turn(
        {"bare": bare, "--help": (programs / "psfkit", "--help"), "--version": (programs / "psfkit", "--version")},
        tmp_path,
    )
    assert {cost.code for cost in found.values()} == {0}
    rows = [
        ratio(f"psfkit {name} : bare Typer --help", 1.2, found[name], found["bare"]) for name in ("--help", "--version")
    ]
    show("Goal 1: start-up", rows)


def test_goal_2_validate(programs, bundle, tmp_path):
    broken = break_bundle(write_bundle(tmp_path / "broken", SEED), SEED)
    commands = {
        "valid": (programs / "psfkit", "validate", bundle, "--as-of", AS_OF),
        "invalid": (programs / "psfkit", "validate", broken, "--as-of", AS_OF),
    }
    peers = {name: find_peer(name) for name in ("check-jsonschema", "ajv", "trestle")}
    if check := peers["check-jsonschema"].path:
        commands["check-jsonschema"] = checked(check, bundle, "criteria")
        commands["check-jsonschema, bundle.yaml"] = checked(check, bundle, "bundle")
        commands["check-jsonschema, evidence.yaml"] = checked(check, bundle, "evidence")
        commands["check-jsonschema, invalid"] = checked(check, broken, "criteria")
    if ajv := peers["ajv"].path:
        files = bundle / "criteria" / "*.yaml"
        commands["ajv"] = (
            *(ajv, "validate", "--spec=draft2020", "--strict=false", "-c", "ajv-formats"),
            *("-s", SCHEMAS / "criteria.schema.json", "-d", files),
        )
    if trestle := peers["trestle"].path:
        measure((trestle, "init", "-loc"), tmp_path)
        measure((trestle, "create", "-t", "catalog", "-o", "made"), tmp_path)
        commands["trestle"] = (trestle, "validate", "-t", "catalog", "-n", "made")
    found = measure_in_turn(commands, tmp_path)
    assert found["valid"].code == 0, found["valid"].output
    assert f"({ERRORS} errors" in found["invalid"].output
    assert {found[name].code for name in peers if name in found} <= {0}
    show("Goal 2: validate a bundle of nine documents and nine evidence files", list(rows_2(found, peers)))


def checked(program, bundle, schema):
    files = sorted((bundle / "criteria").iterdir()) if schema == "criteria" else [bundle / f"{schema}.yaml"]
    return (program, "--schemafile", SCHEMAS / f"{schema}.schema.json", *files)


def rows_2(found, peers):
    ours, invalid = found["valid"], found["invalid"]
    limits = {"check-jsonschema": 1 / 3, "ajv": 1 / 4, "trestle": 1 / 7}
    for name, limit in limits.items():
        what = f"psfkit : {name}, {'one catalogue' if name == 'trestle' else 'seven of the documents, one run'}"
        yield ratio(what, round(limit, 3), ours, found[name]) if name in found else missing(what, peers[name].why)
    if "check-jsonschema" in found:
        yield ratio("the same, 50 errors", 0.5, invalid, found["check-jsonschema, invalid"])
        runs = [found[name].cpu_ms for name in found if name.startswith("check-jsonschema") and "invalid" not in name]
        all_nine = f"{ours.cpu_ms / sum(runs):.2f} x ({ms(ours)} : {sum(runs):.0f} ms)"
        yield Row("psfkit : check-jsonschema, all nine documents, three runs", "", all_nine, None)


def test_goal_4_yaml_with_every_position(programs, tmp_path):
    rows = []
    for size, label, times, speed in ((10 * KIB, "10 KB", 200, 2.0), (MIB - 8 * KIB, "1 MB", 3, 3.0)):
        file = tmp_path / f"{size}.yaml"
        file.write_text(make_document(size, SEED), encoding="utf-8")
        readers = ("CSafeLoader", "psfkit", "psfkit, every line and column")
        read = {
            (r, n): (programs / "python", PROGRAMS / "read_yaml.py", r, file, n) for r in readers for n in (0, times)
        }
        found = measure_in_turn(
            {f"{r}/{n}": list(map(str, command)) for (r, n), command in read.items()}, tmp_path, rounds=7
        )
        assert {cost.code for cost in found.values()} == {0}, [cost.output for cost in found.values()]
        taken = {r: float(found[f"{r}/{times}"].output) for r in readers}
        more = {r: found[f"{r}/{times}"].peak_mib - found[f"{r}/0"].peak_mib for r in readers}
        theirs, ours, asked = (taken[r] for r in readers)
        detail = f"{ours:.2f} ms : {theirs:.2f} ms"
        rows.append(at_least(f"{label}: CSafeLoader : psfkit, CPU", speed, theirs / ours, detail=detail))
        rows.append(Row(f"{label}: the same, and every line and column asked for", "", f"{theirs / asked:.2f} x", None))
        if size > MIB // 2:
            detail = f"{more['psfkit']:.0f} MiB : {more['CSafeLoader']:.0f} MiB"
            rows.append(
                at_most(
                    f"{label}: psfkit : CSafeLoader, memory", 0.5, more["psfkit"] / more["CSafeLoader"], detail=detail
                )
            )
    show("Goal 4: YAML with the position of every value", rows)


def test_goal_5_hostile_input(programs, tmp_path):
    base = measure_in_turn(
        {"base": (programs / "psfkit", "validate", BASE, "--as-of", "2026-11-24")}, tmp_path, rounds=5
    )["base"]
    found: dict[str, Cost] = {}
    for case in CASES:
        folder = tmp_path / case.id
        folder.mkdir()
        try:
            path = case.build(folder)
        except OSError:
            continue
        command = (programs / "psfkit", "validate", path, "--as-of", "2026-11-24")
        found[str(case)] = measure_in_turn({"case": command}, folder, rounds=3)["case"]
        assert found[str(case)].code in case.exits, f"{case}: {found[str(case)].output}"
    slow = max(found, key=lambda name: found[name].cpu_ms)
    big = max(found, key=lambda name: found[name].peak_mib)
    rows = [
        at_most("longest of them, above an honest bundle", 100, found[slow].cpu_ms - base.cpu_ms, "ms", slow),
        at_most("largest of them, above an honest bundle", 64, found[big].peak_mib - base.peak_mib, "MiB", big),
    ]
    over = sorted(n for n, c in found.items() if c.cpu_ms - base.cpu_ms > 100 or c.peak_mib - base.peak_mib > 64)
    rows += [
        Row(
            f"over: {n}",
            "",
            f"{found[n].cpu_ms - base.cpu_ms:.0f} ms, {found[n].peak_mib - base.peak_mib:.0f} MiB",
            None,
        )
        for n in over
    ]
    show(f"Goal 5: {len(found)} hostile bundles and archives", rows)


def test_goal_7_gap_report(programs, bundle, tmp_path):
    def report(out, *formats):
        return (programs / "python", PROGRAMS / "report.py", bundle, tmp_path / out, AS_OF, *formats)

    made = measure(report("made", "html", "pdf", "md", "json"), tmp_path)
    assert made.code == 0, made.output
    commands = {
        "validate": (programs / "psfkit", "validate", bundle, "--as-of", AS_OF),
        "pdf": report("pdf", "pdf"),
        "others": report("others", "html", "md", "json"),
    }
    weasyprint = find_peer("weasyprint")
    if weasyprint.path:
        page = tmp_path / "page.html"
        text = (tmp_path / "made" / "gap-report.html").read_text("utf-8")
        page.write_text(text.replace("display: grid", "display: block"), encoding="utf-8")  # on grids it gives up
        commands["weasyprint"] = (weasyprint.path, page, tmp_path / "weasyprint.pdf")
    found = measure_in_turn(commands, tmp_path, rounds=5)
    assert {found[name].code for name in ("validate", "pdf", "others")} == {0}
    same = all(
        file.read_bytes() == (tmp_path / again / file.relative_to(tmp_path / "made")).read_bytes()
        for again in ("pdf", "others")
        for file in (tmp_path / "made").rglob("*.*")
        if (tmp_path / again / file.relative_to(tmp_path / "made")).exists()
    )
    assert same
    show("Goal 7: gap report, from the bundle to the files", list(rows_7(found, weasyprint, tmp_path)))


def rows_7(found, weasyprint, folder):
    what = "PDF: psfkit : weasyprint"
    if "weasyprint" in found and found["weasyprint"].code == 0:
        pages = f"{ms(found['pdf'])} for {count_pages(folder / 'pdf' / 'gap-report.pdf')} pages"
        theirs = f"{ms(found['weasyprint'])} for {count_pages(folder / 'weasyprint.pdf')}"
        yield at_most(what, 0.2, found["pdf"].cpu_ms / found["weasyprint"].cpu_ms, detail=f"{pages} : {theirs}")
    else:
        yield missing(what, weasyprint.why or "weasyprint gave up on the page")
    yield ratio("HTML, Markdown and JSON : validate", 2, found["others"], found["validate"])
    yield Row("the same bytes for the same input", "yes", "yes", met=True)


def count_pages(file: Path) -> int:
    import pikepdf

    with pikepdf.open(file) as document:
        return len(document.pages)


def test_goal_8_badges(programs, tmp_path):
    made, floor = tmp_path / "made", tmp_path / "floor"
    made.mkdir()
    floor.mkdir()
    issue = (programs / "python", PROGRAMS / "issue_badge.py", made)
    first = measure(issue, tmp_path)
    assert first.code == 0, first.output
    found = measure_in_turn(
        {"psfkit": issue, "floor": (programs / "python", PROGRAMS / "badge_floor.py", made, floor)}, tmp_path
    )
    assert found["floor"].code == 0, found["floor"].output
    show(
        "Goal 8: sign a record, draw it as SVG and as PNG at 1x and 2x",
        [ratio("psfkit : the libraries alone", 1.2, found["psfkit"], found["floor"])],
    )


def test_verifying_a_badge(programs, tmp_path):
    mark = mark_of_today(tmp_path)
    (tmp_path / "trust.txt").write_text(f"{KEY.did}\n", encoding="utf-8")
    trust = ("--trust", tmp_path / "trust.txt")
    forms = ("badge.svg", "badge.png", "document-badge.pdf", "record.json")
    commands = {name: (programs / "psfkit", "verify", mark.folder / name, *trust) for name in forms}
    peer = find_peer("openbadgeslib")
    if peer.path:
        commands["openbadgeslib"] = (peer.path, PROGRAMS / "verify_openbadge.py", mark.folder / "badge.svg")
    found = measure_in_turn(commands, tmp_path)
    assert {cost.code for cost in found.values()} == {0}, [cost.output for cost in found.values()]
    if peer.path is None:
        show("Verifying a badge, cold", [missing("psfkit : openbadgeslib", peer.why)])
        return
    rows = [ratio(f"psfkit {name} : openbadgeslib, SVG", 1.0, found[name], found["openbadgeslib"]) for name in forms]
    show("Verifying a badge, cold: proofs, record and picture : one proof", rows)


def test_a_workflow_map_of_5000_nodes(programs, tmp_path):
    (tmp_path / "map.json").write_bytes(pipeline(5000))
    (tmp_path / "small.json").write_bytes(pipeline(20))
    commands = {
        name: (programs / "psfkit", "workflow", "check", tmp_path / f"{name}.json", "--format", "json")
        for name in ("map", "small")
    }
    found = measure_in_turn(commands, tmp_path)
    assert {cost.code for cost in found.values()} == {3}, [cost.output[-300:] for cost in found.values()]
    ours = found["map"]
    rows = [
        at_most(
            "psfkit workflow check, start-up included", 2, ours.cpu_ms / 1000, "s", f"peak {ours.peak_mib:.0f} MiB"
        ),
        Row("the same, 20 nodes", "", ms(found["small"]), None),
    ]
    show("A workflow map of 5,000 nodes and 10,000 edges: read and held against every rule", rows)
