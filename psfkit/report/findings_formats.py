"""The formats in which findings are told to other programs, in the order in which they are shown."""

from collections.abc import Callable, Mapping

from psfkit.report.checked import Checks


def _json(checks: Checks) -> bytes:
    from psfkit.report.findings_json import render_validations

    return render_validations([(each.name, each.findings, each.valid) for each in checks.bundles], checks.as_of)


def _sarif(checks: Checks) -> bytes:
    from psfkit.report.findings_sarif import render

    return render(checks)


def _github(checks: Checks) -> bytes:
    from psfkit.report.findings_github import render

    return render(checks)


def _gitlab(checks: Checks) -> bytes:
    from psfkit.report.findings_gitlab import render

    return render(checks)


def _azure(checks: Checks) -> bytes:
    from psfkit.report.findings_azure import render

    return render(checks)


def _junit(checks: Checks) -> bytes:
    from psfkit.report.findings_junit import render

    return render(checks)


FINDINGS_FORMATS: Mapping[str, Callable[[Checks], bytes]] = {
    "json": _json,
    "sarif": _sarif,
    "github": _github,
    "gitlab": _gitlab,
    "azure": _azure,
    "junit": _junit,
}
"""What writes each, by name."""
