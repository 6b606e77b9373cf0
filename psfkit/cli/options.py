"""Options that several commands share, so that they are spelt once."""

from enum import StrEnum
from typing import Annotated

import typer

DEFAULT_RUBRIC = "psf/1.1"
STDOUT = "-"
"""What ``--output`` is called when it is no file."""
KINDS = "kinds"
"""What `rubric show` calls all kinds of evidence."""


class AnswerFormat(StrEnum):
    """How a command answers on standard output."""

    TEXT = "text"
    JSON = "json"


class ScoreFormat(StrEnum):
    """How `score` answers on standard output."""

    TEXT = "text"
    JSON = "json"
    MD = "md"
    CSV = "csv"
    XLSX = "xlsx"
    JUNIT = "junit"
    SARIF = "sarif"
    SARIF_ALL = "sarif-all"
    OSCAL = "oscal"
    OSCAL_POAM = "oscal-poam"
    IN_TOTO = "in-toto"
    SUMMARY = "summary"


class CoverageFormat(StrEnum):
    """How `coverage` answers."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class StatusFormat(StrEnum):
    """How `status` answers."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"


class TableFormat(StrEnum):
    """How a table is answered on standard output."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


class FindingsFormat(StrEnum):
    """How findings are told on standard output."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    AZURE = "azure"
    JUNIT = "junit"


AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="The day to look at the evidence, YYYY-MM-DD [default: today].")
]
Format = Annotated[AnswerFormat, typer.Option("--format", help="How to answer on standard output.")]
Output = Annotated[
    str, typer.Option("--output", metavar="FILE", help="Write the answer into a file; - is standard output.")
]
RubricName = Annotated[str, typer.Option("--rubric", metavar="NAME|PATH", help="A rubric psfkit carries, or a file.")]
Determinations = Annotated[
    str,
    typer.Option(
        "--determinations", metavar="PATH", help="An assessor's determinations [default: none, a self-check]."
    ),
]
Issuer = Annotated[str, typer.Option("--issuer", metavar="DIR", help="The issuer that signs.")]
RecordUrl = Annotated[str, typer.Option("--record-url", metavar="URL", help="Where the record will be published.")]
AcceptClock = Annotated[
    bool, typer.Option("--accept-clock", help="Do it even though the last event lies more than 92 days back.")
]
PassphraseFd = Annotated[
    int | None,
    typer.Option(
        "--passphrase-fd",
        metavar="N",
        min=0,
        help="Read the key's passphrase from this descriptor [default: PSFKIT_PASSPHRASE, or the terminal].",
    ),
]
AllowSecrets = Annotated[
    str | None,
    typer.Option(
        "--allow-secrets",
        metavar="REASON",
        help="Why what looks like a secret may go along; the reason goes along too.",
    ),
]
AllowPersonal = Annotated[
    str | None,
    typer.Option(
        "--allow-personal-data",
        metavar="REASON",
        help="Why what looks like personal data may go along; the reason goes along too.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that differ.")]
Bundle = Annotated[str, typer.Argument(metavar="BUNDLE", help="A bundle folder or .zip.")]
BundleHere = Annotated[str, typer.Argument(metavar="[BUNDLE]", help="A bundle folder or .zip [default: here].")]
