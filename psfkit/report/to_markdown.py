"""The report as Markdown (GitHub's flavour): nothing from a bundle can make markup, links or HTML in it."""

import re
from collections.abc import Iterator, Sequence

from psfkit.report import words
from psfkit.report.view import (
    CriterionBlock,
    DomainRow,
    ExceptionRow,
    Exhibited,
    MapRow,
    Need,
    ReportView,
    Rung,
    Standing,
)

_MARKUP = re.compile(r"[\\`*_{}\[\]#|~$!^>]|://|www\.|@+", re.IGNORECASE)
_BAR = 20
"""Characters of the bar that stands for five points."""


def render(view: ReportView) -> bytes:
    """Write the report."""
    parts = (
        _head(view),
        _decision(view),
        _domains(view.domains),
        _plan(view),
        _exceptions(view.exceptions),
        _case(view),
        *((_met(view), _work(view)) if view.passes else (_work(view), _met(view))),
        _not_applicable(view.not_applicable),
        _maps(view.maps),
        _about(view),
    )
    return ("\n".join(line for part in parts for line in part).rstrip() + "\n").encode()


def escape(text: str) -> str:
    r"""Return a text that Markdown shows as it stands.

    >>> escape("[x](javascript:1) <b> https://e.example me@e.example")
    '\\[x\\](javascript:1) &lt;b\\> https\\://e.example me`@`e.example'
    """
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return _MARKUP.sub(_escape_one, escaped)


def _escape_one(match: re.Match[str]) -> str:
    found = match[0]
    if found.startswith("@"):
        return f"`{found}`"
    if found.lower() == "www.":
        return f"{found[:3]}\\."
    return f"\\{found}"


def write_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write a table."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(' --- ' for _ in head)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _head(view: ReportView) -> Iterator[str]:
    yield f"# {view.title}: {escape(view.organisation)}"
    yield ""
    yield f"**{view.confidential}.** {escape(view.standing)}. As of {words.say_date(view.as_of)}."
    yield ""
    yield f"- Application: {escape(view.application_id)}"
    yield f"- Organisation: {escape(view.organisation)} ({escape(view.country)})"
    if view.website:
        yield f"- Website: {escape(view.website)}"
    yield f"- Framework: {escape(view.framework)}"
    yield f"- Scope: {escape(view.scope)}"
    for system in view.systems:
        named = f"{escape(system.name)} ({escape(system.id)}), autonomy {escape(system.autonomy)}"
        yield f"- System: {named}. {escape(system.purpose)}"
    yield ""


def _decision(view: ReportView) -> Iterator[str]:
    yield f"## {view.decided}"
    yield ""
    if view.caveat:
        yield f"**{view.caveat}**"
        yield ""
    yield view.decision
    yield ""
    if view.reassessment is not None:
        yield view.reassessment.sentence
        yield ""
    if view.undecided:
        yield "Waiting for the assessor:"
        yield ""
        yield from (f"- {escape(sentence)}" for sentence in view.undecided)
        yield ""


def draw_bar(domain: DomainRow) -> str:
    """Draw a domain as a row of characters, with a stroke where its threshold stands."""
    filled = (domain.score or 0) * _BAR // 500
    mark = domain.threshold * _BAR // 500
    cells = ["█" if place < filled else "·" for place in range(_BAR)]
    return "".join((*cells[:mark], "│", *cells[mark:]))


def _domains(domains: Sequence[DomainRow]) -> Iterator[str]:
    yield "## Scores"
    yield ""
    yield from scores_table(domains)


def scores_table(domains: Sequence[DomainRow]) -> Iterator[str]:
    """Write the domains with their scores, each as a bar too."""
    rows = [
        (
            f"{d.id} {escape(d.title)}",
            f"`{draw_bar(d)}`",
            d.shown,
            d.threshold_shown,
            d.result if d.passes else f"**{d.result}**",
            f"{d.met} of {d.applicable}",
        )
        for d in domains
    ]
    yield from write_table(("Domain", "0 to 5, │ is the threshold", "Score", "Needs", "Result", "Criteria met"), rows)


def _plan(view: ReportView) -> Iterator[str]:
    yield f"## {view.to_pass_title}"
    yield ""
    yield view.to_pass
    yield ""
    paths = [domain for domain in view.domains if domain.path]
    if paths:
        yield from (f"- **{d.id} {escape(d.title)}** ({d.shown}, needs {d.threshold_shown}): {d.path}" for d in paths)
        yield ""
    if not view.steps:
        return
    rows = [
        (
            str(step.order),
            f"{step.criterion} {escape(step.title)}",
            escape(step.system),
            f"{step.from_level} → {step.to_level}",
            str(step.effort_days),
            str(step.waiting_days or "-"),
            f"{step.domain} at {step.score_after}",
        )
        for step in view.steps
    ]
    yield from write_table(("Step", "Criterion", "System", "Level", "Person-days", "Days to cover", "Then"), rows)


def _case(view: ReportView) -> Iterator[str]:
    if view.beside.case is not None:
        from psfkit.report.case_markdown import write_case

        yield from write_case(view.beside.case)


def _exceptions(rows: Sequence[ExceptionRow]) -> Iterator[str]:
    if rows:
        yield "## Exceptions"
        yield ""
        yield words.EXCEPTIONS
        yield ""
        yield from list_exceptions(rows)


def list_exceptions(rows: Sequence[ExceptionRow]) -> Iterator[str]:
    """Write how each exception stands, and what to do about it."""
    for row in rows:
        way_out = f" {escape(row.way_out)}" if row.way_out else ""
        yield f"- **{escape(row.head)}**, {row.standing_shown}: {escape(row.sentence)}{way_out}"
    yield ""


def _work(view: ReportView) -> Iterator[str]:
    for title, blocks, note in zip(view.work_titles, (view.planned, view.unplanned), ("", view.work_note), strict=True):
        if blocks:
            yield f"## {title}"
            yield ""
            if note:
                yield note
                yield ""
            if view.abridged:
                yield words.ABRIDGED
                yield ""
            for block in blocks:
                yield from _block(block)


def _block(block: CriterionBlock) -> Iterator[str]:
    yield f"### {block.id} {escape(block.title)}"
    yield ""
    steps = f" Plan: {words.say_steps(block.steps)}." if block.steps else ""
    effort = f" {words.capitalise(block.effort)} to level {block.target}." if block.effort else ""
    yield f"{draw_level(int(block.level))} level {int(block.level)}, {block.level_name}.{steps}{effort}"
    yield ""
    yield f"{escape(block.asks)} *Why:* {escape(block.why)}"
    yield ""
    for standing in block.standings:
        yield from _standing(standing, block.target, alone=len(block.standings) == 1)
    yield f"**Do first** ({escape(block.by)}): {escape(block.first)}"
    yield ""
    yield f"**Trap:** {escape(block.trap)}"
    yield ""
    for example in block.examples:
        yield f"- Would do at level {example.level}, small: {escape(example.cheap)}"
        yield f"- Would do at level {example.level}, large: {escape(example.rich)}"
    if block.stub:
        yield f"- Form for the record that a higher level asks for: `stubs/{block.stub}`"
    yield f"- {escape(block.provenance_text)}"
    yield ""


def draw_level(level: int) -> str:
    """Draw a level as five boxes.

    >>> draw_level(2)
    '■■□□□'
    """
    return "■" * level + "□" * (5 - level)


def _standing(standing: Standing, target: int, *, alone: bool) -> Iterator[str]:
    if not alone:
        names = escape(words.join_words(standing.systems))
        yield f"**{names}**: {draw_level(standing.level)} level {standing.level}, {standing.level_name}"
        yield ""
    if standing.is_settled:
        yield escape(words.say_settled(standing.counted))
        yield ""
        return
    yield "**Found**"
    yield ""
    yield from (_exhibit(exhibit) for exhibit in standing.exhibits)
    if not standing.exhibits:
        yield "- No evidence of an accepted kind."
    if standing.later:
        yield f"- {escape(words.say_later(standing.later, target))}"
    yield from (f"- {escape(remark)}" for remark in standing.remarks)
    yield ""
    yield "**Needed**"
    yield ""
    if standing.lift:
        yield f"- {escape(standing.lift)}"
    for rung in standing.rungs:
        yield from _rung(rung)
    yield ""


def _exhibit(exhibit: Exhibited) -> str:
    where = f" ({escape(exhibit.path)})" if exhibit.path else ""
    said = words.say_standing(exhibit.truth, exhibit.levels)
    against = "".join(f" {escape(reason)}" for reason in exhibit.against)
    facts = "".join(f" `{fact.fact}`: {escape(fact.says)}." for fact in (*exhibit.missed, *exhibit.cleared))
    return f"- {escape(exhibit.evidence)} {escape(exhibit.title)}{where}: **{said}**.{against}{facts}"


def _rung(rung: Rung) -> Iterator[str]:
    effort = words.count(rung.effort_days, "person-day")
    yield f"- **Level {rung.level}, {rung.name}** ({effort}): {escape(rung.says)}"
    if not rung.in_full:
        if rung.short:
            yield f"  - {escape(rung.short)}."
        return
    yield from (f"  - {escape(lack)}" for lack in rung.claim)
    for need in rung.needs:
        yield from _need(need)
    yield f"  - *Not enough:* {escape(rung.not_enough)}"


def _need(need: Need) -> Iterator[str]:
    yield f"  - {escape(need.kinds)}: {need.amount}. {escape(need.must_show)}"
    yield from (f"    - `{bar.fact}` {escape(bar.bar)}: {escape(bar.because)}" for bar in need.bars)
    yield from (f"    - {escape(shortfall)}" for shortfall in need.shortfalls)


def _met(view: ReportView) -> Iterator[str]:
    if not view.met:
        return
    yield "## Met"
    yield ""
    if view.passes:
        for block in view.met:
            yield from _detail(block)
        return
    rows = [
        (
            f"{block.id} {escape(block.title)}",
            f"{draw_level(int(block.level))} {int(block.level)}",
            escape(", ".join(block.counted)) or "-",
            escape(" ".join(block.remarks)) or "-",
        )
        for block in view.met
    ]
    yield from write_table(("Criterion", "Level", "Evidence that counts", "Remarks"), rows)


def _detail(block: CriterionBlock) -> Iterator[str]:
    yield f"### {block.id} {escape(block.title)}"
    yield ""
    for standing in block.standings:
        names = "" if len(block.standings) == 1 else f"**{escape(words.join_words(standing.systems))}**: "
        yield f"{names}{draw_level(standing.level)} level {standing.level}, {standing.level_name}"
        yield ""
        yield from (_exhibit(exhibit) for exhibit in standing.exhibits)
        yield from (f"- {escape(remark)}" for remark in standing.remarks)
        yield ""
    yield escape(block.provenance_text)
    yield ""


def _not_applicable(blocks: Sequence[CriterionBlock]) -> Iterator[str]:
    if not blocks:
        return
    yield "## Not applicable"
    yield ""
    yield from write_table(
        ("Criterion", "Reason"), [(f"{block.id} {escape(block.title)}", escape(block.reason)) for block in blocks]
    )


def _maps(rows: Sequence[MapRow]) -> Iterator[str]:
    if not rows:
        return
    yield "## Workflow maps"
    yield ""
    yield words.MAPS
    yield ""
    for row in rows:
        yield f"### {escape(row.evidence)} {escape(row.title)}"
        yield ""
        yield f"{escape(row.path)}: {row.said}"
        yield ""
        if row.sketch is not None:
            from psfkit.report import map_mermaid

            yield f"```mermaid\n{map_mermaid.render(row.sketch).decode()}```"
            yield ""


def _about(view: ReportView) -> Iterator[str]:
    yield "## About this report"
    yield ""
    yield escape(view.judgement)
    yield ""
    yield from (f"- Level {number}, {name}: {meaning}" for number, name, meaning in view.levels)
    yield ""
    yield f"{escape(view.attribution)} Licence: {escape(view.licence)}."
    yield ""
    yield from (f"- {stamp.name}: `{stamp.value}`" for stamp in view.stamps)
