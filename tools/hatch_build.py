"""Compiles rubrics and what stands beside them while a wheel is built, so that no start of psfkit has to read YAML."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RubricBuildHook(BuildHookInterface):
    """Puts a compiled .json beside each .yaml of the wheel's rubrics."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every document; an editable install reads the YAML of the checkout."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from psfkit.documents.compiled import compile_document
        from psfkit.documents.rubric_reader import read_rubric_bytes
        from psfkit.documents.yaml_reader import read_yaml

        self._made = TemporaryDirectory()
        for number, source in enumerate(sorted(Path(self.root, "rubrics").rglob("*.yaml"))):
            name = source.relative_to(self.root)
            data = source.read_bytes()
            reading = read_yaml(data, str(name))
            findings = read_rubric_bytes(data, str(name))[1] if source.name == "rubric.yaml" else reading.findings
            if reading.value is None or findings:
                raise SystemExit("\n".join(f"{name}: {finding.message}" for finding in findings))
            made = Path(self._made.name, f"{number}.json")
            made.write_bytes(compile_document(data, reading.value))
            build_data["force_include"][str(made)] = f"psfkit/_data/{name.with_suffix('.json').as_posix()}"

    def finalize(self, version: str, *_others: object) -> None:
        """Take the compiled files away; the wheel has them."""
        if version != "editable":
            self._made.cleanup()
