# triage/actions/guard.py and settings.toml rev 31 (excerpt), claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Stand between the model's tool call and the tool. The lines D1 to D7 are those of decision-register.csv."""

from triage.actions.totals import today                 # running totals in the claims database, per client and per policy token
from triage.settings import CEILINGS                    # the values below, loaded at start
from triage.stop import require_running


class Held(Exception):
    """Above the ceiling: waits for a clerk of grade 3."""


class Refused(Exception):
    """Not allowed to this identity at all."""


def guard(tool: str, arguments: dict, claim, context) -> str:
    """Return the register line under which the call may run; raise otherwise."""
    require_running(scope=("all", tool, claim.client_id))
    rule = CEILINGS.get(tool)
    if rule is None:
        raise Refused(f"{tool} has no line in the decision register")
    if tool == "close_duplicate":
        other = context.candidate(arguments["duplicate_of"])          # must come from our own search, not from the model
        over = (
            max(claim.reserve_pence, other.reserve_pence) > rule.reserve_pence
            or claim.policy_token != other.policy_token
            or claim.incident_date != other.incident_date
            or today("close_duplicate", client=claim.client_id) >= rule.per_client_per_day
            or today("close_duplicate", token=claim.policy_token) >= rule.per_token_per_day
            or not context.closing_allowed                            # a part of the mail was suspect
        )
        if over:
            raise Held("D6")
        return "D5"
    return rule.line


# settings.toml
# [ceilings.close_duplicate]
# line = "D5"
# reserve_pence = 150000
# per_client_per_day = 25
# per_token_per_day = 1
# [ceilings.find_duplicates]
# line = "D4"
