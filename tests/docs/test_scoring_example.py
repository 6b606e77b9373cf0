"""The worked example of docs/scoring.md is recomputed."""

import re
from datetime import date
from pathlib import Path

from psfkit import pipeline

ROOT = Path(__file__).parents[2]


def test_the_worked_example_has_the_numbers_that_psfkit_computes():
    text = (ROOT / "docs/scoring.md").read_text("utf-8")
    block = text.split("<!-- worked example")[1].split("<!-- end -->")[0]
    stated = dict(re.findall(r"^\| ([^|]+?) \| ([\d.]+) \|$", block, re.MULTILINE))
    rubric = pipeline.read_rubric("psf/1.1")
    as_of = date(2026, 11, 24)
    bundle = ROOT / "examples/kestrel-claims"
    validated = pipeline.validate(str(bundle), rubric, as_of).validated
    determinations = pipeline.read_determinations(str(bundle / "determinations"), validated.bundle, rubric, as_of)
    run = pipeline.assess(validated, rubric, determinations, as_of)
    domain = next(d for d in run.assessment.domains if d.domain == "PSF-2")
    computed = {r.criterion: str(int(r.level)) for r in domain.criteria}
    total = sum(int(r.level) for r in domain.criteria)
    computed |= {"sum": str(total), "score in hundredths": str(domain.score), "shown": domain.shown, "threshold": "3.0"}
    assert stated == computed
