"""Badges as SVG: paths only, nothing loaded from outside, and the signed record and credential inside."""

from psfkit.badges.scene import Scene, Shape
from psfkit.model.record import SignedRecord
from psfkit.svg_text import escaped, path_data, show_number

RECORD_NAMESPACE = "urn:psfkit:record:1"
CREDENTIAL_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_DECLARED = f' xmlns:openbadges="{CREDENTIAL_NAMESPACE}"'
_START = "<svg"


def draw(scene: Scene, *, url: str = "", carried: SignedRecord | None = None) -> bytes:
    """Return a drawing as SVG.

    Args:
        scene: What to draw.
        url: Where the record is published, if that is known (http or https); the picture links there.
        carried: The record to carry; its bytes stand in the file as they are.
    """
    width, height = show_number(scene.width), show_number(scene.height)
    paths = "\n".join(map(_path, scene.shapes))
    body = f'<a href="{escaped(url)}" target="_top">\n{paths}\n</a>' if url else paths
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' role="img" aria-labelledby="psfkit-title psfkit-desc">\n'
        f'<title id="psfkit-title">{escaped(scene.title)}</title>\n'
        f'<desc id="psfkit-desc">{escaped(scene.description)}</desc>\n'
        f"{body}\n</svg>\n"
    ).encode()
    return drawn if carried is None else bake(drawn, carried)


def bake(drawn: bytes, carried: SignedRecord) -> bytes:
    """Put a record, and its credential if it has one, into a picture that :func:`draw` drew without any.

    The credential stands where Open Badges 3.0 wants it: directly after the root's start tag, in a CDATA section.
    """
    text = drawn.decode()
    head, end, body = text.partition("</desc>\n")
    if carried.credential:
        start, tag, rest = head.partition("\n")
        start = start.replace(_START, _START + _DECLARED, 1)
        head = f"{start}{tag}{_credential(carried.credential.decode())}{rest}"
    return f"{head}{end}{_metadata(carried)}{body}".encode()


def _credential(text: str) -> str:
    """Return the credential as it is: like a record, it holds no sign of markup (psfkit.marks.record.encode)."""
    return f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>\n"


def _metadata(carried: SignedRecord) -> str:
    """Return the record as it is: a signed record holds no sign of markup (psfkit.marks.record.encode)."""
    text = carried.encoded.decode()
    inner = escaped(text) if any(sign in text for sign in "<>&") else text
    return f'<metadata>\n<psfkit:record xmlns:psfkit="{RECORD_NAMESPACE}">{inner}</psfkit:record>\n</metadata>\n'


def _path(shape: Shape) -> str:
    turned = "" if shape.matrix is None else f' transform="matrix({" ".join(map(_fine, shape.matrix))})"'
    faint = "" if shape.opacity == 1 else f' fill-opacity="{show_number(shape.opacity)}"'
    return f'<path fill="{shape.fill}"{faint}{turned} d="{path_data(shape.outline)}"/>'


def _fine(value: float) -> str:
    """Write a factor with at most six decimals."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
