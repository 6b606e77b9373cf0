"""Drawings of workflow maps as SVG: nothing loaded, no script, every text escaped, the same bytes for the same map."""

from collections.abc import Callable

from psfkit.model.drawing import Drawing, Item, Path, Tone, Weight, Words
from psfkit.report.map_look import PALETTE
from psfkit.svg_text import escaped, path_data, show_number

_FONTS = "Inter, system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', 'Droid Sans Fallback', Arial, sans-serif"

_EDGE = 7
"""Room around a drawing in a page, for the boundary that is drawn around its lanes."""

Paint = Callable[[Tone | None, Tone | None], str]
"""Returns the attributes that give an area and its line their colours."""


def _coloured(fill: Tone | None, stroke: Tone | None) -> str:
    line = "" if stroke is None else f' stroke="{PALETTE[stroke]}"'
    return f'fill="{"none" if fill is None else PALETTE[fill]}"{line}'


def _classed(fill: Tone | None, stroke: Tone | None) -> str:
    names = (f"f-{'none' if fill is None else fill.value}", *(() if stroke is None else (f"s-{stroke.value}",)))
    return f'class="{" ".join(names)}"'


def render_file(drawing: Drawing) -> bytes:
    """Return a drawing as a file of its own, dark on white wherever it stands."""
    width, height = show_number(drawing.width), show_number(drawing.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' role="img" aria-labelledby="map-title map-desc">\n'
        f"{_body(drawing, 'map', _coloured)}</svg>\n"
    ).encode()


def render_inline(drawing: Drawing, name: str) -> str:
    """Return a drawing to stand in a page, coloured by the page's style sheet (``map.css``).

    Args:
        drawing: What to draw.
        name: What its ids begin with; another for every drawing on the page.
    """
    width, height = show_number(drawing.width + 2 * _EDGE), show_number(drawing.height + 2 * _EDGE)
    return (
        f'<svg class="map" width="{width}" height="{height}" viewBox="{-_EDGE} {-_EDGE} {width} {height}"'
        f' role="img" aria-labelledby="{name}-title {name}-desc">\n'
        f"{_body(drawing, name, _classed)}</svg>"
    )


def _body(drawing: Drawing, name: str, paint: Paint) -> str:
    items = "".join(_item(item, paint) for item in drawing.items)
    return (
        f'<title id="{name}-title">{escaped(drawing.title)}</title>\n'
        f'<desc id="{name}-desc">{escaped(drawing.description)}</desc>\n'
        f'<g font-family="{_FONTS}">\n{items}</g>\n'
    )


def _item(item: Item, paint: Paint) -> str:
    parts = "\n".join(_path(each, paint) if isinstance(each, Path) else _words(each, paint) for each in item.parts)
    return f"<g><title>{escaped(item.says)}</title>\n{parts}\n</g>\n" if item.says else f"{parts}\n"


def _path(path: Path, paint: Paint) -> str:
    width = "" if path.stroke is None else f' stroke-width="{show_number(path.width)}"'
    dash = f' stroke-dasharray="{" ".join(map(show_number, path.dash))}"' if path.dash else ""
    return f'<path {paint(path.fill, path.stroke)}{width}{dash} d="{path_data(path.outline)}"/>'


def _words(words: Words, paint: Paint) -> str:
    weight = "" if words.weight is Weight.REGULAR else f' font-weight="{words.weight.value}"'
    place = f'x="{show_number(words.x)}" y="{show_number(words.baseline)}"'
    fit = f'textLength="{show_number(words.width)}" lengthAdjust="spacingAndGlyphs"'
    look = f'font-size="{show_number(words.size)}"{weight} {paint(words.tone, None)}'
    return f"<text {place} {fit} {look}>{escaped(words.text)}</text>"
