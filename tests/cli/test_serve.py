"""`psfkit serve` as a process of its own, asked over the loopback."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from psfkit.cli.clock import read_clock
from psfkit.errors import ExitCode
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.change import change
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from psfkit.server.run import HEAD_SECONDS, MAX_HEAD
from tests.cli.commands import psfkit
from tests.unit.marks.samples import award

VERIFY = "/api/certify/trust-mark/verify?id="
SOON = 30.0


@pytest.fixture
def issuer(tmp_path):
    made = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1))
    now = read_clock() - timedelta(minutes=5)
    issue(award(assessed_as_of=now.date()), made, now, lambda _: {})
    return made


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(issuer, tmp_path, *options):
    """Run the command until the block ends."""
    port, log = free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "psfkit", "serve", issuer.path, "--port", port, *options]
    with log.open("wb") as out:
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=out)
    try:
        eventually(lambda: ask(port, "/healthz")[0] == 200 or process.poll() is not None)
        yield process, port, log
    finally:
        process.terminate()
        process.wait(SOON)


def eventually(holds):
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        try:
            if holds():
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise AssertionError("it did not come about")


def ask(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SOON)
    try:
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


def send(port, content):
    """Return everything that comes back for raw bytes until the server closes or falls silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(content)
        parts = []
        try:
            while part := connection.recv(65536):
                parts.append(part)
        except (TimeoutError, ConnectionResetError):
            pass
        return b"".join(parts)


def valid(port, mark_id="TM-00001"):
    return json.loads(ask(port, VERIFY + mark_id)[1])["valid"]


@pytest.mark.parametrize("workers", [1, 2])
def test_it_answers_knows_what_another_process_does_and_ends_when_told(issuer, tmp_path, workers):
    with served(issuer, tmp_path, "--workers", workers) as (process, port, log):
        assert valid(port) is True
        now = read_clock()
        issue(award("Beta", "2", assessed_as_of=now.date()), issuer, now, lambda _: {})
        eventually(lambda: ask(port, f"{VERIFY}TM-00002")[0] == 200)
        change(issuer, "TM-00001", EventKind.SUSPENDED, now, Reason.INCIDENT)
        time.sleep(0.1)
        assert [valid(port) for _ in range(6)] == [False] * 6
        change(issuer, "TM-00001", EventKind.REINSTATED, now)
        time.sleep(0.1)
        assert [valid(port) for _ in range(6)] == [True] * 6
        process.send_signal(signal.SIGTERM)
        assert process.wait(SOON) == 0
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert lines[0]["event"] == "read"
    said = [line["message"] for line in lines if line["event"] == "server"]  # on a busy machine one may be too slow
    assert [text for text in said if "after it refused to gracefully stop" not in text] == []
    assert {line["event"] for line in lines} - {"server"} == {"read", "request"}
    assert str(tmp_path) not in log.read_text("utf-8")


def test_an_answer_that_has_begun_is_finished_before_it_ends(issuer, tmp_path):
    with served(issuer, tmp_path) as (process, port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SOON)
        connection.request("GET", "/openapi.json")
        process.send_signal(signal.SIGTERM)
        reply = connection.getresponse()
        assert json.loads(reply.read())["openapi"] == "3.1.0"
        connection.close()
        assert process.wait(SOON) == 0


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the children of a process in /proc")
def test_a_process_that_dies_is_replaced(issuer, tmp_path):
    with served(issuer, tmp_path) as (process, port, _):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
        os.kill(int(children.split()[0]), signal.SIGKILL)
        eventually(lambda: valid(port) is True)


RAW = {
    "no request": (b"garbage\r\n\r\n", b"400"),
    "bytes that are no address": (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
    "a null byte": (b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
    "two lengths": (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
    "length and chunks": (
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"413",
    ),
    "a space before the colon": (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", b"400"),
    "a long line": (b"GET /" + b"a" * MAX_HEAD + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"431"),
    "a long header": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * MAX_HEAD + b"\r\n\r\n", b"431"),
    "many headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 500 + b"\r\n", b"431"),
}


def test_what_is_no_request_is_refused_and_harms_nobody_else(issuer, tmp_path):
    with served(issuer, tmp_path) as (_, port, log):
        for name, (content, status) in RAW.items():
            assert send(port, content).split(b" ")[1] == status, name
        assert b"X-Judge" not in send(port, f"GET {VERIFY}TM-00001%0d%0aX-Judge:%20x HTTP/1.1\r\n\r\n".encode())
        assert ask(port, "/marks/TM-00001/%2e%2e/%2e%2e/issuer.json")[0] == 404
        assert valid(port) is True
    assert "Traceback" not in log.read_text("utf-8")


def test_a_registry_that_was_tampered_with_is_not_served(capsys, issuer):
    (issuer.registry.path / "head.json").write_bytes(b"{}")
    answer = psfkit(capsys, "serve", issuer.path)
    assert answer.code == ExitCode.BROKEN
    assert "head.json is damaged" in answer.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "localhost"], "is not an address"),
        (["--url", "marks.example"], "is not where an interface can be published"),
        (["--trusted-proxy", "proxy"], "is not an address or network"),
        (["--port", "0"], "--port"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_anything_is_read(capsys, tmp_path, options, said):
    answer = psfkit(capsys, "serve", tmp_path, *options)
    assert answer.code == ExitCode.USAGE
    assert said in answer.err


def test_a_port_that_is_taken_is_said(issuer, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "psfkit", "serve", str(issuer.path), "--port", str(port)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SOON)
    assert ended.returncode == ExitCode.STORAGE
    assert f"cannot listen at 127.0.0.1, port {port}" in ended.stderr


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"GET /hea", b"GET /healthz HTTP/1.1\r\nHost: x\r\n"])
def test_who_sends_no_whole_request_is_not_waited_for(issuer, tmp_path, content):
    with (
        served(issuer, tmp_path) as (_, port, _log),
        socket.create_connection(("127.0.0.1", port), timeout=2 * HEAD_SECONDS) as connection,
    ):
        began = time.monotonic()
        connection.sendall(content)
        assert connection.recv(1024) == b""
        assert time.monotonic() - began < HEAD_SECONDS + 5
