"""customs-coder 0.8 (commit e90b6f1, released 2026-10-06): from a model's answer to a proposed code."""

from __future__ import annotations

from lotse import complete
from lotse.types import Chain, MissedAnswer, Step
from customs_coder.desk import hand_to_declarant
from customs_coder.judge import chapter_fits
from customs_coder.store import save_proposal
from customs_coder.treated import Treated

PROPOSE = Step("customs.propose", model="nordlicht-large-2026-06-12", fallback="rheingold-m-2026-04",
               response_format="answers/customs_propose.json", prompt="customs/propose@9", timeout_s=20)
FILE = Step("customs.file", model="nordlicht-large-2026-06-12", fallback=None,
            tools=("file_declaration", "hand_over"), prompt="customs/file@4", timeout_s=20)


def propose_code(line, candidates, chain: Chain) -> str:
    """Return the id of a proposal, or of the desk entry that took its place."""
    try:
        answer = complete(PROPOSE, line.fields(), candidates.parts(), chain=chain).value
    except MissedAnswer as miss:
        return hand_to_declarant(line, reason=miss.kind)
    broken = failed_rules(line, candidates, answer)
    if broken:
        return hand_to_declarant(line, reason="meaning_check", rules=broken)
    return save_proposal(line, code=answer.code, confidence=answer.confidence, reason=Treated.text(answer.reason))


def failed_rules(line, candidates, answer) -> tuple[str, ...]:
    rules = {
        "K1": answer.code in candidates.codes,
        "K2": chapter_fits(line.description, answer.code[:2], threshold=0.7),
        "K3": line.preference_claimed is False or line.origin in candidates.preference_countries(answer.code),
    }
    return tuple(name for name, holds in rules.items() if not holds)


def decide_filing(declaration, chain: Chain) -> str:
    """Ask the model whether a complete declaration is filed or handed over, and do it."""
    answer = complete(FILE, declaration.fields(), (), chain=chain).value
    if answer.action == "file":
        return declaration.broker.file(declaration.typed_fields())     # no free text from the model
    return hand_to_declarant(declaration, reason="model")
