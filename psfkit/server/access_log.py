"""The access log: a JSON object a line, with nothing in it that could break out of its line."""

import json
from collections.abc import Callable
from functools import lru_cache

from psfkit.server.rate import blurred

_MAX_PATH = 200
Write = Callable[[str], None]


@lru_cache(256)
def _quoted(text: str) -> str:
    return json.dumps(text[:_MAX_PATH], ensure_ascii=True)


class AccessLog:
    """Collects lines and writes many at once.

    Args:
        write: Takes text that ends with a line.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._lines: list[str] = []

    def request(  # one line for each request: no object is made for what is written at once
        self, at: str, client: str, method: str, path: str, mark: str, status: int, size: int, micros: int, trouble: str
    ) -> bool:
        """Note a request, and say whether it is the first since the log was last written.

        Args:
            at: When, in UTC.
            client: Its address; what is written does not tell one person from the next.
            method: Of HTTP.
            path: What was asked for, without its query.
            mark: The mark that was asked for, well-formed, or an empty string.
            status: Of HTTP.
            size: Bytes of the answer.
            micros: Microseconds that it took.
            trouble: What is wrong with the registry, or an empty string.
        """
        lines = self._lines
        lines.append(
            f'{{"event": "request", "at": "{at}", "client": "{blurred(client)}", "method": {_quoted(method)}, '
            f'"path": {_quoted(path)}, "mark": "{mark}", "status": {status}, "bytes": {size}, "us": {micros}'
            + (f', "trouble": {_quoted(trouble)}}}\n' if trouble else "}\n")
        )
        return len(lines) == 1

    def flush(self) -> None:
        """Write what was collected."""
        if self._lines:
            lines, self._lines = self._lines, []
            self._write("".join(lines))


def event_line(event: str, at: str, **members: str | int) -> str:
    """Return a line about something else than a request."""
    return json.dumps({"event": event, "at": at, **members}, ensure_ascii=True) + "\n"
