"""The documents of a new bundle, written so that nothing is claimed that is not so.

Written by hand, not by a YAML library, so that what a criterion asks for stands as a comment where it is answered.
Every text of a person goes through :func:`psfkit.documents.yaml_text.flow` or, in comments, through ``printable``.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from textwrap import wrap

from psfkit.documents.digests import sha256_hex
from psfkit.documents.placeholders import FILL_IN
from psfkit.documents.text_safety import printable
from psfkit.documents.yaml_text import flow
from psfkit.model.beginning import NewBundle, NewMap, NewSystem
from psfkit.model.rubric import Criterion, Domain, Level, Requirement, Rubric

MAP_ID = "EV-001"
_WIDTH = 110
_STAYS = "## "
"""Begins a comment that stays one, among forms whose # is to be taken away."""
_LONGEST_STATEMENT = 1000
_AUTONOMY = (
    "L0 a person approves each action; L1 alone where risk is low, a person before the rest; L2 acts, a person watches "
    "and can step in; L3 acts on nearly everything, people look at samples; L4 nobody watches it at work"
)


def write_bundle(new: NewBundle) -> bytes:
    """Return ``bundle.yaml``."""
    organisation = new.organisation
    unknown = organisation.country == "ZZ"
    names = ", ".join(system.name for system in new.systems)
    lines = [
        _schema_line("bundle"),
        "# Who applies, for what, and with which systems. Every key is explained in docs/bundle-format.md of psfkit.",
        "format: psfkit-bundle/1",
        'psf: "1.1"',
        "application: {id: APP-0001}  # the number you are given, once you have one",
        "organisation:",
        f"  name: {flow(organisation.name)}",
        f"  country: {flow(organisation.country)}" + "  # write the two letters of your country here" * unknown,
        "scope:",
        "  # One or two sentences that may be published.",
        f"  statement: {flow(_statement(names))}",
        *_vendors(new),
        "systems:",
        *chain.from_iterable(_system(system, new.map) for system in new.systems),
    ]
    return _document(lines)


def _statement(names: str) -> str:
    statement = f"The AI systems named here, as they run in production: {names}."
    return statement if len(statement) <= _LONGEST_STATEMENT else "The AI systems that are named in this bundle."


def _vendors(new: NewBundle) -> Iterator[str]:
    if new.vendors:
        yield "vendors:"
    else:
        yield "# vendors:  # whoever supplies models or AI services"
        yield "#   - {id: a-short-name, name: Their name, provides: hosted language models}"
    for vendor in new.vendors:
        yield f"  - {flow({'id': vendor.id, 'name': vendor.name, 'provides': vendor.provides})}"


def _system(system: NewSystem, shown: NewMap | None) -> Iterator[str]:
    yield f"  - id: {flow(system.id)}"
    yield f"    name: {flow(system.name)}"
    yield f"    purpose: {flow(system.purpose)}"
    yield from _comments(f"{system.remark}. {_AUTONOMY}.", "    # ")
    yield f"    autonomy: {system.autonomy}"
    if system.models:
        yield f"    models: {flow(list(system.models))}"
    else:
        yield "    # models: [name and pinned version]"
    if system.vendors:
        yield f"    vendors: {flow(list(system.vendors))}"
    if shown is not None and shown.system == system.id and _is_evidence(shown):
        yield f"    maps: [{MAP_ID}]"
    else:
        yield f"    # maps: [{MAP_ID}]  # the maps of its workflows, once they are listed in evidence.yaml"


def write_criteria(domain: Domain, new: NewBundle) -> bytes:
    """Return the claims of a domain: those that the map gives, and a form for every other criterion."""
    claims = {} if new.map is None else new.map.claims
    made = _is_evidence(new.map) and any(criterion.id in claims for criterion in domain.criteria)
    lines = [
        _schema_line("criteria", "../"),
        *_comments(f"{domain.id} {domain.title}. {domain.about}"),
        "#",
        *_comments(
            "A criterion without a claim claims nothing. Where a control is there, take the # away in front of its "
            "claim (lines with ## stay) and write who answers for it and what is done"
            + ("." if made else ", and the [] after claims: away with the first one.")
            + " What is not met yet may carry a waiver for a time; `psfkit schema criteria` says what it needs."
        ),
        f"domain: {domain.id}",
        "claims:" if made else "claims: []",
    ]
    for criterion in domain.criteria:
        lines += ["", *_comments(f"{criterion.id} {criterion.title}. {criterion.asks}", _STAYS)]
        if new.map is not None and criterion.id in claims:
            claim = _claim(criterion, claims[criterion.id], new, new.map)
            lines += claim if made else _kept_back(claim, new.map)
        else:
            lines += _claim_form(criterion)
    return _document(lines)


def _claim(criterion: Criterion, statement: str, new: NewBundle, shown: NewMap) -> Iterator[str]:
    yield f"  - criterion: {criterion.id}"
    if len(new.systems) > 1:
        yield f"    systems: {flow([shown.system])}"
    yield f"    owner: {flow(new.owner)}"
    yield f"    statement: {flow(statement)}"
    yield f"    evidence: [{MAP_ID}]"


def _claim_form(criterion: Criterion) -> Iterator[str]:
    yield from _comments(f"First step: {criterion.remedy.first}", _STAYS)
    yield f"#  - criterion: {criterion.id}"
    yield f"#    owner: {FILL_IN}  # who answers for it, by name or role"
    yield f"#    statement: {FILL_IN}  # what is done, where, and by whom"
    yield f"#    evidence: [{_stub_id(criterion)}]"


def write_evidence(rubric: Rubric, new: NewBundle) -> bytes:
    """Return ``evidence.yaml``: the map, where it shows something, and a stub for every criterion."""
    lines = [
        _schema_line("evidence"),
        *_comments(
            "Every file under evidence/ stands here, and every entry here has its file. Below is a stub for each "
            "criterion: put a file in place, take the # away in front of the stub (lines with ## stay), correct it, "
            "and run `psfkit validate --fix`, which writes the digest. `psfkit rubric show PSF-1.1` says what counts."
        ),
        "evidence:" if _is_evidence(new.map) else "evidence: []  # take the [] away with the first entry",
    ]
    if new.map is not None and new.map.claims:
        entry = _map_entry(new, new.map)
        lines += entry if _is_evidence(new.map) else _kept_back(entry, new.map)
    for domain in rubric.domains:
        lines += ["", f"{_STAYS}{domain.id} {printable(domain.title)}: the template is drafts/{domain.id.lower()}/"]
        for criterion in domain.criteria:
            lines += _stub(criterion)
    return _document(lines)


def _is_evidence(shown: NewMap | None) -> bool:
    """Whether a map speaks for any criterion, and shows how things are today."""
    return shown is not None and bool(shown.claims) and not shown.is_intended


def _kept_back(lines: Iterable[str], shown: NewMap) -> Iterator[str]:
    """Return what a map would give as a form: it shows how things are meant to be."""
    yield f"{_STAYS}Take the # away once it runs so: {printable(f'workflows/{shown.name}')} is a future state."
    yield from (f"#{line}" for line in lines)


def _map_entry(new: NewBundle, shown: NewMap) -> Iterator[str]:
    yield f"  - id: {MAP_ID}"
    yield f"    title: {flow(shown.title)}"
    yield "    kind: workflow-map"
    yield f"    path: {flow(f'workflows/{shown.name}')}"
    yield f"    sha256: {flow(sha256_hex(shown.content))}"
    if len(new.systems) > 1:
        yield f"    systems: {flow([shown.system])}"
    yield f"    criteria: {flow(list(shown.claims))}"
    undated = "" if shown.is_dated else "  # the map does not say; the day it was put here"
    yield f"    produced_on: {shown.made_on.isoformat()}{undated}"


def _stub(criterion: Criterion) -> Iterator[str]:
    yield ""
    yield from _comments(f"{criterion.id} {criterion.title}", _STAYS)
    for rule in criterion.levels:
        for need in rule.needs if rule.level <= Level.IMPLEMENTED else ():
            yield from _comments(f"level {int(rule.level)} takes {_say_need(need)}", _STAYS + "  ")
    form = f"drafts/{criterion.stub.partition('.')[0]}/{criterion.stub}"
    yield f"{_STAYS}  levels 4 and 5: what tools wrote, and the form {form}"
    kind = criterion.rule(Level.DOCUMENTED).needs[0].kinds[0]
    yield f"#  - id: {_stub_id(criterion)}"
    yield f"#    title: {FILL_IN}  # what it is"
    yield f"#    kind: {kind}"
    yield f"#    path: evidence/{criterion.id.partition('.')[0].lower()}/the-file.md"
    yield f"#    sha256: {'0' * 64}"
    yield f"#    criteria: [{criterion.id}]"
    yield "#    produced_on: the day it was made, as 2026-10-12"


def _say_need(need: Requirement) -> str:
    count = f"{need.count} of " if need.count > 1 else ""
    kinds = " or ".join(need.kinds)
    return f"{count}{kinds}, at most {need.max_age_days} days old"


def _stub_id(criterion: Criterion) -> str:
    """Return a number for the evidence of a criterion: EV-412 for PSF-4.1, level 2.

    The number tells criterion and level apart as long as there are fewer than ten of either in a domain.
    """
    return f"EV-{criterion.id.removeprefix('PSF-').replace('.', '')}2"


def _schema_line(name: str, up: str = "") -> str:
    return f"# yaml-language-server: $schema={up}.psfkit/schemas/{name}.schema.json"


def _comments(text: str, mark: str = "# ") -> Iterator[str]:
    """Return a text as comment lines; nothing in it can end the comment."""
    return (mark + line for line in wrap(printable(text), _WIDTH, break_on_hyphens=False))


def _document(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")
