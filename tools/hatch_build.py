"""Makes what only a wheel has: rubrics and the like compiled, so that no start reads YAML, and the manual page."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelBuildHook(BuildHookInterface):
    """Puts a compiled .json beside each .yaml of the wheel's rubrics, and the manual page where man looks for it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every document and write the page; an editable install reads the YAML of the checkout."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        self._made = TemporaryDirectory()
        build_data["force_include"] |= self._compile()
        build_data["shared_data"] |= self._write_page()

    def _compile(self) -> dict[str, str]:
        from psfkit.documents.compiled import compile_document
        from psfkit.documents.rubric_reader import read_rubric_bytes
        from psfkit.documents.yaml_reader import read_yaml

        included = {}
        for number, source in enumerate(sorted(Path(self.root, "rubrics").rglob("*.yaml"))):
            name = source.relative_to(self.root)
            data = source.read_bytes()
            reading = read_yaml(data, str(name))
            findings = read_rubric_bytes(data, str(name))[1] if source.name == "rubric.yaml" else reading.findings
            if reading.value is None or findings:
                raise SystemExit("\n".join(f"{name}: {finding.message}" for finding in findings))
            made = Path(self._made.name, f"{number}.json")
            made.write_bytes(compile_document(data, reading.value))
            included[str(made)] = f"psfkit/_data/{name.with_suffix('.json').as_posix()}"
        return included

    def _write_page(self) -> dict[str, str]:
        from typer.main import get_command

        from psfkit.cli.app import app
        from psfkit.cli.man_text import write_man

        made = Path(self._made.name, "psfkit.1")
        made.write_text(write_man(get_command(app)), encoding="utf-8")
        return {str(made): "share/man/man1/psfkit.1"}

    def finalize(self, version: str, *_others: object) -> None:
        """Take the compiled files away; the wheel has them."""
        if version != "editable":
            self._made.cleanup()
