"""The interface described in OpenAPI 3.1, written by hand; tests hold it to what is answered."""

import json
from collections.abc import Set as AbstractSet

from psfkit.marks.record import MARK_ID
from psfkit.marks.status_list import STATUS_FILES
from psfkit.model.event_kind import Reason
from psfkit.model.record import MarkState
from psfkit.server.answer import JSON, Refusal
from psfkit.server.desk import FILES

_Json = str | int | bool | list["_Json"] | dict[str, "_Json"]
_ID = f"^{MARK_ID}$"
_EXAMPLE = "TM-00142"
_DAY: _Json = {"type": "string", "format": "date"}
_INSTANT: _Json = {"type": "string", "format": "date-time"}
_TEXT: _Json = {"type": "string"}


def describe(url: str, did_path: str = "") -> bytes:
    """Return the OpenAPI document.

    Args:
        url: Where the interface is published, or an empty string for wherever the document was found.
        did_path: The path of the DID document of an issuer with a ``did:web``, or an empty string.
    """
    return json.dumps(_document(url or "/", did_path), indent=2).encode() + b"\n"


def _document(url: str, did_path: str) -> _Json:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Trust mark verification",
            "version": "1",
            "summary": "Whether a trust mark is in force, and the records behind it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": url}],
        "paths": _paths({"/did.json", did_path} - {""}),
        "components": {"schemas": {"Reply": _reply(), "Refusal": _refusal()}},
    }


def _paths(did_paths: AbstractSet[str]) -> _Json:
    not_there = (Refusal.UNKNOWN_MARK, Refusal.NOT_IN_FORCE, Refusal.DAMAGED)
    return {
        "/api/certify/trust-mark/verify": _both(
            "verify",
            "Say whether a mark is in force at this moment",
            _json("Reply"),
            [_parameter("id", "query")],
            (Refusal.MALFORMED_ID, Refusal.UNKNOWN_MARK, Refusal.DAMAGED),
        ),
        **{
            f"/marks/{{id}}/{name}": _both(
                f"get_{name.replace('@', '_').replace('.', '_').replace('-', '_')}",
                f"Get {name} of a mark",
                _file(media_type.decode()),
                [_parameter("id", "path")],
                not_there,
            )
            for name, media_type in FILES.items()
        },
        **{
            f"/status/{name}": _both(
                f"get_status_{name.removesuffix('.json')}",
                f"Get the status list {name}",
                _file("application/vc"),
                [],
                (Refusal.NO_SUCH_FILE,),
            )
            for name in sorted(STATUS_FILES)
        },
        "/keys.json": _both(
            "get_keys",
            "Get the issuer's key document: every key that it has had",
            _file(JSON.decode()),
            [],
            (Refusal.NO_SUCH_FILE,),
        ),
        **{
            path: _both(
                "get_did" if path == "/did.json" else "get_did_by_its_address",
                "Get the DID document of an issuer that is named by a did:web",
                _file(JSON.decode()),
                [],
                (Refusal.NO_SUCH_FILE,),
            )
            for path in sorted(did_paths)
        },
        "/healthz": _both("health", "Say whether the registry can answer", _file(JSON.decode()), [], ()),
        "/openapi.json": _both("describe", "Get this document", _file(JSON.decode()), [], ()),
    }


def _both(name: str, summary: str, content: _Json, parameters: list[_Json], refusals: tuple[Refusal, ...]) -> _Json:
    """Return a path that answers GET and HEAD alike, but for the body."""
    headers: _Json = {"Cache-Control": {"schema": _TEXT}, "ETag": {"schema": _TEXT}}
    statuses = sorted({str(r.value[0]) for r in (*refusals, *_ANYWHERE)})
    return {
        method: {
            "operationId": name if method == "get" else f"{name}_head",
            "summary": summary if method == "get" else f"{summary}, without the body",
            "parameters": [*parameters, _IF_NONE_MATCH],
            "responses": {
                "200": {
                    "description": "Found",
                    "headers": headers,
                    **({"content": content} if method == "get" else {}),
                },
                "304": {"description": "What the client has is still so"},
                **{
                    status: {
                        "description": _told(status),
                        **({"content": _json("Refusal")} if method == "get" else {}),
                    }
                    for status in statuses
                },
            },
        }
        for method in ("get", "head")
    }


_ANYWHERE = (
    Refusal.BAD_REQUEST,
    Refusal.BODY_NOT_ALLOWED,
    Refusal.ADDRESS_TOO_LONG,
    Refusal.TOO_MANY_REQUESTS,
    Refusal.HEADERS_TOO_LONG,
    Refusal.UNAVAILABLE,
)
"""What any request may be refused with."""


def _told(status: str) -> str:
    return "; or ".join(refusal.value[1] for refusal in Refusal if str(refusal.value[0]) == status)


def _parameter(name: str, place: str) -> _Json:
    return {
        "name": name,
        "in": place,
        "required": True,
        "description": "The id of one mark",
        "schema": {"type": "string", "pattern": _ID},
        "example": _EXAMPLE,
    }


_IF_NONE_MATCH: _Json = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of what the client has",
    "schema": _TEXT,
}


def _json(schema: str) -> _Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _file(media_type: str) -> _Json:
    return {
        media_type: {"schema": {"type": "object"} if "json" in media_type or media_type == "application/vc" else {}}
    }


def _reply() -> _Json:
    members: dict[str, _Json] = {
        "valid": {"type": "boolean", "description": "Whether the mark is in force at this moment"},
        "company": _TEXT,
        "expires": _DAY,
        "domains": {"type": "string", "examples": ["PSF-1..8"]},
        "status": {"enum": [state.value for state in MarkState]},
        "markId": {"type": "string", "pattern": _ID},
        "psf": _TEXT,
        "scores": {"type": "object", "additionalProperties": {"type": "string", "pattern": r"^[0-5]\.[0-9]$"}},
        "validFrom": _DAY,
        "asOf": _DAY,
        "issuer": {"type": "string", "pattern": "^did:key:z"},
        "withdrawn": {"enum": ["revoked", "superseded", "suspended"]},
        "withdrawnOn": _DAY,
        "reason": {"enum": [reason.value for reason in Reason]},
        "supersededBy": {"type": "string", "pattern": _ID},
        "sample": {"const": True},
        "checkedAt": _INSTANT,
        "record": {"type": "string", "format": "uri-reference"},
        "credential": {"type": "string", "format": "uri-reference"},
    }
    optional = {"withdrawn", "withdrawnOn", "reason", "supersededBy", "sample", "credential"}
    return {
        "type": "object",
        "properties": members,
        "required": [name for name in members if name not in optional],
    }


def _refusal() -> _Json:
    return {
        "type": "object",
        "properties": {
            "valid": {"const": False},
            "error": {
                "type": "object",
                "properties": {"code": {"enum": [refusal.name.lower() for refusal in Refusal]}, "message": _TEXT},
                "required": ["code", "message"],
            },
        },
        "required": ["valid", "error"],
    }
