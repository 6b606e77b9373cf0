# reply_assistant/edge/validation.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""The one validator in front of every operation that ends in a model call."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from reply_assistant.telemetry import edge_log

Language = Literal["nb", "nn", "sv", "da", "en", "de"]


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Attachment(Closed):
    attachment_id: Annotated[str, StringConstraints(pattern=r"^a_[0-9a-z]{20}$")]
    media_type: Literal[
        "application/pdf",
        "text/plain",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]
    bytes: Annotated[int, Field(ge=1, le=10_000_000)]  # compared with the stored size in attachments.py:18


class DraftRequest(Closed):
    ticket_id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,5}-[0-9]{1,9}$")]
    subject: Annotated[str, StringConstraints(max_length=300)]
    body: Annotated[str, StringConstraints(min_length=1, max_length=16_000)]
    channel: Literal["form", "email", "api"]
    language: Language | None = None
    attachments: Annotated[tuple[Attachment, ...], Field(max_length=5)] = ()


class Refused(Exception):
    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def accept(operation: str, model: type[Closed], raw: bytes) -> Closed:
    """Validate a body, or log the refusal and raise; nothing is truncated to fit."""
    if len(raw) > 262_144:
        edge_log.write(operation=operation, schema_check="refused", reason="body_too_large")
        raise Refused(["body above 256 KiB"])
    try:
        value = model.model_validate_json(raw)
    except ValidationError as error:
        reasons = sorted({f"{'.'.join(map(str, e['loc']))}:{e['type']}" for e in error.errors()})
        edge_log.write(operation=operation, schema_check="refused", reason=reasons[0])
        raise Refused(reasons) from None
    edge_log.write(operation=operation, schema_check="accepted", reason="")
    return value


# edge/routes.py:31     createDraft        accept("createDraft", DraftRequest, await request.body())
# edge/routes.py:52     regenerateDraft    accept("regenerateDraft", RegenerateRequest, ...)
# edge/hooks.py:40      ticketHook         accept("ticketHook", TicketEvent, ...)  after the signature check
# edge/documents.py:27  indexDocument      accept("indexDocument", DocumentForm, ...), file type by content (libmagic)
# jobs/redraft.py:19    re-draft queue     accept("redraftJob", DraftRequest, message.body)
# jobs/score.py:33      nightly scoring    accept("scoreJob", ScoreItem, row.payload)
