"""The application asked as a server asks it, over a registry in a folder of the test's own."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.change import change
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from psfkit.registry.watch import Watch
from psfkit.server.app import Application, Settings
from psfkit.server.desk import LOOK_SECONDS, Desk
from psfkit.server.routes import VERIFY
from tests.unit.marks.samples import ISSUED_AT, award

NOW = datetime(2026, 12, 1, 10, 4, 35, tzinfo=UTC)
ID = "TM-00001"
PLAIN = Settings()
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@dataclass
class World:
    """An issuer, the time, and an application that answers for its registry."""

    issuer: object
    now: datetime = NOW
    lines: list[str] = field(default_factory=list)
    ticks: float = 0.0
    settings: Settings = PLAIN

    def __post_init__(self):
        self.desk = Desk(Watch(self.issuer.registry), lambda: self.now, self.settings.url, lambda: self.ticks)
        self.app = Application(self.desk, lambda: self.now, self.lines.append, self.settings)

    @property
    def registry(self):
        return self.issuer.registry.path

    def later(self, **span):
        self.now += timedelta(**span)
        self.ticks += 2 * LOOK_SECONDS

    def change(self, kind, at=None, mark_id=ID, reason=Reason.MISUSE):
        change(self.issuer, mark_id, kind, at or self.now, None if kind is EventKind.REINSTATED else reason)
        self.ticks += 2 * LOOK_SECONDS

    def ask(self, path=VERIFY, query=f"id={ID}", method="GET", client="192.0.2.7", **headers):
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query if isinstance(query, bytes) else query.encode("latin-1"),
            "headers": [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()],
            "client": (client, 50000),
        }
        return asyncio.run(self._ask(scope))

    async def _ask(self, scope):
        sent = []

        async def send(message):
            sent.append(message)

        async def receive():
            return {"type": "http.disconnect"}

        await self.app(scope, receive, send)
        start, body = sent
        assert (start["type"], body["type"]) == ("http.response.start", "http.response.body")
        return Reply(start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body["body"])


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        assert self.json["valid"] is False
        assert set(self.json) == {"valid", "error"}
        return self.json["error"]["code"]


def make_world(folder, *, settings=PLAIN, test=False, web=""):
    made = new_issuer(str(folder / "issuer"), "Example", date(2026, 11, 1), test=test, web=web)
    for name, letter in (("Acme AI", "1"), ("Beta", "2")):
        issue(award(name, letter), made, ISSUED_AT, lambda _: {"badge.svg": PICTURE, "credential.json": b"{}\n"})
    return World(made, settings=settings)
