"""From a run to paper: one view, and one file per format. Returns bytes, never prints."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from psfkit.errors import RenderError
from psfkit.model.assessment import Assessment, Plan
from psfkit.model.decision import Decision
from psfkit.model.rubric import Rubric
from psfkit.model.sketch import MapSheet
from psfkit.report.beside import NOTHING, Beside
from psfkit.report.compose import make_view
from psfkit.report.view import ReportView
from psfkit.resources import list_resources, read_resource

STUBS = "templates/stubs"
"""Where the forms lie that a gap report brings along."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format a report comes in."""

    name: str
    suffix: str
    media_type: str
    render: Callable[[ReportView], bytes]
    """Raises :class:`psfkit.errors.RenderError` when it cannot be drawn."""
    for_people: bool
    """Whether the forms for missing evidence go with it."""


def _html(view: ReportView) -> bytes:
    from psfkit.report.to_html import render

    return render(view)


def _pdf(view: ReportView) -> bytes:
    from psfkit.report.to_pdf import render

    return render(view)


def _md(view: ReportView) -> bytes:
    from psfkit.report.to_markdown import render

    return render(view)


def _json(view: ReportView) -> bytes:
    from psfkit.report.to_json import render

    return render(view)


def _csv(view: ReportView) -> bytes:
    from psfkit.report.to_csv import render

    return render(view)


def _xlsx(view: ReportView) -> bytes:
    from psfkit.report.to_xlsx import render

    return render(view)


def _junit(view: ReportView) -> bytes:
    from psfkit.report.to_junit import render

    return render(view)


def _summary(view: ReportView) -> bytes:
    from psfkit.report.to_summary import render

    return render(view)


def _sarif(view: ReportView) -> bytes:
    from psfkit.report.to_sarif import render

    return render(view)


def _sarif_all(view: ReportView) -> bytes:
    from psfkit.report.to_sarif import render_all

    return render_all(view)


def _oscal(view: ReportView) -> bytes:
    from psfkit.report.to_oscal import render

    return render(view)


def _oscal_poam(view: ReportView) -> bytes:
    from psfkit.report.to_oscal_poam import render

    return render(view)


def _intoto(view: ReportView) -> bytes:
    from psfkit.report.to_intoto import render

    return render(view)


FORMATS: Mapping[str, Format] = {
    "html": Format("html", ".html", "text/html", _html, for_people=True),
    "pdf": Format("pdf", ".pdf", "application/pdf", _pdf, for_people=True),
    "md": Format("md", ".md", "text/markdown", _md, for_people=True),
    "json": Format("json", ".json", "application/json", _json, for_people=False),
    "csv": Format("csv", ".csv", "text/csv", _csv, for_people=False),
    "xlsx": Format(
        "xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx, for_people=False
    ),
    "junit": Format("junit", ".junit.xml", "application/xml", _junit, for_people=False),
    "sarif": Format("sarif", ".sarif", "application/sarif+json", _sarif, for_people=False),
    "sarif-all": Format("sarif-all", ".all.sarif", "application/sarif+json", _sarif_all, for_people=False),
    "oscal": Format("oscal", ".oscal.json", "application/oscal+json", _oscal, for_people=False),
    "oscal-poam": Format("oscal-poam", ".poam.oscal.json", "application/oscal+json", _oscal_poam, for_people=False),
    "in-toto": Format("in-toto", ".intoto.json", "application/vnd.in-toto+json", _intoto, for_people=False),
    "summary": Format("summary", ".summary.md", "text/markdown", _summary, for_people=False),
}
"""Every format, in the order in which it is shown."""


def render_report(
    assessment: Assessment,
    decision: Decision,
    plan: Plan,
    rubric: Rubric,
    formats: Sequence[str],
    maps: Sequence[MapSheet] = (),
    beside: Beside = NOTHING,
) -> Mapping[str, bytes]:
    """Return the report in each format asked for, by file name.

    A run that does not pass brings along the forms (``stubs/``) for every criterion with work to do,
    unless JSON alone is asked for.

    Args:
        assessment: The run.
        decision: What was decided on it.
        plan: The cheapest way to a pass.
        rubric: The rubric it was judged by.
        formats: Names in :data:`FORMATS`.
        maps: The workflow maps of the bundle, which formats for people draw.
        beside: Where claims stand in files, and the crosswalk, for formats that point at them.

    Raises:
        RenderError: A format is unknown or cannot be drawn.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise RenderError(f"there is no report format {unknown[0]}", hint=f"choose from {', '.join(FORMATS)}")
    chosen = [FORMATS[name] for name in formats]
    view = make_view(assessment, decision, plan, rubric, frozenset(list_resources(STUBS)), maps, beside)
    files = {name_file(view, each): each.render(view) for each in chosen}
    if not view.passes and any(each.for_people for each in chosen):
        stubs = dict.fromkeys(block.stub for block in view.work if block.stub)
        files |= {f"stubs/{stub}": read_resource(f"{STUBS}/{stub}") for stub in stubs}
    return files


def name_file(view: ReportView, chosen: Format) -> str:
    """Return the name of the file a format is written to; the JSON is called the same whatever the outcome."""
    return f"{view.stem if chosen.for_people else 'assessment'}{chosen.suffix}"
