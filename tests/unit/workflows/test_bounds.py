"""Large maps, and maps that are drawn to be expensive, cost what their size costs and no more."""

import time

import pytest

from psfkit.documents.workflow_reader import MAX_NODES, read_map
from psfkit.workflows import check_map
from tests.unit.workflows.maps import edge, skill, studio

pytestmark = pytest.mark.slow


def acting(number):
    risky = {"autonomyLevel": 3, "riskCategory": "legal", "blastRadius": {"allowedApis": ["a"]}}
    return skill(f"s{number}", **risky)


def arrow(source, target):
    return edge(f"s{source}", f"s{target}")


def pipeline(count):
    """A long chain with short cuts: mail, file, step, file, step and so on."""
    mail = {"subtype": "email_receive", "direction": "inbound", "name": "mail"}
    nodes = [
        acting(n)
        if n % 5 in (2, 4)
        else {"id": f"s{n}", "type": "integration" if n % 5 == 0 else "artifact", "data": mail}
        for n in range(count)
    ]
    edges = [arrow(n - back, n) for back in (1, 17) for n in range(back, count)]
    return studio(nodes, edges)


def steps(count, edges):
    return studio(map(acting, range(count)), edges)


SHAPES = {
    "one circle through every node": (MAX_NODES, lambda n: (arrow(i, (i + 1) % n) for i in range(n))),
    "circles of two": (MAX_NODES, lambda n: (arrow(i, i ^ 1) for i in range(n))),
    "everything to everything": (240, lambda n: (arrow(i, j) for i in range(n) for j in range(n) if i != j)),
    "a chain that is entered everywhere": (
        999,
        lambda n: (arrow(*ends) for i in range(2, n) for ends in ((i - 1, i), (0, i))),
    ),
}


def cost(content):
    began = time.process_time()
    check = check_map(read_map(content, "map.json").map)
    assert check.findings
    return time.process_time() - began


def test_a_map_of_5000_nodes_is_checked_in_two_seconds_of_work():
    assert min(cost(pipeline(5000)) for _ in range(3)) < 2


@pytest.mark.parametrize("shape", SHAPES)
def test_an_expensive_shape_is_checked_within_bounds(shape):
    count, edges = SHAPES[shape]
    assert cost(steps(count, edges(count))) < 20


def test_a_map_of_100000_nodes_is_refused_at_once():
    content = studio({"id": str(number), "type": "human"} for number in range(100_000))
    began = time.process_time()
    reading = read_map(content, "map.json")
    assert reading.map is None
    assert [finding.code for finding in reading.findings] == ["PK619"]
    assert time.process_time() - began < 5
