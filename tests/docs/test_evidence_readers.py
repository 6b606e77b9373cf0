"""docs/evidence-readers.md lists the readers that there are, and the facts that they find."""

import re
from pathlib import Path

import pytest

from psfkit.evidence import READERS
from tests.unit.evidence.damage import whole_files

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs/evidence-readers.md").read_text("utf-8")
LISTED = re.findall(r"^\| `([a-z-]+)` \| (.+) \| (.+) \|$", DOCS.partition("## Evaluated or not")[0], re.MULTILINE)
NAMED = frozenset(re.findall(r"`([^`\n]+)`", DOCS))
FAMILIES = tuple(re.split("[<…]", name)[0] for name in NAMED if re.fullmatch(r"[a-z_0-9.]+\.(?:[<…].*|)", name))
"""What names of facts begin with that end in a word of the file, such as `count.`."""
SHORTENED = re.compile(r"(?:components|models|datasets|alerts)_without_[a-z]+|nodes_[a-z]+")
"""What the tables write with an ellipsis."""
BY_NAME = {reader.name: reader for reader in READERS}
FREE = frozenset({"record"})
"""Readers whose facts are whatever people state."""


def test_the_table_lists_every_reader_once():
    names = [name for name, _, _ in LISTED]
    assert sorted(names) == sorted(BY_NAME)
    assert [name for name, _, tested in LISTED if not re.search(r"\w", tested)] == ["record"]


WHOLE = tuple(whole_files())


def found(one):
    return {fact.name for fact in BY_NAME[one.reader].read(one.content).facts}


@pytest.mark.parametrize("one", WHOLE, ids=lambda one: f"{one.reader}-{one.path}")
def test_every_fact_that_is_found_is_named(one):
    untold = {name for name in found(one) - NAMED if not (name.startswith(FAMILIES) or SHORTENED.fullmatch(name))}
    assert one.reader in FREE or untold == set()


def test_every_fact_that_is_named_is_found_or_stands_in_a_reader():
    code = "".join(path.read_text("utf-8") for path in (ROOT / "psfkit/evidence").glob("*.py"))
    cells = re.findall(r"^\| (`[^|]+) \| [^|]* \| ", DOCS, re.MULTILINE)
    told = {name for cell in cells for name in re.findall(r"`([a-z][a-z0-9_]+)`", cell)} - BY_NAME.keys()
    seen = set().union(*map(found, WHOLE))
    assert {name for name in told - seen if f'"{name}"' not in code} == set()
