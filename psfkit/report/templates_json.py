"""The list of templates as JSON, for programs."""

from collections.abc import Sequence

from psfkit.documents.templates import Template
from psfkit.report.json_text import write_json

FORMAT = "psfkit-templates/1"
"""Name and version of the format; its schema is ``templates.schema.json``."""


def render_templates(templates: Sequence[Template]) -> bytes:
    """Write what there is to fill in, documents first."""
    return write_json(
        {
            "format": FORMAT,
            "templates": [
                {
                    "name": template.name,
                    "title": template.title,
                    "file": template.file,
                    "kind": "form" if template.is_form else "document",
                }
                for template in templates
            ],
        }
    )
