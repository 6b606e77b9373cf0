"""A small crosswalk in memory, over the small rubric of the report tests, and what runs show by it."""

from psfkit.model.crosswalk import Author, Confidence, Crosswalk, Duty, Framework, Relation, Row, RowSource
from psfkit.model.names import CriterionId, Digest
from psfkit.scoring.crosswalk import hold_against

DIGEST = Digest(f"sha256:{'d' * 64}")
DUTIES = ("whole", "part", "both", "loose", "idle", "nothing")
SOURCES = (
    RowSource("them", Author.PUBLISHER, "The publisher", "By domain."),
    RowSource("us", Author.READING, "A reading", "Nobody confirmed it."),
)
TABLE = (
    ("PSF-1.1", "part", Relation.SUBSET, Confidence.HIGH, "us"),
    ("PSF-1.1", "both", Relation.INTERSECTS, Confidence.MEDIUM, "them"),
    ("PSF-1.2", "idle", Relation.SUBSET, Confidence.HIGH, "us"),
    ("PSF-1.3", "both", Relation.SUBSET, Confidence.MEDIUM, "us"),
    ("PSF-1.3", "loose", Relation.INTERSECTS, Confidence.LOW, "us"),
    ("PSF-2.1", "whole", Relation.EQUAL, Confidence.HIGH, "us"),
    ("PSF-2.1", "part", Relation.INTERSECTS, Confidence.LOW, "us"),
)


def framework(title="Other"):
    duties = tuple(Duty(name, f"title of {name}", "group", ()) for name in DUTIES)
    return Framework(
        "other", title, "Other Framework", "1", "Somebody", "https://other.example", "duty", "duties", "ours", "source",
        "It is complemented, not replaced.", duties, DIGEST,
    )  # fmt: skip


def crosswalk(title="Other"):
    rows = tuple(Row(CriterionId(c), "other", to, "", r, s, by, f"{c} and {to}") for c, to, r, s, by in TABLE)
    notice = "No legal opinion."
    return Crosswalk(
        "psf", "1.1", "1.0", "t", "l", notice, SOURCES, rows, {"other": framework(title)}, DIGEST, carried=True
    )


def answer(made, title="Other"):
    return hold_against(made.assessment, made.rubric, crosswalk(title), "other")
