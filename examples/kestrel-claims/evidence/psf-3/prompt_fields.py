# triage/prompts/fields.py, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Name the claim fields that each prompt may hold. A new column does not reach a prompt until it is written here."""

from triage.claims import Claim

ALLOWED = {
    "classify": ("subject", "parts", "product_line"),
    "extract": ("subject", "parts"),
    "draft": ("subject", "parts", "product_line", "notified_on", "postcode_district"),
    "duplicate_reason": ("subject", "notified_on", "postcode_district"),
}
REDUCED = {"postcode_district": lambda claim: claim.postcode.split(" ")[0], "notified_on": lambda claim: claim.notified_at.date()}


def fields_for(step: str, claim: Claim) -> dict[str, object]:
    if claim.holds_health_details:
        raise ForbiddenClass("class H never enters a prompt")
    return {name: REDUCED.get(name, lambda c, n=name: getattr(c, n))(claim) for name in ALLOWED[step]}
