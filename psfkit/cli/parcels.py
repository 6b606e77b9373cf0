"""What ``pack`` and ``redact`` have in common: what should not go along is looked for, and what went is told."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psfkit import pipeline
from psfkit.cli.asked import Asked
from psfkit.cli.progress import ReadingBar
from psfkit.cli.runs import listed, remark_findings
from psfkit.cli.terminal import answer, remark
from psfkit.documents.text_safety import find_forbidden, is_blank, printable
from psfkit.errors import DecisionNeededError, UsageError
from psfkit.model.finding import Finding

if TYPE_CHECKING:
    from psfkit.documents.packer import Allowed, Packed, Parcel

_SECRETS = "--allow-secrets"
_PERSONAL = "--allow-personal-data"


def search(parcel: "Parcel", secrets: str | None, personal: str | None, so: str) -> "Allowed":
    """See that nothing in a bundle looks like a secret or like personal data, or that somebody answers for it.

    Args:
        parcel: The bundle, and what of it stays behind.
        secrets: Why secrets may go along, or None when nobody says so.
        personal: Why personal data may.
        so: What is not done otherwise, for the message: ``nothing was packed``.

    Returns:
        The reasons that are needed.

    Raises:
        UsageError: A reason says nothing.
        DecisionNeededError: There is something, and no reason.
    """
    from psfkit.documents.packer import Allowed

    _require_readable(secrets, _SECRETS, "revoked on 3 May")
    _require_readable(personal, _PERSONAL, "made-up numbers of a test run")
    with ReadingBar() as bar:
        found = pipeline.search_parcel(parcel, bar)
    if found.not_text:
        remark(f"not looked into, because they are not text: {listed(found.not_text)}")
    if findings := (*found.secrets, *found.personal, *found.contacts):
        remark_findings(Asked(parcel.path), findings)
    open_ones: list[str] = []
    options: list[str] = []
    for findings, noun, option, reason in (
        (found.secrets, "possible secret", _SECRETS, secrets),
        (found.personal, "possible personal number", _PERSONAL, personal),
    ):
        if findings and reason is None:
            open_ones.append(_say(findings, noun))
            options.append(f"{option} REASON")
        elif findings and reason:
            remark(f"{_say(findings, noun)}, allowed: {printable(reason)}")
    if open_ones:
        raise DecisionNeededError(
            f"{' and '.join(open_ones)}, so {so}",
            hint=f"take them out, withhold the files with `psfkit redact`, or answer for them: {' '.join(options)}",
        )
    return Allowed((secrets or "") if found.secrets else "", (personal or "") if found.personal else "")


def _require_readable(reason: str | None, option: str, example: str) -> None:
    if reason is not None and (is_blank(reason) or find_forbidden(reason) or not reason.isprintable()):
        raise UsageError(f"{option} needs a reason that can be read", hint=f'{option} "{example}"')


def _say(findings: Sequence[Finding], noun: str) -> str:
    files = len({finding.location.file for finding in findings})
    return f"{_count(len(findings), noun)} in {_count(files, 'file')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def tell_packed(packed: "Packed", parcel: "Parcel") -> None:
    """Say what was written and left out, and answer with the bundle digest."""
    if parcel.left_out:
        remark(f"left out: {listed(parcel.left_out)}")
    if parcel.withheld:
        remark(f"withheld: {listed([file.path for file in parcel.withheld])}")
    remark(f"wrote {packed.path} ({_count(packed.files, 'file')}, {packed.size:,} bytes)")
    answer(parcel.bundle.digest)
