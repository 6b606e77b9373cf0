"""The table of doors in docs/architecture.md is the one that import-linter holds."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
IMPORTED_AS = {
    "PyYAML": {"yaml"},
    "Pillow": {"PIL"},
    "pillow": {"PIL"},
    "detect-secrets": {"detect_secrets"},
    "jsonschema-rs": {"jsonschema_rs"},
    "jsonschema and its referencing": {"jsonschema", "referencing"},
    "boto3 and its botocore": {"boto3", "botocore"},
    "resvg-py": {"resvg_py"},
    "python-bidi": {"bidi"},
    "python-stdnum": {"stdnum"},
    "phonenumberslite": {"phonenumbers"},
    "email-validator": {"email_validator"},
    "backports.zstd": {"backports"},
}


def doors_in_the_table() -> dict[str, set[str]]:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    doors = {}
    for names, places in re.findall(r"^\| ([^|`]+) \| (`[^|]+) \|$", page, re.MULTILINE):
        for name in re.sub(r" \(.*?\)", "", names).split(", "):
            for module in IMPORTED_AS.get(name, {name.lower()}):
                doors[module] = set(re.findall(r"`([^`]+)`", places))
    return doors


def doors_held() -> dict[str, set[str]]:
    contracts = SETTINGS["tool"]["importlinter"]["contracts"]
    contract = next(each for each in contracts if each["name"] == "each outside library has one door")
    doors = defaultdict(set)
    for line in contract["ignore_imports"]:
        door, module = line.removeprefix("psfkit.").split(" -> ")
        path = door.replace(".", "/")
        doors[module].add(path.removesuffix("*") if path.endswith("*") else f"{path}.py")
    assert set(contract["forbidden_modules"]) == set(doors)
    return dict(doors)


def test_the_table_of_doors_is_the_one_that_is_held():
    assert doors_in_the_table() == doors_held()


def test_every_library_that_psfkit_needs_has_a_door():
    needed = {re.split(r"[<>=]", line)[0] for line in SETTINGS["project"]["dependencies"]}
    modules = {next(iter(IMPORTED_AS.get("PyYAML" if n == "pyyaml" else n, {n}))) for n in needed}
    assert modules <= set(doors_held())
