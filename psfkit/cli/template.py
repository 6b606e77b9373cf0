"""``psfkit template``: the documents and forms that people fill in."""

from enum import StrEnum
from typing import Annotated

import typer

from psfkit.cli.options import DEFAULT_RUBRIC, STDOUT, AnswerFormat, Force, Format, Output
from psfkit.errors import ExitCode, UsageError

app = typer.Typer(no_args_is_help=True, help="List the templates to fill in, or show one.", rich_markup_mode=None)


class TemplateFormat(StrEnum):
    """How a template is shown."""

    TEXT = "text"
    MD = "md"


@app.command("list")
def list_all(output_format: Format = AnswerFormat.TEXT, output: Output = STDOUT, force: Force = False) -> int:
    """List the document of each domain and the form of each criterion."""
    from psfkit import pipeline
    from psfkit.cli.paper import Paper
    from psfkit.documents.text_safety import clip

    templates, paper = pipeline.list_templates(pipeline.read_rubric(DEFAULT_RUBRIC)), Paper(output, force)
    if output_format is AnswerFormat.JSON:
        from psfkit.report.templates_json import render_templates

        paper.write_bytes(render_templates(templates))
    else:
        paper.write("\n".join(clip(f"{template.name:<8}  {template.title}", paper.width) for template in templates))
    return ExitCode.YES


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A domain or criterion, such as psf-1 or psf-1.1.")],
    output_format: Annotated[
        TemplateFormat, typer.Option("--format", help="As the file is, or as Markdown.")
    ] = TemplateFormat.TEXT,
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Print a template, ready to be filled in."""
    from psfkit import pipeline
    from psfkit.cli.paper import Paper
    from psfkit.documents.spelling import closest

    templates = {t.name: t for t in pipeline.list_templates(pipeline.read_rubric(DEFAULT_RUBRIC))}
    wanted = name.strip().lower()
    if wanted not in templates:
        hint = closest(wanted, list(templates)) or "`psfkit template list` lists what there is"
        raise UsageError(f"there is no template {name!a}", hint=hint)
    template, paper = templates[wanted], Paper(output, force)
    if output_format is TemplateFormat.MD and template.is_form:
        paper.write(f"# {template.title}\n\n```yaml\n{template.text}```\n")
    else:
        paper.write(template.text)
    return ExitCode.YES
