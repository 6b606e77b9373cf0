"""Compiles the rubrics while a wheel is built, so that no start of psfkit has to read their YAML."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RubricBuildHook(BuildHookInterface):
    """Puts a compiled rubric.json beside each rubric.yaml of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every rubric; an editable install reads the YAML of the checkout."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from psfkit.documents.compiled_rubric import compile_rubric
        from psfkit.documents.rubric_reader import read_rubric_bytes
        from psfkit.documents.yaml_reader import read_yaml

        self._made = TemporaryDirectory()
        for source in sorted(Path(self.root, "rubrics").glob("*/*/rubric.yaml")):
            name = source.relative_to(self.root)
            data = source.read_bytes()
            rubric, findings = read_rubric_bytes(data, str(name))
            if rubric is None:
                raise SystemExit("\n".join(f"{name}: {finding.message}" for finding in findings))
            made = Path(self._made.name, f"{rubric.id}-{rubric.version}.json")
            made.write_bytes(compile_rubric(data, read_yaml(data, str(name)).value))
            build_data["force_include"][str(made)] = f"psfkit/_data/{name.with_suffix('.json').as_posix()}"

    def finalize(self, version: str, *_others: object) -> None:
        """Take the compiled files away; the wheel has them."""
        if version != "editable":
            self._made.cleanup()
