"""The server under the application: granian, and the limits that it keeps. The only door to that library."""

import ipaddress
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from psfkit.errors import StorageError, UsageError
from psfkit.marks.record import show_instant
from psfkit.registry.folder import open_registry
from psfkit.registry.watch import Watch
from psfkit.server.access_log import Write, event_line
from psfkit.server.app import Application, Settings
from psfkit.server.desk import Clock, Desk
from psfkit.server.routes import read_base, read_networks

if TYPE_CHECKING:
    from granian.server.mp import MPServer

MAX_HEAD = 16 * 1024
"""Bytes of the line and headers of a request."""
HEAD_SECONDS = 10
"""For how long a connection may take to send them, and may lie idle."""
MAX_CONNECTIONS = 512
"""Connections that a process serves at once; others wait."""
_BACKLOG = 1024
_STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen, and with how many processes."""

    host: str
    port: int
    workers: int


class JsonLines(logging.Formatter):
    """Writes what the server itself has to say as lines like those of the access log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        at = show_instant(datetime.fromtimestamp(record.created, UTC))
        return event_line("server", at, level=record.levelname.lower(), message=record.getMessage()).rstrip("\n")


_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": JsonLines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}


def serve(directory: str, place: Place, settings: Settings, clock: Clock, write_log: Write) -> None:
    """Read a registry and answer for its marks until the process is told to end.

    Args:
        directory: The registry, or the folder of its issuer.
        place: Where to listen.
        settings: How to serve.
        clock: Tells the time, UTC in whole seconds.
        write_log: Takes lines of the log.

    Raises:
        UsageError: The server is not installed, or an address is none.
        IntegrityError: The registry was tampered with.
        StorageError: It cannot be read, nobody may listen there, or the server ended by itself.
    """
    server = _make_server(place)
    read_networks(settings.trusted_proxies)
    settings = replace(settings, url=read_base(settings.url))
    watch = Watch(open_registry(directory))
    write_log(event_line("read", show_instant(clock()), host=place.host, port=place.port, marks=watch.marks))
    try:
        server.serve(target_loader=partial(_load, watch, settings, clock, write_log), wrap_loader=False)
    except (OSError, RuntimeError) as error:
        raise StorageError(
            f"cannot listen at {place.host}, port {place.port}: {error}", hint="name another port, or end what has it"
        ) from None
    except SystemExit:
        raise StorageError("the server ended by itself", hint="the lines before this one say why") from None


def _load(watch: Watch, settings: Settings, clock: Clock, write_log: Write) -> Application:
    """Make the application of one process; it is called in that process."""
    return Application(Desk(watch, clock, settings.url), clock, write_log, settings)


def _make_server(place: Place) -> "MPServer":
    try:
        from granian.constants import HTTPModes, Interfaces, RuntimeModes
        from granian.http import HTTP1Settings
        from granian.log import LogLevels
        from granian.server.mp import MPServer
    except ImportError:
        raise UsageError("`psfkit serve` needs a server", hint="pip install 'psfkit[serve]'") from None
    try:
        ipaddress.ip_address(place.host)
    except ValueError:
        raise UsageError(f"{place.host!a} is not an address", hint="give one such as 127.0.0.1 or ::1") from None
    return MPServer(
        target="psfkit",
        address=place.host,
        port=place.port,
        interface=Interfaces.ASGI,
        workers=place.workers,
        runtime_mode=RuntimeModes.st,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=MAX_HEAD),
        websockets=False,
        backlog=_BACKLOG,
        backpressure=MAX_CONNECTIONS,
        log_level=LogLevels.warning,
        log_dictconfig=_LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
    )
