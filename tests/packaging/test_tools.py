"""The developers' tools are held to releases, so that a new one breaks no build that nobody has touched."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["dev"]


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_is_held_to_compatible_releases_of_the_one_that_is_used(tool):
    name, release = re.fullmatch(r"([A-Za-z0-9-]+)(?:\[[a-z]+\])?(~=\d+(?:\.\d+){2,})(?:;.*)?", tool).groups()
    assert version(name) in SpecifierSet(release)


def test_every_tool_stands_among_the_dependencies():
    page = (ROOT / "docs/dependencies.md").read_text("utf-8")
    named = page[page.index("For tests and development only") :]
    assert not [tool for tool in TOOLS if re.split(r"~=|\[", tool)[0] not in named]
