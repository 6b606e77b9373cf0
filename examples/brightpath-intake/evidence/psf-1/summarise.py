# intake_summary/summarise.py, version 1.3.2, commit 7d20e6b (2026-10-29), running since 2026-10-30
import json
import re
import unicodedata
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, StringConstraints

from intake_summary.provider import complete          # thin wrapper, 40 lines
from intake_summary.questions import CHOICES, FREE_TEXT

PROMPT = Path("prompts/summary-v7.md").read_text()
SCHEMA = json.loads(Path("schemas/summary.schema.json").read_text())
PHRASES = re.compile(Path("screen/phrases.txt").read_text().replace("\n", "|").strip("|"), re.IGNORECASE)

app = FastAPI()


class Intake(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)
    intake_id: UUID
    answers: dict[str, Annotated[str, StringConstraints(max_length=2000)]]
    letter_text: Annotated[str, StringConstraints(max_length=12000)] | None = None
    language: Literal["nl", "en"]


ROLE_MARKERS = re.compile(r"<\|[a-z_]+\|>|^\s*(system|assistant|developer)\s*:", re.IGNORECASE | re.MULTILINE)


def clean(text: str) -> str:
    """Keep what can be read, and nothing a model could take for a change of speaker."""
    text = ROLE_MARKERS.sub("", text)
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable() or c == "\n")


@app.post("/summaries")                     # the only way to the model: there are no jobs, queues, tools or conversations
def summarise(intake: Intake) -> dict:
    if intake.answers.keys() != CHOICES.keys() | FREE_TEXT.keys():
        raise HTTPException(422, "questions do not match")
    for key, allowed in CHOICES.items():
        if intake.answers[key] not in allowed:
            raise HTTPException(422, key)
    answers, left_out = {}, []
    for key, value in intake.answers.items():
        value = clean(value)
        if key in FREE_TEXT and PHRASES.search(value):
            left_out.append(key)
        else:
            answers[key] = value
    messages = [{"role": "system", "content": PROMPT}, {"role": "user", "content": json.dumps(answers, ensure_ascii=False)}]
    if intake.letter_text:
        messages.append({"role": "user", "content": json.dumps({"letter": clean(intake.letter_text)}, ensure_ascii=False)})
    answer = complete(messages, model="meridiaan-tekst-2026-04-02", response_schema=SCHEMA)
    return {"summary": json.loads(answer), "not_summarised": left_out}
