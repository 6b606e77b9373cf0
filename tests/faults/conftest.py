"""What the sweeps share, and one line that says how many points were met."""

import pytest

from tests.faults.child import remember_what_writes_nothing, run_here
from tests.faults.scenarios import make_ground, saved

POINTS = "points"
JUDGED = "judged"


@pytest.fixture(scope="session")
def ground(tmp_path_factory):
    """Bundles and their saved assessments; what reads and draws without writing is done once."""
    undo = remember_what_writes_nothing()
    folder = tmp_path_factory.mktemp("ground")
    made = make_ground(folder)
    for bundle in (made.first, made.second):
        given = (bundle, "--determinations", bundle / "determinations", "--out", saved(bundle).parent)
        assert run_here(("score", *given, "--as-of", "2026-11-24")) == 0
    yield made
    undo()


def pytest_terminal_summary(terminalreporter):
    """Say how many faults were met; reports of other processes carry their numbers along."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    told = [(name, value) for report in reports for name, value in report.user_properties]
    points, judged = (sum(value for name, value in told if name == which) for which in (POINTS, JUDGED))
    if points:
        terminalreporter.write_line(f"faults: {points} met, and what is left in {judged} ways in all judged")
