"""pdf FILE [TEXT...] - sound, tagged, titled, in a stated language, all fonts inside, text can be taken out, no script.

Each TEXT must be found in what pdftotext reads (runs of white space count as one blank).
JavaScript and launched programs are refused; links (URI actions) and attached files are listed.
"""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pikepdf
from verdict import Verdict

v = Verdict("pdf", sys.argv[1:], __doc__)
file, *texts = sys.argv[1:]
Path(file).open("rb").close()


def run(*command):
    return subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")


def one_line(text):
    return " ".join(text.replace("\u00ad", "").split())


sound = run("qpdf", "--check", "--", file)
v.check(
    sound.returncode == 0,
    "qpdf --check: no error or warning",
    f"qpdf --check: {one_line(sound.stdout + sound.stderr)[-300:]}",
)
info = run("pdfinfo", "--", file)
told = dict(line.split(":", 1) for line in info.stdout.splitlines() if ":" in line)
pages = told.get("Pages", "0").strip()
v.check(
    info.returncode == 0 and pages != "0", f"pdfinfo: {pages} pages", f"pdfinfo cannot read it: {info.stderr[:200]}"
)
for key in ("PDF version", "Page size", "Producer", "CreationDate", "Encrypted"):
    v.note(f"{key}: {told.get(key, '-').strip()}")
try:
    pdf = pikepdf.open(file)
except pikepdf.PdfError as error:
    v.check(False, f"pikepdf cannot open it: {error}")
    v.end()

root = pdf.Root
tagged = bool(root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in root
v.check(
    tagged,
    "tagged: marked content and a structure tree",
    "not tagged: needs /MarkInfo /Marked true and /StructTreeRoot",
)
language = str(root.get("/Lang", ""))
v.check(
    re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", language), f"language: {language}", f"no usable /Lang ({language!r})"
)
with pdf.open_metadata() as xmp:
    title = str(xmp.get("dc:title") or pdf.docinfo.get("/Title", "")).strip()
    standards = {k: xmp[k] for k in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance") if xmp.get(k)}
v.check(title, f"title: {title}", "no title")
shown = bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False))
v.note(f"title is shown in the window: {shown}; claims {standards or 'no standard'}")


def dictionaries(item):
    """Every dictionary inside one numbered object, without following references."""
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield item
        inner = [value for _, value in item.items()]
    else:
        inner = list(item) if isinstance(item, pikepdf.Array) else []
    for child in inner:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from dictionaries(child)


everything = [found for item in pdf.objects for found in dictionaries(item)]
elements = [
    d
    for d in everything
    if "/S" in d and isinstance(d.get("/P"), pikepdf.Dictionary) and d.get("/Type", "/StructElem") == "/StructElem"
]
figures = [d for d in elements if d["/S"] == "/Figure"]
bare = [d for d in figures if not str(d.get("/Alt", "")).strip()]
v.note(f"tags: {dict(Counter(str(d['/S']) for d in elements).most_common(12))}")
v.check(elements or not tagged, "the structure tree has elements", "the structure tree is empty")
v.check(not bare, f"every figure ({len(figures)}) has a text alternative", f"{len(bare)} figures without /Alt")

ACTIONS = ["/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/URI"]
actions = Counter(str(d["/S"]) for d in everything if str(d.get("/S", "")) in ACTIONS)
for link in [d for d in everything if d.get("/S") == "/URI" and "/URI" in d]:
    v.note(f"link: {link['/URI']}")
links = actions.pop("/URI", 0)
form = "/XFA" in root.get("/AcroForm", {})
v.check(
    not actions and not form,
    f"no script, no launched program ({links} links)",
    f"actions: {dict(actions)}{', XFA form' * form}",
)
v.note(f"attached files: {list(pdf.attachments) or 'none'}")

fonts = [line.split() for line in run("pdffonts", "--", file).stdout.splitlines()[2:]]
outside = [row[0] for row in fonts if row[-5] != "yes"]  # columns from the right: emb sub uni object generation
v.check(not outside, f"pdffonts: all {len(fonts)} fonts are inside", f"pdffonts: not inside: {outside}")
unmapped = [row[0] for row in fonts if row[-3] != "yes"]
if unmapped:
    v.note(f"fonts without a map to Unicode: {unmapped}")

text = one_line(run("pdftotext", "--", file, "-").stdout)
v.check(len(text) > 20, f"pdftotext: {len(text)} characters", f"pdftotext: only {len(text)} characters")
for wanted in texts:
    v.check(one_line(wanted) in text, f"found: {wanted}", f"not found: {wanted}")
v.end()
