"""The least that the same libraries need: sign a record, put it into a drawing, draw that at 1x and at 2x."""

import json
import sys
from hashlib import sha256
from pathlib import Path

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

made, out = Path(sys.argv[1]), Path(sys.argv[2])
document = json.loads((made / "record.json").read_bytes())
proof = document.pop("proof")
key = Ed25519PrivateKey.from_private_bytes(bytes(32))
message = sha256(rfc8785.dumps({"type": proof["type"]})).digest() + sha256(rfc8785.dumps(document)).digest()
document["proof"] = {**proof, "proofValue": key.sign(message).hex()}
signed = json.dumps(document, ensure_ascii=False)
(out / "record.json").write_text(signed)

drawing = (made / "badge.svg").read_text()
(out / "badge.svg").write_text(drawing.replace("</metadata>", f"{signed}</metadata>"))
try:
    import cairosvg

    pictures = [cairosvg.svg2png(bytestring=drawing.encode(), scale=scale) for scale in (1, 2)]
except (ImportError, OSError):
    import resvg_py

    pictures = [
        bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=scale, skip_system_fonts=True)) for scale in (1, 2)
    ]
for number, picture in enumerate(pictures, 1):
    (out / f"badge@{number}x.png").write_bytes(picture)
