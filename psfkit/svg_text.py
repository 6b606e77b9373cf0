"""Text, numbers and outlines as SVG has them."""

from psfkit.model.outline import Outline

_FORBIDDEN_IN_XML = frozenset({0xFFFE, 0xFFFF})


def path_data(outline: Outline) -> str:
    """Return an outline as SVG path data."""
    return "".join(verb + " ".join(map(show_number, values)) for verb, values in outline)


def show_number(value: float) -> str:
    """Write a number with at most two decimals.

    >>> show_number(2.0), show_number(-0.001)
    ('2', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def escaped(text: str) -> str:
    """Return text for XML: markup escaped, and characters that XML cannot hold shown as U+FFFD.

    >>> escaped('<a & "b">')
    '&lt;a &amp; &quot;b&quot;&gt;'
    """
    safe = "".join(c if _is_xml(ord(c)) else "\ufffd" for c in text)
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _is_xml(code: int) -> bool:
    if code < 0x20:
        return code in (0x9, 0xA)
    return not (0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in _FORBIDDEN_IN_XML)
