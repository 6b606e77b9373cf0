"""The formats in which a run is held against another framework, in the order in which they are shown."""

from collections.abc import Callable, Mapping

from psfkit.model.crosswalk import CrosswalkAnswer


def _json(answer: CrosswalkAnswer) -> bytes:
    from psfkit.report.crosswalk_json import render

    return render(answer)


def _html(answer: CrosswalkAnswer) -> bytes:
    from psfkit.report.crosswalk_html import render

    return render(answer)


def _csv(answer: CrosswalkAnswer) -> bytes:
    from psfkit.report.crosswalk_csv import render

    return render(answer)


def _oscal(answer: CrosswalkAnswer) -> bytes:
    from psfkit.report.oscal_mapping import render

    return render(answer)


CROSSWALK_FORMATS: Mapping[str, Callable[[CrosswalkAnswer], bytes]] = {
    "json": _json,
    "html": _html,
    "csv": _csv,
    "oscal": _oscal,
}
"""What writes each, by name; each raises :class:`psfkit.errors.RenderError` when it cannot be drawn."""
