"""svg FILE - xmllint and svglint accept it, nothing in it is active or loaded from outside, and it has a name.

Only an <a> may point outside (http or https); such links are listed.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from lxml import etree
from verdict import Verdict

v = Verdict("svg", sys.argv[1:], __doc__)
[file] = sys.argv[1:]
Path(file).open("rb").close()
SVG = "{http://www.w3.org/2000/svg}"
ACTIVE = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"}

run = subprocess.run(
    ["xmllint", "--nonet", "--noout", file], check=False, capture_output=True, text=True, errors="replace"
)
v.check(run.returncode == 0 and not run.stderr, "xmllint: well-formed", f"xmllint: {run.stderr[:300]}")
tool = Path(os.environ["JUDGES_HOME"], "npm/node_modules/svglint/bin/cli.js")
rules = Path(os.environ["JUDGES_KIT"], "lib/svglint.config.mjs")
run = subprocess.run(
    ["node", tool, "--ci", "--config", rules, file], check=False, capture_output=True, text=True, errors="replace"
)
v.check(
    run.returncode == 0,
    "svglint: no violation",
    f"svglint: {' '.join(re.sub(chr(27) + r'[^m]*m', '', run.stdout + run.stderr).split())[:300]}",
)

try:
    tree = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True))
except etree.XMLSyntaxError:
    v.end()
root = tree.getroot()
v.check(root.tag == SVG + "svg", "the root is an <svg>", f"the root is {root.tag}")
v.check(not tree.docinfo.doctype, "no DOCTYPE, so no entities", "a DOCTYPE")
bad, links = [], []
for item in tree.iter():
    if not isinstance(item.tag, str):
        if isinstance(item, etree._ProcessingInstruction):
            bad.append(f"<?{item.target}?>")
        continue
    name = etree.QName(item).localname
    if name.lower() in ACTIVE:
        bad.append(f"<{name}>")
    styles = [item.text or ""] if name == "style" else []
    for attribute, value in item.attrib.items():
        key, value = etree.QName(attribute).localname.lower(), re.sub(r"[\x00-\x20]+", "", value)
        if key.startswith("on"):
            bad.append(f"{name} {key}=")
        elif key in ("href", "src") and name == "a" and re.match(r"https?://", value, re.IGNORECASE):
            links.append(value)
        elif (key in ("href", "src") and not re.match(r"#|data:image/(png|jpeg|gif|webp);", value, re.IGNORECASE)) or (
            key in ("from", "to", "values", "by") and re.search(r"script:|https?://", value, re.IGNORECASE)
        ):
            bad.append(f"{name} {key}={value[:60]}")
        else:
            styles.append(value)
    for style in styles:
        if re.search(r"url\((?!['\"]?(#|data:image/))|@import|expression\(|javascript:", style, re.IGNORECASE):
            bad.append(f"{name}: {style[:60]}")
bad += [f"<?{i.target}?>" for i in root.itersiblings(preceding=True) if isinstance(i, etree._ProcessingInstruction)]
v.check(
    not bad,
    "no script, no foreignObject, no handler, nothing from outside",
    f"{len(bad)} forbidden: {', '.join(bad[:12])}",
)
label = (root.findtext(SVG + "title") or root.get("aria-label") or "").strip()
v.check(label, f"named for screen readers: {label}", "no <title> and no aria-label")
v.note(", ".join(f"{key} {root.get(key, '-')}" for key in ("viewBox", "width", "height", "role")))
for link in links:
    v.note(f"link: {link}")
v.end()
