"""One whole file for each reader and format, and ways of damaging it."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from psfkit.evidence import READERS, examine
from tests.unit.evidence import test_cyclonedx_xml, test_nannyml, test_scorecard, test_spdx, test_spdx3
from tests.unit.evidence.samples import SAMPLES, item
from tests.unit.evidence.test_coverage import REPORT
from tests.unit.evidence.test_scan_lists import CLEAN, HIT

EXAMPLES = Path(__file__).parents[3] / "examples"
VERSIONS = {
    "promptfoo": rb"\"results\": ?{\s*\"version\": ?3|^  version: 3",
    "evidentry": rb"evidentry version: 0|\"evidentry_version\": ?\"0",
    "garak": rb"\"garak_version\": ?\"0",
    "inspect": rb"^{\s*\"version\": ?2",
    "coverage": rb"\"format\": ?3",
    "detect-secrets": rb"\"version\": ?\"1",
    "sarif": rb"\"version\": ?\"2",
    "semgrep": rb"\"version\": ?\"1",
    "cyclonedx": rb"\"specVersion\": ?\"1|cyclonedx.org/schema/bom/1",
    "spdx": rb"SPDX-2|spdx.org/rdf/3",
    "scorecard": rb"\"version\": ?\"v5",
    "openapi": rb"\"openapi\": ?\"3|^openapi: \"?3",
    "record": rb"psfkit-record/1",
}
"""Where a format states its version: the last character of what is matched is made a 9."""


@dataclass(frozen=True)
class Whole:
    """A file that its reader evaluates."""

    reader: str
    path: str
    content: bytes

    @property
    def suffix(self) -> str:
        return self.path.rpartition(".")[2]


def whole_files() -> Iterator[Whole]:
    """Yield every real file that is evaluated, in the order of the readers."""
    found = list(_evaluated())
    for reader in READERS:
        yield from (one for one in found if one.reader == reader.name)


def _evaluated() -> Iterator[Whole]:
    for path, content in _candidates():
        facts = examine(item(path), content)
        if facts is not None and not facts.refusal:
            yield Whole(facts.reader, path, content)


def _candidates() -> Iterator[tuple[str, bytes]]:
    for one in SAMPLES:
        if not one.file.startswith("broken/"):
            yield one.file, one.content
    for file in sorted(EXAMPLES.glob("*/evidence/**/*")):
        if file.is_file():
            yield file.relative_to(EXAMPLES).as_posix(), file.read_bytes()
    yield "made/coverage.json", json.dumps(REPORT).encode()
    yield "made/scorecard.json", test_scorecard.encode()
    yield "made/pip-audit.json", json.dumps({"dependencies": [CLEAN, HIT], "fixes": []}).encode()
    yield "made/drift.csv", test_nannyml.table(*test_nannyml.DRIFTED)
    yield "made/drift.json", test_nannyml.records(*test_nannyml.DRIFTED)
    yield "made/bom.xml", test_cyclonedx_xml.BOM.encode()
    yield "made/bom.spdx", test_spdx.TAGS.encode()
    yield "made/bom.spdx.json", test_spdx3.encode(test_spdx3.package())
    yield "made/agreement.pdf", _pdf()
    for form in ("png", "jpeg", "gif", "webp"):
        yield f"made/board.{form}", _picture(form)


def _pdf() -> bytes:
    made = BytesIO()
    canvas = Canvas(made, invariant=1)
    for _ in range(3):
        canvas.drawString(72, 720, "Agreement")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _picture(form: str) -> bytes:
    made = BytesIO()
    Image.radial_gradient("L").save(made, form)
    return made.getvalue()


@dataclass(frozen=True)
class Damaged:
    """A file after something happened to it."""

    how: str
    content: bytes
    shows: bool = True
    """Whether it shows in the file, so that nothing may be read from it."""


def damage(whole: Whole, pieces: int) -> Iterator[Damaged]:
    """Yield a file damaged in every way there is for it, at so many places."""
    content, is_text = whole.content, whole.reader not in ("picture", "pdf") and whole.suffix != "eval"
    yield Damaged("emptied", b"")
    yield Damaged("blank", b" \n\t\n")
    yield Damaged("gzipped", gzip.compress(content, mtime=0))
    for piece in range(1, pieces):
        place = _within_line(content, len(content) * piece // pieces)
        # Prose that is cut is prose, and what a reader tells of its form counts for nothing.
        yield Damaged(f"cut at {place}", content[:place], shows=whole.reader != "runbook")
    for piece in range(pieces):
        place = len(content) * piece // pieces
        yield Damaged(f"NUL at {place}", content[:place] + b"\0" + content[place:], shows=is_text)
    if is_text:
        text = content.decode("utf-8-sig")
        for coding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
            # XML says in which encoding it is, and expat reads UTF-16.
            yield Damaged(coding, text.encode(coding), shows=not content.startswith(b"<"))
    found = re.search(VERSIONS[whole.reader], content, re.MULTILINE) if whole.reader in VERSIONS else None
    if found:
        yield Damaged("newer version", content[: found.end() - 1] + b"9" + content[found.end() :])


def _within_line(content: bytes, place: int) -> int:
    """Return the nearest place before which a line is neither whole nor empty: cut at a line end, a log is whole."""
    while place > 1 and (content[place - 1 : place].isspace() or content[place : place + 1] in (b"\r", b"\n")):
        place -= 1
    return place
