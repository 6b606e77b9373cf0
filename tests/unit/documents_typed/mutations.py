"""Documents that nobody thought of: whole ones, changed in a few places."""

from decimal import Decimal

from hypothesis import strategies as st

from psfkit.documents.schema import NAMES
from tests.unit.documents_typed.samples import HEX, read, whole_documents

WHOLE = {name: [read(text, name).value for text in texts] for name, texts in whole_documents().items()}
TELLING = (
    "EV-001 | EV-001\n | EV-٠٠١ | PSF-1.1 | PSF-1.1\n | PSF-10.10 | L1 | NO | a | A |  a | a  | a\nb | \u200b\u200b | "
    "2026-02-29 | 2024-02-29 | 2100-12-31 | 2101-01-01 | 1999-12-31 | 2026-1-1 | 2024-02-29\n | 3.0 | 5.01 | x- | "
    "psfkit-bundle/1 | https://a.example | https://a.example\n | evidence/a | evidence//a | policy | small | published"
)
TEXTS = (*TELLING.split(" | "), HEX, f"sha256:{HEX}", "a" * 201, "é" * 200, "\U0001f600" * 201, "a" * 4001, "")
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 400),
    st.sampled_from([Decimal("0.5"), Decimal("4.0"), Decimal("0.0"), 10**17]),
    st.text(max_size=12),
    st.sampled_from(TEXTS),
)
KNOWN = (
    "id", "title", "kind", "path", "sha256", "systems", "criteria", "evidence", "claims", "not_applicable", "level",
    "accept", "reason", "x-a", "covers", "equals", "x", "x-\n", "format",
)  # fmt: skip
KEYS = st.sampled_from(KNOWN) | st.text(max_size=4)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)


def pointers(value, at=()):
    yield at
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from pointers(child, (*at, key))


def changed(value, pointer, act):
    if not pointer:
        return act(value)
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[pointer[0]] = changed(copy[pointer[0]], pointer[1:], act)
    return copy


def mutation(act, key, new):
    def apply(old):
        if act == "add" and isinstance(old, dict):
            return {**old, key: new}
        if act == "add" and isinstance(old, list):
            return [*old, new]
        if act == "drop" and isinstance(old, dict) and old:
            return dict(list(old.items())[1:])
        return new

    return apply


@st.composite
def mutated(draw, names=tuple(name for name in NAMES if name != "rubric")):
    """Take a whole document of one of the schemas named and change it in one to four places."""
    name = draw(st.sampled_from(names))
    value = draw(st.sampled_from(WHOLE[name]))
    for _ in range(draw(st.integers(1, 4))):
        act = mutation(draw(st.sampled_from(["replace", "add", "drop"])), draw(KEYS), draw(VALUES))
        value = changed(value, draw(st.sampled_from(list(pointers(value)))), act)
    return name, value
