"""Goal 6 of docs/performance.md: many bytes, hashed and read. ``make bench`` prints a table for each.

As in :mod:`tests.bench.test_goals` nothing fails because of a figure.
"""

import random
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from tests.bench.bundles import AS_OF, write_bundle
from tests.bench.measure import measure, measure_in_turn
from tests.bench.places import PROGRAMS, find_peer, install_psfkit
from tests.bench.table import Row, at_most, missing, show

pytestmark = pytest.mark.bench

SEED = 20261030
MIB = 1 << 20
SHAPES = {"2 x 1 GB": (2, 10**9), "2,000 x 1 MB": (2_000, 10**6), "19,000 x 4 KB": (19_000, 4096)}
OPENSSL = "find {} -type f -print0 | xargs -0 openssl dgst -sha256"


@pytest.fixture(scope="session")
def programs() -> Path:
    return install_psfkit()


def write_bytes(file: Path, size: int, chance: random.Random) -> None:
    """Write bytes that do not repeat."""
    with file.open("wb") as opened:
        for start in range(0, size, MIB):
            opened.write(chance.randbytes(min(MIB, size - start)))


@pytest.mark.parametrize("shape", SHAPES)
def test_goal_6_hashing(programs, tmp_path, shape):
    bagit, openssl = find_peer("bagit"), shutil.which("openssl")
    if bagit.path is None:
        pytest.skip(bagit.why)
    count, size = SHAPES[shape]
    bag, chance = write_bundle(tmp_path / "bag", SEED), random.Random(SEED)
    (bag / "workflows").mkdir()
    for number in range(count):
        write_bytes(bag / "workflows" / f"part-{number:05d}.bin", size, chance)
    sealed = measure((programs / "psfkit", "seal", bag), tmp_path)
    assert sealed.code == 0, sealed.output
    made = measure((bagit.path.with_name("python"), bagit.path, "--sha256", bag), tmp_path)
    assert made.code == 0, made.output
    commands = {
        "hashing": (programs / "python", "-I", PROGRAMS / "hash_bundle.py", bag / "data"),
        "psfkit": (programs / "psfkit", "seal", "--check", bag / "data"),
        "validate": (programs / "psfkit", "validate", bag / "data", "--as-of", AS_OF),
        "bagit": (bagit.path.with_name("python"), bagit.path, "--validate", "--processes", "2", bag),
    }
    if openssl:
        commands["openssl"] = ("sh", "-c", OPENSSL.format(bag / "data"))
    found = measure_in_turn(commands, tmp_path, rounds=3)
    shutil.rmtree(bag)
    assert {cost.code for cost in found.values()} == {0}, [cost.output[-500:] for cost in found.values()]
    few = count < 10
    show(f"Goal 6: {shape}, listed and hashed and no more", list(rows_6(found, "hashing", few=few)))
    whole = found["validate"]
    detail = f"{whole.cpu_ms:.0f} ms, {whole.peak_mib:.0f} MiB; wall {whole.wall_ms:.0f} ms"
    validate = Row("the whole of psfkit validate, facts and all", "", detail, None)
    show(f"Goal 6: {shape}, psfkit seal --check", [*rows_6(found, "psfkit", few=few), validate])


def rows_6(found, name, *, few):
    """Hold one of psfkit's programs against openssl and bagit, which do the same for every row."""
    ours, bagit = found[name], found["bagit"]
    if "openssl" in found:
        taken, theirs = ours.cpu_ms, found["openssl"].cpu_ms
        detail = f"{taken:.0f} ms : {theirs:.0f} ms"
        if few:
            yield at_most("CPU: psfkit : openssl dgst", 1.05, taken / theirs, detail=detail)
        else:
            yield Row("CPU: psfkit : openssl dgst", "", f"{taken / theirs:.2f} x ({detail})", None)
    else:
        yield missing("CPU: psfkit : openssl dgst", "openssl is not there")
    detail = f"{ours.cpu_ms / bagit.cpu_ms:.2f} x ({ours.cpu_ms:.0f} ms : {bagit.cpu_ms:.0f} ms)"
    yield Row("CPU: psfkit : bagit --processes 2", "", detail, None)
    detail = f"{ours.wall_ms:.0f} ms : {bagit.wall_ms:.0f} ms"
    limit = 0.6 if few else 0.15
    yield at_most("wall: psfkit : bagit --processes 2", limit, ours.wall_ms / bagit.wall_ms, detail=detail)
    yield at_most("memory", 48, ours.peak_mib, "MiB", f"bagit {bagit.peak_mib:.0f}")


def test_goal_6_a_log_of_a_gigabyte(programs, tmp_path):
    bundle = write_bundle(tmp_path / "bundle", SEED)
    log = bundle / "evidence" / "log.csv"
    before = sha256(log.read_bytes()).hexdigest()
    whole, written = sha256(), 0
    chance = random.Random(SEED)
    with log.open("wb") as opened:
        lines = ["ts,request,model,outcome,latency_ms,cost,user\n"]
        while written < 10**9:
            for _ in range(10_000):
                stamp = f"2026-09-{chance.randrange(30) + 1:02d}T{chance.randrange(24):02d}:00:00Z"
                outcome = "ok" if chance.random() < 0.97 else "blocked"
                lines.append(
                    f"{stamp},{chance.getrandbits(64):016x},model-{chance.randrange(3)},{outcome},"
                    f"{int(chance.lognormvariate(6, 0.6))},{chance.random() / 20:.6f},u{chance.randrange(9**6)}\n"
                )
            block = "".join(lines).encode()
            whole.update(block)
            written += opened.write(block)
            lines.clear()
    manifest = bundle / "evidence.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace(before, whole.hexdigest()), encoding="utf-8")
    found = measure((programs / "psfkit", "validate", bundle, "--as-of", AS_OF), tmp_path)
    shutil.rmtree(bundle)
    assert found.code == 0, found.output
    rows = [
        at_most("memory", 200, found.peak_mib, "MiB"),
        Row("CPU", "", f"{found.cpu_ms / 1000:.0f} s for {written / 10**9:.2f} GB", None),
    ]
    show("Goal 6: a log of a gigabyte, every value counted", rows)
