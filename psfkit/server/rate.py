"""How many requests each client may make: counted by the minute, in a table that cannot grow without end."""

import ipaddress
from functools import lru_cache

WINDOW = 60
"""Seconds."""
_MAX_CLIENTS = 16_384
"""More clients than this in one window share what one of them may do."""
_CROWD = ""


class RateLimit:
    """Counts the requests of each client in the present window.

    Args:
        limit: Requests that a client may make in a window; 0 for any number.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._window = -1
        self._counts: dict[str, int] = {}

    def wait(self, client: str, now: float) -> int:
        """Count a request and return after how many seconds the client may come again; 0 if it may now.

        Args:
            client: Its address, by :func:`client_network`.
            now: Seconds on a clock that only goes forward.
        """
        if not self._limit:
            return 0
        window = int(now) // WINDOW
        if window != self._window:
            self._window, self._counts = window, {}
        counts = self._counts
        if client not in counts and len(counts) >= _MAX_CLIENTS:
            client = _CROWD
        count = counts[client] = counts.get(client, 0) + 1
        return 0 if count <= self._limit else WINDOW - int(now) % WINDOW


@lru_cache(4096)
def client_network(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 that one IPv6 subscriber has.

    >>> client_network("192.0.2.7"), client_network("2001:db8:1:2:3::4"), client_network("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7')
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((int(ip) >> 64 << 64, 64)))
    return str(ip)


@lru_cache(4096)
def blurred(address: str) -> str:
    """Return an address without the part that tells one person from the next, for the log.

    >>> blurred("192.0.2.7"), blurred("2001:db8:1:2:3::4"), blurred("me")
    ('192.0.2.0/24', '2001:db8:1::/48', 'unknown')
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))
