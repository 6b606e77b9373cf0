# triage/masking/outbound.py and clients/model_client.py (excerpt), claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Mask the final payload in the one client that talks to providers."""

from triage.masking.recognisers import (
    UK_POSTCODE, UK_PHONE, UK_NINO, UK_SORT_CODE, IBAN, EMAIL, POLICY_NUMBER, CLAIM_NUMBER, UK_REGISTRATION,
    NAMES_EN, NAMES_PL, NAMES_UR, DATE_OF_BIRTH, STREET_ADDRESS,
)
from triage.masking.tokens import TokenMap

RECOGNISERS = (NAMES_EN, NAMES_PL, NAMES_UR, STREET_ADDRESS, UK_POSTCODE, UK_PHONE, EMAIL, DATE_OF_BIRTH, POLICY_NUMBER,
               CLAIM_NUMBER, UK_REGISTRATION)
DROPPED = (UK_NINO, UK_SORT_CODE, IBAN)
EXCEPTIONS = {"extract": {UK_REGISTRATION}}          # X-04, ends 2026-12-31: exceptions.check_dates() fails the start after it


class MaskingFailed(Exception):
    """Nothing is sent when the masker cannot run."""


def mask_payload(step: str, payload: dict, tokens: TokenMap) -> tuple[dict, dict[str, int]]:
    """Mask every string of the assembled payload: history, passages, attachments and tool results alike."""
    active = [r for r in RECOGNISERS if r not in EXCEPTIONS.get(step, ())]
    try:
        return tokens.replace_everywhere(payload, active, DROPPED)
    except Exception as error:
        raise MaskingFailed(step) from error


class ModelClient:
    def send(self, step: str, payload: dict, call) -> Answer:
        masked, counts = mask_payload(step, payload, call.tokens)      # final payload, after assembly
        record_input(call, masked, counts)
        return self._adapter.post(masked, timeout=call.timeout)        # the only line that leaves the network


# A MaskingFailed is caught in triage/worker.py:71, which puts the mail on the manual desk.
# Token map: table token_map, grants: service/claims-triage select, insert; dsr job delete; nobody else.
