"""Matrices in memory: one system, two systems, many systems, names of any sort."""

from dataclasses import replace

from psfkit.model.bundle import Organisation, ValidatedBundle
from psfkit.scoring.assess import assess
from psfkit.scoring.coverage import cover
from tests.unit import worlds as w
from tests.unit.report import runs


def make(systems=("bot",), name="Acme AI", title="Gateway settings", tops=(5, 2, None, 3, 1, 4)):
    """Criteria at many levels, one claimed for the first system alone, one that does not apply, one idle item."""
    rules = runs.rubric()
    claims, items = [], []
    for number, (criterion, top) in enumerate(zip(rules.criteria, tops, strict=True)):
        if top is None:
            continue
        claim, own = w.ladder(criterion.id, top, systems=systems if number else systems[:1])
        claims.append(claim)
        items.extend(own)
    claims[-1] = replace(claims[-1], not_applicable="There are no users at all, only machines.")
    items[0] = replace(items[0], title=title)
    items.append(w.item("EV-9001", "PSF-1.2", 3, age=300, systems=systems))
    claims[1] = replace(claims[1], evidence=(*claims[1].evidence, "EV-9001"))
    bundle = replace(w.bundle(claims, items, systems=systems), organisation=Organisation(name, "NO"))
    validated = ValidatedBundle(bundle, (), tuple(domain.id for domain in rules.domains))
    return cover(assess(validated, rules, None, w.TODAY), bundle, rules)


def whole():
    """A matrix without a hole."""
    return make(tops=(3, 4, 5, 3, 3, 3))


SYSTEMS = {
    "one": ("bot",),
    "two": ("bot", "clerk"),
    "many": tuple(f"system-number-{n}" for n in range(12)),
}
