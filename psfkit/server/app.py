"""The ASGI application: reads a request, has it answered, counts and logs it."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from psfkit.marks.record import show_instant
from psfkit.server.access_log import AccessLog, Write
from psfkit.server.answer import Answer, Refusal
from psfkit.server.desk import Clock, Desk
from psfkit.server.openapi import describe
from psfkit.server.rate import RateLimit, client_network
from psfkit.server.routes import HEALTH, Request, client_of, read_networks, respond

FLUSH_SECONDS = 0.2
"""For how long a line of the access log may wait for others."""
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a registry is served."""

    url: str = ""
    """Where the interface is published, or an empty string."""
    rate: int = 0
    """Requests a minute that one client may make; 0 for any number."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks whose X-Forwarded-For is believed."""


class Application:
    """An ASGI 3 application over one registry.

    Args:
        desk: Who answers for marks.
        clock: Tells the time, for the log.
        write_log: Takes lines of the access log.
        settings: How to serve.
    """

    def __init__(self, desk: Desk, clock: Clock, write_log: Write, settings: Settings) -> None:
        self._desk, self._clock = desk, clock
        self._log = AccessLog(write_log)
        self._rate = RateLimit(settings.rate)
        self._trusted = read_networks(settings.trusted_proxies)
        self._description = describe(settings.url, desk.did_path)
        self._second, self._at = -1, ""

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one connection's scope, as ASGI has it."""
        if scope["type"] == "http":
            began = monotonic()
            request, client = self._read(scope)
            answer = self._respond(request, client, began)
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            body = b"" if request.method == "HEAD" else answer.body
            await send({"type": "http.response.body", "body": body})
            self._note(request, client, answer, began)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def _read(self, scope: Message) -> tuple[Request, str]:
        match, forwarded, has_body = b"", b"", False
        for name, value in scope["headers"]:
            if name == b"if-none-match":
                match = value
            elif name == b"x-forwarded-for":
                forwarded = forwarded + b"," + value if forwarded else value
            elif name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0")):
                has_body = True
        peer = scope["client"][0] if scope.get("client") else ""
        request = Request(scope["method"], scope["path"], scope["query_string"], match, has_body)
        return request, client_of(peer, forwarded, self._trusted) if self._trusted else peer

    def _respond(self, request: Request, client: str, now: float) -> Answer:
        if request.path != HEALTH and (wait := self._rate.wait(client_network(client), now)):
            return Refusal.TOO_MANY_REQUESTS.answer(((b"retry-after", b"%d" % wait),))
        return respond(request, self._desk, self._description)

    def _note(self, request: Request, client: str, answer: Answer, began: float) -> None:
        if int(began) != self._second:
            self._second, self._at = int(began), show_instant(self._clock())
        first = self._log.request(
            self._at,
            client,
            request.method,
            request.path,
            answer.mark,
            answer.status,
            len(answer.body),
            int((monotonic() - began) * 1e6),
            answer.trouble,
        )
        if first:
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self._log.flush)

    async def _live(self, receive: Receive, send: Send) -> None:
        gc.collect()
        gc.freeze()  # what is known of the registry stays: there is no garbage to look for in it
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                self._log.flush()
                return
