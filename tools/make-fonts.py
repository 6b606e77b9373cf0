"""Cut the fonts of templates/fonts/ down from their releases. Needs fontTools and brotli, which psfkit itself does not.

    python tools/make-fonts.py INTER_FOLDER DEJAVU_SANS_TTF DROID_SANS_FALLBACK_TTF

INTER_FOLDER holds Inter-Regular, Inter-SemiBold and Inter-Bold as .woff2 or .ttf with TrueType outlines (release 4.0;
npm's inter-ui 4.1.1 has them in web/). The other two are in Debian's fonts-dejavu-core and
fonts-droid-fallback (DroidSansFallback.ttf, which has Hangul; the "Full" one has not).
Each font keeps the characters that no font before it has. Layout tables and hinting go: ReportLab uses neither.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "templates" / "fonts"
INTER = ("Inter-Regular", "Inter-SemiBold", "Inter-Bold")
PRIVATE_USE = range(0xE000, 0xF900)


def cut(source: Path, keep: set[int], target: Path) -> None:
    """Write the font with only the characters of ``keep``."""
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "kern", "vhea", "vmtx", "FFTM", "gasp", "STAT", "DSIG", "MATH"]
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=keep)
    subsetter.subset(font)
    font.save(target)


def characters(source: Path) -> set[int]:
    """Return the characters a font has, without those for private use."""
    return set(TTFont(source).getBestCmap()) - set(PRIVATE_USE)


def main(inter: Path, dejavu: Path, droid: Path) -> None:
    """Write the five files."""
    sources = [next(p for p in (inter / f"{name}.woff2", inter / f"{name}.ttf") if p.exists()) for name in INTER]
    latin = characters(sources[0])
    for name, source in zip(INTER, sources, strict=True):
        cut(source, latin, FONTS / f"{name}.ttf")
    wide = characters(dejavu) - latin
    cut(dejavu, wide, FONTS / "DejaVuSans-subset.ttf")
    cut(droid, characters(droid) - latin - wide, FONTS / "DroidSansFallback-subset.ttf")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
