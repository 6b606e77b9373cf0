"""The assessment as JUnit XML: a suite for each domain, a case for each criterion.

A criterion that is met passed, one that is not failed; one that could not be known is an error, and one that does not
apply is skipped; so is one that is waived for now, in words of its own. A case for the domain itself says whether its
threshold is reached.
"""

from psfkit.model.assessment import DomainScore
from psfkit.model.claim_exception import share
from psfkit.model.determination import CriterionResult, Outcome
from psfkit.report.junit_xml import Case, Problem, Suite, write_junit
from psfkit.report.view import ReportView
from psfkit.report.words import say_exception
from psfkit.scoring.claim_exceptions import say_spent

_PROBLEMS = {
    Outcome.MET: None,
    Outcome.NOT_MET: Problem.FAILURE,
    Outcome.INDETERMINATE: Problem.ERROR,
    Outcome.NOT_APPLICABLE: Problem.SKIPPED,
}


def render(view: ReportView) -> bytes:
    """Write a suite for each domain."""
    suites = [_suite(view, domain) for domain in view.assessment.domains]
    return write_junit(suites, view.as_of)


def _suite(view: ReportView, domain: DomainScore) -> Suite:
    row = next(row for row in view.domains if row.id == domain.domain)
    threshold = Case("threshold")
    if not domain.passes:
        told = f"{row.shown}, needs {row.threshold_shown}: {row.result}"
        threshold = Case("threshold", Problem.FAILURE, "threshold", told, row.path)
    cases = [threshold, *(_case(view, result) for result in domain.criteria)]
    excused = [
        f"{shared.exception.criterion} for {', '.join(shared.systems)}: {say_exception(shared.exception)}"
        for shared in share(domain.exceptions)
    ]
    output = "\n".join((f"{view.standing}. {row.shown}", *excused))
    return Suite(f"{domain.domain} {domain.title}", f"psfkit.{domain.domain}", cases, output)


def _case(view: ReportView, result: CriterionResult) -> Case:
    criterion = view.rubric.criterion(result.criterion)
    name = f"{result.criterion} {'' if criterion is None else criterion.title}".strip()
    problem = _PROBLEMS[result.outcome]
    if problem is None:
        return Case(name)
    lacks = [
        f"{gap.system}: {lack}"
        for gap in view.assessment.gaps
        if gap.criterion == result.criterion
        for lack in gap.lacks
    ]
    reasons = [f"{each.system}: {each.reason}" for each in result.by_system.values() if each.reason]
    waivers = dict.fromkeys(waiver.remark for waiver in result.waivers)
    if waivers:
        problem, message = Problem.SKIPPED, f"level {int(result.level)}, {'; '.join(waivers)}"
    elif problem is Problem.SKIPPED:
        message = "does not apply"
    else:
        spent = dict.fromkeys(remark for each in result.by_system.values() for remark in say_spent(each))
        message = "; ".join((f"level {int(result.level)}", *spent))
    return Case(name, problem, result.outcome.value, message, "\n".join((*reasons, *lacks)))
