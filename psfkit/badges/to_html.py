"""The snippet that puts the badge on a web page."""

from html import escape

from psfkit.badges import design
from psfkit.model.record import SignedRecord


def render(signed: SignedRecord, url: str) -> bytes:
    """Return HTML that shows the light or the dark badge as the page asks, and links to the record if it can.

    Args:
        signed: The record.
        url: Where it is published, or an empty string.
    """
    record = signed.record
    scene = design.web_badge(record)
    named = escape(f"{design.title(record)}. {design.description(record)}")
    picture = (
        "<picture>\n"
        '  <source srcset="badge-dark.svg" media="(prefers-color-scheme: dark)">\n'
        f'  <img src="badge-light.svg" width="{scene.width:g}" height="{scene.height:g}" alt="{named}">\n'
        "</picture>"
    )
    linked = f'<a href="{escape(url)}" rel="noopener">\n{picture}\n</a>' if url else picture
    comment = "<!-- Put the pictures where your page can load them and set both addresses below. -->"
    return f"{comment}\n{linked}\n".encode()
