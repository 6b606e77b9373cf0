"""Every fault at every call that matters of every command that writes into a registry."""

import pytest

from tests.faults.conftest import JUDGED, POINTS
from tests.faults.scenarios import SCENARIOS
from tests.faults.sweep import prepare, sweep
from tests.faults.system import FAULTS

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module", params=SCENARIOS, ids=lambda scenario: scenario.name)
def prepared(request, ground, tmp_path_factory):
    return prepare(request.param, ground, tmp_path_factory.mktemp("prepared"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_whatever_happens_at_whichever_call_the_invariants_hold(prepared, fault, tmp_path, record_property):
    (tmp_path / "at").mkdir()
    swept = sweep(prepared, fault, tmp_path)
    record_property(POINTS, swept.points)
    record_property(JUDGED, swept.judged)
    assert not swept.broken, "\n".join(swept.broken[:40])
    assert swept.points >= 2
