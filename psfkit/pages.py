"""HTML pages from psfkit's own templates: the one door to Jinja2, for confidential reports and public pages alike."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from psfkit.errors import RenderError
from psfkit.resources import read_resource

if TYPE_CHECKING:
    from jinja2 import Template

Filters = tuple[tuple[str, Callable[..., str]], ...]
"""What a folder's templates may call, by name."""


@dataclass(frozen=True, slots=True)
class Inlined:
    """A style sheet, script or drawing of ours that stands in a page as it is."""

    text: str

    def __html__(self) -> str:
        """Return it for a template, which does not escape it then."""
        return self.text

    @property
    def source(self) -> str:
        """What a Content-Security-Policy calls it: ``'sha256-…'``."""
        return f"'sha256-{b64encode(sha256(self.text.encode()).digest()).decode()}'"


def inlined(folder: str, names: Sequence[str]) -> Inlined:
    """Return some of psfkit's own files as one, to stand in a page.

    Args:
        folder: A folder of templates, such as ``reports``.
        names: Files in it.
    """
    return Inlined("".join(_read(folder, name) for name in names))


def draw_page(folder: str, template: str, filters: Filters, values: Mapping[str, object]) -> bytes:
    """Draw a page; everything in it is escaped but what is :class:`Inlined`.

    Args:
        folder: A folder of templates, such as ``reports``.
        template: Name of the page's template in it.
        filters: What the templates of the folder may call.
        values: What the template asks for.

    Raises:
        RenderError: The template and the values do not fit together.
    """
    from jinja2 import TemplateError

    try:
        page = _template(folder, template, filters).render(values)
    except TemplateError as error:
        raise RenderError(f"the HTML page cannot be drawn: {error.message}") from None
    return page.encode()


def _read(folder: str, name: str) -> str:
    return read_resource(f"templates/{folder}/{name}").decode()


@cache
def _template(folder: str, name: str, filters: Filters) -> "Template":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(lambda asked: _read(folder, asked)),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        optimized=False,  # hardly anything in our templates is constant, and looking for it takes time
    )
    environment.filters |= dict(filters)
    return environment.get_template(name)
