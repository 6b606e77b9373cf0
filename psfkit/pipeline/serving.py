"""Serving: the registry's answers over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def serve(
    directory: str,
    host: str,
    port: int,
    workers: int,
    *,
    url: str,
    rate: int,
    trusted_proxies: tuple[str, ...],
    clock: Callable[[], datetime],
    write_log: Callable[[str], None],
) -> None:
    """Answer for the marks of a registry until the process is told to end.

    Args:
        directory: The registry, or the folder of its issuer.
        host: The address to listen at.
        port: The port.
        workers: How many processes answer.
        url: Where the interface is published, or an empty string.
        rate: Requests a minute that one client may make of a process; 0 for any number.
        trusted_proxies: Addresses or networks whose X-Forwarded-For is believed.
        clock: Tells the time, UTC in whole seconds.
        write_log: Takes lines of the log.

    Raises:
        UsageError: The server is not installed, or an address is none.
        IntegrityError: The registry was tampered with.
        StorageError: It cannot be read, nobody may listen there, or the server ended by itself.
    """
    from psfkit.server.app import Settings
    from psfkit.server.run import Place
    from psfkit.server.run import serve as serve_registry

    settings = Settings(url, rate, trusted_proxies)
    serve_registry(directory, Place(host, port, workers), settings, clock, write_log)
