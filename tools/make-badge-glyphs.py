"""Write templates/fonts/badge-glyphs.json: outlines of the letters that badges may show. Needs fontTools and brotli.

    python tools/make-badge-glyphs.py INTER_FOLDER

INTER_FOLDER is that of tools/make-fonts.py. Outlines are in font units, y up, as SVG path data of M, L, Q and Z with
absolute whole numbers; kerning is the horizontal step between two characters, where there is one.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "templates" / "fonts" / "badge-glyphs.json"
WEIGHTS = {"semibold": "Inter-SemiBold", "bold": "Inter-Bold"}
CHARACTERS = "".join(map(chr, range(0x20, 0x7F))) + "·\u2013"


def outline(glyphs: Mapping[str, Any], name: str) -> str:
    """Return one glyph as path data."""
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    parts = []

    def add(letter: str, *points: tuple[float, float]) -> None:
        parts.append(letter + " ".join(str(round(n)) for point in points for n in point))

    for verb, points in pen.value:
        if verb == "moveTo":
            add("M", *points)
        elif verb == "lineTo":
            add("L", *points)
        elif verb == "qCurveTo":
            for control, end in decomposeQuadraticSegment(points):
                add("Q", control, end)
        elif verb == "closePath":
            add("Z")
        else:
            raise ValueError(f"{name}: {verb} is not drawn by TrueType outlines here")
    return "".join(parts)


def pair_step(font: TTFont, left: str, right: str) -> int:
    """Return the kerning between two glyphs, in font units."""
    table = font["GPOS"].table
    kern = {i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "kern" for i in f.Feature.LookupListIndex}
    for index in sorted(kern):
        for subtable in table.LookupList.Lookup[index].SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            if subtable.LookupType != 2 or left not in subtable.Coverage.glyphs:
                continue
            if subtable.Format == 1:
                pairs = subtable.PairSet[subtable.Coverage.glyphs.index(left)].PairValueRecord
                value = next((p.Value1 for p in pairs if p.SecondGlyph == right), None)
                if value is None:
                    continue
            else:
                first = subtable.ClassDef1.classDefs.get(left, 0)
                second = subtable.ClassDef2.classDefs.get(right, 0)
                value = subtable.Class1Record[first].Class2Record[second].Value1
            return getattr(value, "XAdvance", 0) or 0
    return 0


def weight(source: Path) -> dict:
    """Return the glyphs and kerning of one font."""
    font = TTFont(source)
    glyphs, names, widths = font.getGlyphSet(), font.getBestCmap(), font["hmtx"]
    steps = {
        a + b: pair_step(font, names[ord(a)], names[ord(b)]) for a in CHARACTERS for b in CHARACTERS if " " not in a + b
    }
    return {
        "glyphs": {c: [widths[names[ord(c)]][0], outline(glyphs, names[ord(c)])] for c in CHARACTERS},
        "kerning": {pair: step for pair, step in sorted(steps.items()) if step},
    }


def main(inter: Path) -> None:
    """Write the file."""
    sources = {w: next(p for p in inter.glob(f"{n}.*") if p.suffix in {".woff2", ".ttf"}) for w, n in WEIGHTS.items()}
    regular = TTFont(sources["semibold"])
    document = {
        "source": "Inter 4.001, SIL Open Font License 1.1, see Inter-OFL.txt; written by tools/make-badge-glyphs.py",
        "unitsPerEm": regular["head"].unitsPerEm,
        "capHeight": regular["OS/2"].sCapHeight,
        "weights": {name: weight(source) for name, source in sources.items()},
    }
    TARGET.write_text(json.dumps(document, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
