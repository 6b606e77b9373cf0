"""A rubric as a person reads it in a terminal."""

from collections.abc import Sequence

from psfkit.checks.assertions import say_test
from psfkit.cli.terminal import paint, say_days
from psfkit.cli.trace_text import fold, say_need
from psfkit.model.rubric import Criterion, EvidenceKind, MapPolicy, Requirement, Rubric
from psfkit.model.score import show_score


def write_overview(rubric: Rubric, width: int, *, colour: bool) -> str:
    """Write every domain with its threshold and criteria."""
    head = fold(f"{rubric.title} ({rubric.id} {rubric.version})", width, "")
    lines = [*(paint(line, "bold", on=colour) for line in head), rubric.digest]
    lines.extend(fold(rubric.attribution, width, ""))
    lines.extend(fold(rubric.judgement, width, ""))
    for domain in rubric.domains:
        lines.append("")
        lines.append(paint(f"{domain.id} {domain.title}, passes at {show_score(domain.threshold)}", "bold", on=colour))
        for criterion in domain.criteria:
            said = f"{criterion.id}  {criterion.title}  [{criterion.provenance.value}]"
            lines.extend(fold(said, width, "  ", hang=len(criterion.id) + 2))
    lines += ["", paint("Kinds of evidence", "bold", on=colour)]
    lines.extend(fold(", ".join(kind.id for kind in rubric.kinds), width, "  "))
    return "\n".join((*lines, "", "More: psfkit rubric show PSF-1 (or PSF-1.1, or kinds)"))


def write_kinds(kinds: Sequence[EvidenceKind], width: int, *, colour: bool) -> str:
    """Write kinds of evidence: what each is, and what is one."""
    lines = []
    for kind in kinds:
        lines.append(f"{paint(kind.id, 'bold', on=colour)}  {kind.title}")
        lines.extend(fold(kind.says, width, "  "))
        lines.extend(fold(f"such as: {kind.examples}", width, "  "))
        lines.append("")
    return "\n".join(lines).rstrip("\n")


def write_criterion(criterion: Criterion, width: int, *, colour: bool) -> str:
    """Write one criterion with every level."""
    lines = [paint(f"{criterion.id} {criterion.title}", "bold", on=colour)]
    for label, text in (
        ("asks", criterion.asks),
        ("why", criterion.why),
        ("applies to", criterion.applies_to),
        ("provenance", f"{criterion.provenance.value}. {criterion.basis}"),
        ("v1.1", criterion.changed_in_1_1),
    ):
        lines.extend(_labelled(label, text, width))
    for rule in criterion.levels:
        lines.append("")
        lines.append(paint(f"  level {int(rule.level)}, {rule.level.name.lower()}", "bold", on=colour))
        lines.extend(fold(rule.says, width, "    "))
        for need in rule.needs:
            lines.extend(_need(need, width))
        lines.extend(fold(f"not enough: {rule.not_enough}", width, "    "))
        lines.append(f"    effort from the level below: about {say_days(rule.effort_days)}")
    lines.append("")
    lines.extend(_maps(criterion.maps, width))
    for example in criterion.examples:
        lines.extend(fold(f"level {int(example.level)}, cheap: {example.cheap}", width, "  "))
        lines.extend(fold(f"level {int(example.level)}, rich: {example.rich}", width, "  "))
    lines.append("")
    lines.extend(_labelled("remedy", criterion.remedy.first, width))
    lines.extend(_labelled("by", f"{criterion.remedy.by} ({criterion.remedy.effort})", width))
    lines.extend(_labelled("trap", criterion.remedy.trap, width))
    return "\n".join(lines) + "\n"


def _maps(policy: MapPolicy | None, width: int) -> list[str]:
    """Write what workflow maps hold a criterion at."""
    if policy is None:
        return []
    most = f"level {int(policy.floor)} is the most without the workflow maps of the system; and of a broken rule,"
    lines = fold(most, width, "  ")
    for rule in policy.rules:
        lines.extend(fold(f"{rule.rule} holds at level {int(rule.at_most)}: {rule.because}", width, "    ", hang=2))
    return [*lines, ""]


def _labelled(label: str, text: str, width: int) -> list[str]:
    return fold(f"{label}: {text}", width, "  ")


def _need(need: Requirement, width: int) -> list[str]:
    lines = fold(say_need(need), width, "    ")
    lines.extend(fold(f"shows: {need.must_show}", width, "      "))
    for test in need.facts:
        lines.extend(fold(f"{say_test(test)}: {test.because}", width, "      "))
    return lines
