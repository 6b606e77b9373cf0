# reply_assistant/privacy/masker.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19), rule set masks-2026.10
"""Mask the assembled payload on the only way out to a vendor (rule RA-P-04)."""

from reply_assistant.models.calls import Assembled
from reply_assistant.privacy import nordic, recognisers, tokenmap
from reply_assistant.telemetry import egress_log

LANGUAGES = ("nb", "nn", "sv", "da", "en", "de")
RECOGNISERS = (
    recognisers.PersonName(LANGUAGES),  # own model, trained on invented support mail; threshold 0.45
    recognisers.Email(),
    recognisers.Phone(regions=("NO", "SE", "DK", "DE", "FI")),
    recognisers.PostalAddress(LANGUAGES),
    nordic.Fodselsnummer(check_digits=True),  # D-numbers and synthetic numbers too
    nordic.Personnummer(check_digits=True),
    nordic.CprNumber(),
    recognisers.Iban(check_digits=True),
    recognisers.PaymentCard(luhn=True),
    recognisers.PrivateOrder(pattern=r"\bP\d{8}\b"),
    recognisers.VesselCallSign(),
)
DROPPED = frozenset({"NATIONAL_ID", "IBAN", "CARD"})


class MaskerDown(Exception):
    """Nothing is sent; pipeline/draft.py answers with "no draft"."""


def mask(call: Assembled) -> tuple[Assembled, list[recognisers.Span]]:
    """Return the call with every text part masked: ticket, history, attachments, passages, examples, order data."""
    spans: list[recognisers.Span] = []
    try:
        masked = call.map_texts(lambda text: _mask_text(text, call, spans))
    except Exception as error:
        egress_log.write(call_id=call.id, masker="failed")
        raise MaskerDown from error
    egress_log.write(call_id=call.id, masker="ran", by_class=count_by_class(spans))
    return masked, spans


def _mask_text(text: str, call: Assembled, spans: list[recognisers.Span]) -> str:
    found = recognisers.merge(r.find(text) for r in RECOGNISERS if r.enabled_for(call.tenant))
    spans.extend(found)
    return recognisers.replace(text, found, lambda s: "" if s.kind in DROPPED else tokenmap.token(call.ticket_id, s))


def count_by_class(spans: list[recognisers.Span]) -> dict[str, int]:
    return {kind: sum(s.kind == kind for s in spans) for kind in sorted({s.kind for s in spans})}


# models/client.py:66 and models/embeddings.py:41 call input_record.record(), which calls mask(), before the adapter.
# The egress proxy lets only these two modules' service account reach the vendors' hosts (infra/egress.tf:12).
# tokenmap: readable by serviceAccount:reply-assistant alone (infra/tokenmap.tf), rows expire after 14 days.
