"""docs/bundle-format.md is the authority on the bundle: it names every key, and its examples are valid."""

import re
from pathlib import Path

import pytest

from psfkit.documents import digests, paths, schema_wording, sources, yaml_events, yaml_reader, yaml_scalars
from psfkit.documents.schema import check, load_schema, resolve
from psfkit.model.manifest import FileEntry
from tests.unit.documents_typed.samples import read

TEXT = (Path(__file__).parents[3] / "docs" / "bundle-format.md").read_text("utf-8")
SECTIONS = {
    "bundle": "bundle.yaml",
    "criteria": "criteria/psf-N.yaml",
    "evidence": "evidence.yaml",
    "determinations": "determinations/*.yaml",
    "panel": "determinations/panel.yaml",
    "record-evidence": "psfkit record",
}


def section(name):
    head, rest = re.split(rf"(?m)^##+ {re.escape(SECTIONS[name])}$", TEXT)
    assert head
    return re.split(r"(?m)^##", rest)[0]


def keys(schema, rule, prefix=""):
    """Yield every key that holds a value, with the way to it; keys that only hold others stand in those."""
    for key, child in rule.get("properties", {}).items():
        found = resolve(schema, child)
        inner = resolve(schema, found.get("items", {}))
        if "properties" in found:
            yield from ((f"{key}.{way}", needed, r) for way, needed, r in keys(schema, found))
        else:
            yield key, key in rule["required"], found | child
        if "properties" in inner:
            yield from ((f"{key}[].{way}", needed, r) for way, needed, r in keys(schema, inner))


@pytest.mark.parametrize("name", SECTIONS)
def test_every_key_has_its_row_and_no_other_has_one(name):
    schema = load_schema(name)
    rows = dict(re.findall(r"(?m)^\| `([^`]+)` \| (.*) \|$", section(name)))
    assert list(rows) == [way for way, _, _ in keys(schema, schema)]
    for way, needed, rule in keys(schema, schema):
        value, says, meaning = rows[way].split(" | ")
        assert says.startswith("yes" if needed else ("no", "yes,")), way
        assert meaning.endswith("."), way
        for bound in ("maximum", "maxItems"):
            assert bound not in rule or str(rule[bound]) in value or str(rule[bound]) in meaning, (way, bound)
        if rule.get("maxLength", 200) not in (200, 4000):
            assert str(rule["maxLength"]) in value or way.endswith(("path", "hosts[]")), way
        for word in rule.get("enum", []) if len(rule.get("enum", [])) < 10 else []:
            assert f"`{word}`" in value


@pytest.mark.parametrize("name", SECTIONS)
def test_its_example_is_valid_and_shows_the_keys(name):
    (example,) = re.findall(r"(?ms)^```yaml\n(.*?)^```$", section(name))
    reading = read(example, name)
    assert check(name, reading.document, reading.value) == ()


def test_the_limits_are_those_in_force():
    for limit, value in {
        "1 MiB": yaml_reader.MAX_BYTES == 1 << 20,
        "50,000": yaml_events.MAX_NODES == 50_000,
        "| 32 |": yaml_events.MAX_DEPTH == 32,
        "65,536 characters": yaml_events.MAX_SCALAR == 65_536,
        "128 characters": yaml_events.MAX_KEY == 128,
        "18 digits": yaml_scalars._MAX_DIGITS == 18,
        "1 GiB": sources.MAX_FILE == 1 << 30,
        "4 GiB": sources.MAX_BUNDLE == 4 << 30,
        "20,000": sources.MAX_FILES == 20_000,
        "8 parts and 240 bytes": (paths.MAX_PARTS, paths.MAX_PATH_BYTES) == (8, 240),
        "| 50 | findings": yaml_reader.MAX_FINDINGS == schema_wording.MAX_FINDINGS == 50,
    }.items():
        assert limit in TEXT
        assert value, limit


def test_the_digest_is_made_as_the_text_says():
    from hashlib import sha256

    files = {"evidence/é.txt": b"x", "bundle.yaml": b"y", "README.md": b"z"}
    hashed = [FileEntry(path, sha256(content).hexdigest(), 1) for path, content in files.items()]
    covered = sorted((file.path, file.sha256) for file in hashed if file.path != "README.md")
    lines = ["psfkit-bundle-digest/1", *(f"{digest} {len(path.encode())} {path}" for path, digest in covered)]
    expected = sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert digests.bundle_digest(hashed) == f"sha256:{expected}"


def test_every_code_it_names_exists():
    from psfkit.checks.catalogue import CHECKS
    from psfkit.checks.determinations import TITLES
    from psfkit.documents.codes import CODES
    from psfkit.documents.schema_codes import SCHEMA_CODES

    checks = {check.code for check in CHECKS}
    assert set(re.findall(r"PK\d{3}", TEXT)) <= CODES.keys() | SCHEMA_CODES.keys() | TITLES.keys() | checks
    assert not CODES.keys() & SCHEMA_CODES.keys()
