"""Bind the examples' determinations to their bundles and the rubric, and pin the rubric's digest, after either changed.

Run it from the repository's root: ``python -m tools.bind_examples``. It changes digests and nothing else; whether the
decisions still hold for what changed is for a person to say.
"""

import re
import sys
from datetime import date
from pathlib import Path

from psfkit import pipeline

ROOT = Path(__file__).parents[1]
AS_OF = date(2026, 11, 24)


def main() -> int:
    """Rewrite the digests; 1 when a bundle is not valid."""
    rubric = pipeline.read_rubric("psf/1.1")
    _replace(ROOT / "rubrics/psf/CHANGES.md", r"(?<=\| psf 1\.1 \| )sha256:[0-9a-f]{64}", rubric.digest)
    valid = True
    for file in sorted(ROOT.glob("examples/*/determinations/*.yaml")):
        bundle = file.parents[1]
        validated = pipeline.validate(str(bundle), rubric, AS_OF).validated
        if validated is None:
            print(f"{bundle.name} is not valid; its determinations stay as they are", file=sys.stderr)
            valid = False
            continue
        _replace(file, r"(?<=^bundle: )sha256:[0-9a-f]{64}", validated.bundle.digest)
        _replace(file, r"(?<=^rubric: )sha256:[0-9a-f]{64}", rubric.digest)
        print(f"{file.relative_to(ROOT)} is bound")
    return 0 if valid else 1


def _replace(file: Path, pattern: str, digest: str) -> None:
    file.write_text(re.sub(pattern, digest, file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
