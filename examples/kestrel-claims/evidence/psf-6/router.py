# triage/routing/escalate.py, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Decide by rule whether a case leaves the automatic path; rules R1 to R6 of escalation-table.md version 6."""

from triage.routing.signals import disagreement, distance_to_filed, estimate_pence, mails_in_days, sensitive_terms

THRESHOLDS = {"distance": 0.41, "value_pence": 1_000_000, "mails": 3, "days": 5}
DESKS = {"R1": "triage", "R2": "specialist", "R3": "triage", "R4": "specialist", "R5": "senior", "R6": "triage"}


def escalation(case) -> tuple[str, str] | None:
    """Return the rule and its value, or None when the case may stay automatic."""
    try:
        if terms := sensitive_terms(case.text):
            return "R2", terms[0]
        if disagreement(case.class_runs):
            return "R1", " / ".join(case.class_runs)
        if (distance := distance_to_filed(case.vector)) > THRESHOLDS["distance"]:
            return "R3", f"{distance:.3f}"
        if (value := estimate_pence(case)) > THRESHOLDS["value_pence"]:
            return "R4", str(value)
        if mails_in_days(case.claim_id, THRESHOLDS["days"]) >= THRESHOLDS["mails"]:
            return "R5", "third mail in five days"
    except Exception as error:                       # a signal that cannot be computed goes to a person
        return "R6", type(error).__name__
    return None


def route(case) -> None:
    if found := escalation(case):
        rule, value = found
        desks.put(DESKS[rule], case, rule=rule, value=value, proposed_class=case.class_runs[0], thread=case.thread)
    else:
        queues.put(case.class_runs[0], case)
