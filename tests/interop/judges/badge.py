"""badge FILE [--doc JSON]... - the Open Badge in an SVG or PNG (or a bare .json credential) verifies in two libraries.

openbadgeslib takes it out and verifies it; @digitalbazaar/vc verifies every proof on its own, and both
eddsa-rdfc-2022 and eddsa-jcs-2022 must be there. Nothing is fetched: contexts come with the packages, a did:key
issuer needs nothing more; other key documents and status lists are given with --doc and known by their "id".
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree
from openbadgeslib import baking
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from verdict import Verdict

v = Verdict("badge", sys.argv[1:], __doc__)
arguments, given = sys.argv[1:], []
while "--doc" in arguments:
    at = arguments.index("--doc")
    given.append(str(Path(arguments[at + 1]).resolve()))
    del arguments[at : at + 2]
[file] = arguments
data = Path(file).read_bytes()
documents = {}
for path in given:
    document = json.loads(Path(path).read_bytes())
    documents[document["id"]] = document
    if document["id"].startswith("did:web:"):
        host, *rest = document["id"][len("did:web:") :].split(":")
        documents[f"https://{host.replace('%3A', ':')}/{'/'.join(rest) if rest else '.well-known'}/did.json"] = document


def png_texts(png):
    """The data of every iTXt chunk that carries an Open Badges 3.0 credential."""
    at = 8
    while at + 8 <= len(png):
        length, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        if kind in (b"iTXt", b"tEXt", b"zTXt") and body.startswith(b"openbadgecredential\0"):
            yield kind, body
        at += 12 + length


try:
    if data.startswith(b"\x89PNG"):
        found = list(png_texts(data))
        v.check(len(found) == 1, "one credential in the PNG", f"{len(found)} credentials in the PNG")
        v.check(
            all(k == b"iTXt" and b[20:22] == b"\0\0" for k, b in found),
            "in an uncompressed iTXt chunk",
            "not in an uncompressed iTXt chunk",
        )
        text = baking.extract_png(data, keyword=baking.ITXT_KEYWORD_OB3)
    elif data.lstrip()[:1] == b"{":
        text = data.decode("utf-8")
    else:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        found = root.findall(f".//{{{baking.SVG_NS_OB3}}}credential")
        v.check(len(found) == 1, "one credential in the SVG", f"{len(found)} credentials in the SVG")
        v.check(len(found) and root[0] is found[0], "directly after <svg>", "not directly after <svg>")
        text = baking.extract_svg(data, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    credential = json.loads(text or "")
    credential["proof"]
except Exception as error:  # whatever keeps a badge from being taken out is a no
    v.check(False, f"no credential could be taken out: {type(error).__name__}: {error}")
    v.end()


def entries(value):
    return value if isinstance(value, list) else [] if value is None else [value]


wanted = [
    s.get("statusListCredential") if isinstance(s, dict) else s for s in entries(credential.get("credentialStatus"))
]
check_status = bool(wanted) and all(w in documents for w in wanted)


def download(url, *_, **__):
    if url not in documents:
        raise ConnectionError(f"not given and not fetched: {url}")
    return json.dumps(documents[url]).encode()


try:
    # It can check only a list signed as a JWT, so the list's own proof is left to @digitalbazaar/vc below.
    OB3LdpVerifier().verify(text, check_status=check_status, download=download, verify_status_list=False)
    v.check(True, f"openbadgeslib verifies it{', status bits included' * check_status}")
except (LibOpenBadgesException, ConnectionError) as error:
    v.check(False, f"openbadgeslib: {error}"[:400])

with tempfile.TemporaryDirectory() as folder:
    bare = Path(folder, "credential.json")
    bare.write_text(text, encoding="utf-8")
    tool = Path(os.environ["JUDGES_KIT"], "lib", "vc.mjs")
    run = subprocess.run(["node", tool, bare, *given], capture_output=True, text=True, check=True)
judged = json.loads(run.stdout)
for proof in judged["proofs"]:
    v.check(
        proof["verified"],
        f"@digitalbazaar/vc verifies {proof['cryptosuite']}",
        f"@digitalbazaar/vc: {proof['cryptosuite']}: {proof.get('error')}"[:400],
    )
suites = {p["cryptosuite"] for p in judged["proofs"]}
v.check(
    {"eddsa-rdfc-2022", "eddsa-jcs-2022"} <= suites, "both cryptosuites are there", f"cryptosuites: {sorted(suites)}"
)
if not wanted:
    v.note("no credentialStatus")
elif not check_status:
    v.note(f"status not judged, list not given with --doc: {wanted}")
elif isinstance(judged["status"], dict):
    v.check(False, f"status list: {judged['status']['error']}"[:400])
else:
    for s in judged["status"]:
        v.check(not s["set"], f"{s['purpose']} bit {s['index']} is 0", f"{s['purpose']} bit {s['index']} is 1")
issuer = credential.get("issuer")
v.note(f"issuer {issuer.get('id') if isinstance(issuer, dict) else issuer}")
v.note(f"valid {credential.get('validFrom')} to {credential.get('validUntil')}")
v.end()
