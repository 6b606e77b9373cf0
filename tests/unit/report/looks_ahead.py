"""Looks ahead in memory: two systems, something stale, something replaced, a domain that comes to fall."""

from dataclasses import replace

from psfkit.model.bundle import Organisation
from psfkit.scoring.freshness import look_ahead
from tests.unit import worlds as w
from tests.unit.report import runs


def mixed(name="Acme AI", title="Gateway settings", age=5):
    """Criteria at level 3 for two systems; one item of many titles and ages, one stale, one replaced."""
    systems = ("bot", "clerk")
    ladders = [w.ladder(c.id, 3, systems=systems) for c in runs.rubric().criteria]
    claims = [claim for claim, _ in ladders]
    items = [item for _, own in ladders for item in own]
    items[0] = replace(items[0], title=title, produced_on=w.item("x", "PSF-1.1", 2, age=age).produced_on)
    stale = w.item("EV-9001", "PSF-1.2", 4, age=200, systems=systems)
    replaced = w.item("EV-9002", "PSF-1.3", 2, age=80, systems=systems)
    claims[1] = replace(claims[1], evidence=(*claims[1].evidence, stale.id))
    claims[2] = replace(claims[2], evidence=(*claims[2].evidence, replaced.id))
    bundle = replace(
        w.bundle(claims, [*items, stale, replaced], systems=systems), organisation=Organisation(name, "NO")
    )
    return look_ahead(bundle, runs.rubric(), None, w.TODAY)


def nothing():
    """A bundle that claims nothing."""
    return look_ahead(w.bundle(), runs.rubric(), None, w.TODAY)
