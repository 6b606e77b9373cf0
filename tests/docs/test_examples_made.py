"""What the examples hand in of a test run is what a run of the same tests gives."""

import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

EXAMPLES = Path(__file__).parents[2] / "examples"
RUNS = (
    ("northlight-support", "broken-answers/test_end_states.py", "evidence/psf-2/broken-answers.junit.xml"),
    ("northlight-support", "masker/test_planted.py", "evidence/psf-3/masker-evaluation.junit.xml"),
    ("harbour-freight", "broken-answers/test_ends.py", "evidence/psf-2/quote-writer-broken-answers.junit.xml"),
)


@pytest.mark.parametrize(("bundle", "tests", "handed_in"), RUNS, ids=lambda part: part)
def test_a_run_of_the_same_tests_gives_the_same_results(bundle, tests, handed_in, tmp_path):
    folder = (EXAMPLES / "making" / bundle / tests).parent
    again = tmp_path / "results.xml"
    plugins = ("-p", "no:cacheprovider", "-p", "no:xdist")
    command = (sys.executable, "-B", "-m", "pytest", *plugins, "-q", "-c", str(tmp_path / "none.ini"))
    (tmp_path / "none.ini").write_text("[pytest]\n", "utf-8")
    subprocess.run(
        (*command, "--rootdir", str(folder), tests.rpartition("/")[2], f"--junit-xml={again}"),
        cwd=folder,
        check=False,
        capture_output=True,
    )
    assert _results(again) == _results(EXAMPLES / bundle / handed_in)


def _results(file):
    cases = fromstring(file.read_bytes()).iter("testcase")
    return {case.get("name"): "failed" if case.find("failure") is not None else "passed" for case in cases}
