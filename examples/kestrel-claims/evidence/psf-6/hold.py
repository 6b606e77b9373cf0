# triage/actions/hold.py, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Keep a closing above the ceiling until a clerk of grade 3 approves exactly this content."""

import hashlib
import json
from datetime import timedelta

EXPIRES_AFTER = timedelta(hours=4)          # working hours; then the claim stays open
APPROVER_ROLE = "clerk_grade_3"             # role triage_service is excluded by a database constraint


def digest(proposal) -> str:
    content = {"close": proposal.claim_id, "keep": proposal.duplicate_of, "reason": proposal.reason, "revision": proposal.tool_revision}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def execute_close(proposal, approvals, now) -> None:
    """Close only with a live approval of the same digest by an entitled person; every caller comes through here."""
    approval = approvals.latest(proposal.id)
    if approval is None or approval.refused:
        raise NotApproved(proposal.id)
    if approval.content_digest != digest(proposal):
        raise NotApproved("content was altered after approval")
    if APPROVER_ROLE not in approval.person.roles or approval.person.is_service:
        raise NotApproved("not an entitled person")
    if now - approval.given_at > EXPIRES_AFTER:
        raise NotApproved("approval expired")
    claims_database.close_duplicate(proposal, approval_id=approval.id)      # foreign key: a closing above the ceiling needs one


# web/review/HoldPanel.tsx shows both mails, both reserves and the policy page beside the proposal; there is no bulk approval.
# The claims database itself refuses: check (reserve_pence <= 150000 or approval_id is not null) on claims.closings.
