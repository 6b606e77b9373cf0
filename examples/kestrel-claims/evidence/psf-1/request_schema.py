# triage/intake/schema.py and endpoint.py (excerpt), claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""The request models. tests/test_contract.py compares them with intake.openapi.yaml on every build."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field, StringConstraints

Mailbox = Literal["fenwick-household", "fenwick-motor", "harbourline-motor", "harbourline-travel",
                  "thornfield-household", "thornfield-commercial"]
MediaType = Literal["application/pdf", "image/jpeg", "image/png", "text/plain",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Part(Strict):
    kind: Literal["body", "quoted", "attachment"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=24_000)]
    file_name: Annotated[str, StringConstraints(max_length=255)] = ""
    media_type: MediaType | None = None
    size_bytes: Annotated[int, Field(ge=1, le=15 * 1024 * 1024)] | None = None


class Message(Strict):
    message_id: Annotated[str, StringConstraints(pattern=r"^<[^<>\s]{3,250}>$")]
    mailbox: Mailbox
    received_at: AwareDatetime
    sender: EmailStr
    display_name: Annotated[str, StringConstraints(max_length=200)] = ""
    subject: Annotated[str, StringConstraints(max_length=200)]
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=14)]


# --- triage/intake/endpoint.py ---------------------------------------------------------------------------------------
@router.post("/v1/intake", status_code=202)
async def intake(request: Request) -> Response:
    body = await read_limited(request, limit=16 * 1024 * 1024)
    try:
        message = Message.model_validate_json(body)
    except ValidationError as error:
        log_request("intake", "refused", refusal_code(error))
        return refuse(422, error)                       # the model client is not imported above this line
    log_request("intake", "accepted", "")
    await queue.put("triage", message)


# --- triage/jobs/redraft.py ------------------------------------------------------------------------------------------
@job("redraft")
def redraft(payload: dict) -> None:
    message = Message.model_validate_json(payload["message"])        # same validator; a breach fails the job visibly
    log_request("redraft", "accepted", "")
