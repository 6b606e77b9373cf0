"""Each rule over crosswalks finds what it is for, at its place, and nothing else."""

import pytest

from psfkit import pipeline
from psfkit.errors import RubricError
from psfkit.resources import read_resource

WHOLE = read_resource("rubrics/psf/1.1/crosswalk.yaml").decode()
FIRST = '      - {framework: eu-ai-act, to: "Article 15(5)", relation: subset, confidence: medium, source: psfkit,\n'

NONE = "      - {framework: gdpr, relation: none, confidence: low, source: psfkit, because: nothing}\n"

BROKEN = {
    "an article that is not there": ('to: "Article 15(5)"', 'to: "Article 15(6)"', "PK921", "has no Article 15(6)"),
    "a paragraph that is not there": ('part: "14(3)"', 'part: "14(9)"', "PK921", "no part 14(9)"),
    "a criterion of SOC 2 that is not there": ('to: "CC6.6"', 'to: "CC6.9"', "PK921", "SOC 2 has no CC6.9"),
    "a framework that is not carried": ("framework: gdpr", "framework: hipaa", "PK921", "no framework hipaa"),
    "a criterion that is not there": ("criterion: PSF-1.2\n", "criterion: PSF-1.9\n", "PK922", "no criterion PSF-1.9"),
    "a criterion left out": ("criterion: PSF-1.2\n", "criterion: PSF-1.9\n", "PK923", "PSF-1.2 is not mapped"),
    "another rubric's version": ('rubric_version: "1.1"', 'rubric_version: "9.9"', None, "no rubric psf/9.9"),
    "a row twice": (FIRST, f"{FIRST}         because: again}}\n{FIRST}", "PK924", "leads to Article 15(5) twice"),
    "a criterion twice": ("criterion: PSF-1.2\n", "criterion: PSF-1.1\n", "PK924", "PSF-1.1 is mapped twice"),
    "none beside others": (
        "  - criterion: PSF-1.1\n    maps:\n",
        f"  - criterion: PSF-1.1\n    maps:\n{NONE}",
        "PK925",
        "and other rows do",
    ),
    "none that names a duty": ("relation: subset", "relation: none", "PK925", "relation none, and it leads to"),
    "a row that leads nowhere": ('to: "Article 15(5)", ', "", "PK925", "it leads nowhere"),
    "a source that is not listed": ("source: psfkit", "source: hearsay", "PK926", "no source hearsay"),
    "a relation that is not known": ("relation: subset", "relation: superset", "PK133", "superset"),
    "a key that is not known": ("licence:", "license:", "PK130", "license"),
    "no notice": ("notice: >-", "x-notice: >-", "PK131", "notice"),
}


def lint(path, text):
    path.write_text(text, encoding="utf-8")
    ((_, findings, _),) = pipeline.lint(str(path))
    return findings


def test_the_crosswalk_by_itself_is_found_to_hold(tmp_path):
    assert lint(tmp_path / "crosswalk.yaml", WHOLE) == ()


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_hold_is_found(tmp_path, name):
    old, new, code, said = BROKEN[name]
    assert old in WHOLE
    text = WHOLE.replace(old, new, 1)
    if code is None:
        with pytest.raises(RubricError, match=said):
            lint(tmp_path / "crosswalk.yaml", text)
        return
    findings = [finding for finding in lint(tmp_path / "crosswalk.yaml", text) if finding.code == code]
    assert any(said in finding.message for finding in findings), [finding.message for finding in findings]
    assert all(finding.location.span for finding in findings)


def test_a_framework_that_is_not_mapped_is_missed(tmp_path):
    lines = WHOLE.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if "framework: owasp-llm" in line)
    findings = lint(tmp_path / "crosswalk.yaml", "".join(lines[:start] + lines[start + 4 :]))
    assert [(f.code, f.message) for f in findings] == [("PK923", "PSF-1.1 says nothing about owasp-llm")]


def test_a_crosswalk_that_is_none_is_refused_with_the_first_findings(tmp_path):
    path = tmp_path / "crosswalk.yaml"
    path.write_text("format: psfkit-crosswalk/1\nrubric: psf\n", encoding="utf-8")
    with pytest.raises(RubricError, match=r"not a crosswalk: .*PK131"):
        pipeline.read_crosswalk(pipeline.read_rubric("psf/1.1"), str(path))


def test_a_rubric_of_ones_own_needs_a_crosswalk_of_its_own(tmp_path):
    path = tmp_path / "rubric.yaml"
    path.write_bytes(read_resource("rubrics/psf/1.1/rubric.yaml") + b"\n# mine\n")
    own = pipeline.read_rubric(str(path))
    with pytest.raises(RubricError, match="no crosswalk for this rubric"):
        pipeline.read_crosswalk(own)
    mine = tmp_path / "crosswalk.yaml"
    mine.write_text(WHOLE, encoding="utf-8")
    assert pipeline.read_crosswalk(own, str(mine)).rows


def test_a_crosswalk_for_another_rubric_is_refused(tmp_path):
    path = tmp_path / "crosswalk.yaml"
    path.write_text(WHOLE.replace('rubric_version: "1.1"', 'rubric_version: "1.0"'), encoding="utf-8")
    with pytest.raises(RubricError, match=r"is for psf 1\.0, not psf 1\.1"):
        pipeline.read_crosswalk(pipeline.read_rubric("psf/1.1"), str(path))
