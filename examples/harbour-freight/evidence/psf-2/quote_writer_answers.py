"""quote-writer 3.6 (commit b42d07e, released 2026-09-17): from a model's answer to a draft a clerk may see."""

from __future__ import annotations

from decimal import Decimal

from lotse import complete
from lotse.types import Chain, MissedAnswer, Step
from quote_writer.judge import covers_questions
from quote_writer.queue import hand_to_clerk
from quote_writer.store import save_draft
from quote_writer.treated import Treated, plain_text

# nordlicht-large 2026-06-12 is known to honour response_format on both calls (contract suite, 2026-09-15).
EXTRACT = Step("quote.extract", model="nordlicht-large-2026-06-12", fallback="rheingold-m-2026-04",
               response_format="answers/quote_extract.json", prompt="quote/extract@14", timeout_s=20)
DRAFT = Step("quote.draft", model="nordlicht-large-2026-06-12", fallback="rheingold-m-2026-04",
             response_format="answers/quote_draft.json", prompt="quote/draft@22", timeout_s=20)


def draft_quotation(mail, chain: Chain) -> str:
    """Return the id of a draft, or of the queue entry that took its place."""
    try:
        request = complete(EXTRACT, mail.fields(), mail.parts(), chain=chain).value     # validated by the schema
        draft = complete(DRAFT, request.fields(), request.passages(), chain=chain).value
    except MissedAnswer as miss:                    # structure, truncation, refusal, empty, time-out
        return hand_to_clerk(mail, reason=miss.kind)
    failed = failed_rules(request, draft)
    if failed:
        draft = complete(DRAFT, request.fields(again=failed), request.passages(), chain=chain).value
        failed = failed_rules(request, draft)
    if failed:
        return hand_to_clerk(mail, reason="meaning_check", rules=failed)
    return save_draft(chain, Treated(plain_text(draft.text)), draft.lines)              # bound parameters only


def failed_rules(request, draft) -> tuple[str, ...]:
    """PSF-2.3: the names of the coherence (Q1-Q4) and completeness (Q5, Q6) rules that a draft breaks."""
    rules = {
        "Q1": draft.total_eur == sum((line.price_eur for line in draft.lines), Decimal(0)),
        "Q2": all(line.surcharge in request.rate_card.surcharges for line in draft.lines),
        "Q3": draft.valid_until > request.sailing_date,
        "Q4": (draft.lane, draft.incoterm) == (request.lane, request.incoterm),
        "Q5": {line.item for line in draft.lines} == {item.id for item in request.items},
        "Q6": covers_questions(request.questions, draft.text, threshold=0.7),            # judge/coverage@7
    }
    return tuple(name for name, holds in rules.items() if not holds)
