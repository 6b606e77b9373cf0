"""What docs/checks.md says about each finding code, for formats that carry their rules along."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from psfkit.resources import read_resource

_SECTION = re.compile(
    r"^### (PK\d{3}): ([^\n]+)\n\n\*(error|warning|note)(?:, [^*\n]+)?\*\n\n(.*?)(?=^#{2,3} |\Z)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one finding code stands for."""

    code: str
    title: str
    severity: str
    """``error``, ``warning`` or ``note``: the gravest that it has."""
    text: str
    """The section without its heading: Markdown that reads well as plain text."""


def read_rules() -> Mapping[str, Rule]:
    """Return every rule by its code, in the order of docs/checks.md.

    Raises:
        ResourceError: The installation lacks docs/checks.md.
    """
    text = read_resource("docs/checks.md").decode("utf-8")
    return {code: Rule(code, title, severity, said.strip()) for code, title, severity, said in _SECTION.findall(text)}
