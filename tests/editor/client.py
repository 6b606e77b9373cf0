"""An editor: it starts `psfkit lsp` and speaks to it over standard input and output, without any library of ours."""

import json
import queue
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

PATIENCE = 60.0


class Editor:
    def __init__(self, process):
        self._process = process
        self._answers = queue.Queue()
        self._next = 0
        self.published = []
        self.logged = []
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self):
        stream = self._process.stdout
        while True:
            length = 0
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.decode("ascii").partition(":")
                length = int(value) if name.lower() == "content-length" else length
            if not length:
                self._answers.put(None)
                return
            self._answers.put(json.loads(stream.read(length)))

    def _send(self, message):
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._process.stdin.flush()

    def notify(self, method, **params):
        self._send({"method": method, "params": params})

    def ask(self, method, **params):
        self._next += 1
        self._send({"id": self._next, "method": method, "params": params})
        while True:
            message = self._take(time.monotonic() + PATIENCE)
            if message.get("id") == self._next and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]

    def _take(self, until):
        message = self._answers.get(timeout=max(0.01, until - time.monotonic()))
        assert message is not None, "the server went away"
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published.append(message["params"])
        if message.get("method") in ("window/logMessage", "window/showMessage"):
            self.logged.append(message["params"]["message"])
        return message

    def until(self, is_so):
        """Wait until the findings of some publication are so, and return them."""
        end = time.monotonic() + PATIENCE
        while True:
            for params in self.published:
                if is_so(params):
                    self.published.clear()
                    return params
            self._take(end)

    def open(self, path, text=None, version=1):
        item = {"uri": path.as_uri(), "languageId": "yaml", "version": version}
        self.notify(
            "textDocument/didOpen", textDocument={**item, "text": path.read_text("utf-8") if text is None else text}
        )

    def type(self, path, text, version=2):
        self.notify(
            "textDocument/didChange",
            textDocument={"uri": path.as_uri(), "version": version},
            contentChanges=[{"text": text}],
        )

    def at(self, method, path, line, character, **more):
        where = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}
        return self.ask(f"textDocument/{method}", **where, **more)


def editor(*options, units=("utf-16",)):
    capabilities = {"general": {"positionEncodings": list(units)}}
    return speak([sys.executable, "-m", "psfkit", "lsp", *options], capabilities)


@contextmanager
def speak(command, capabilities):
    """Start a language server and be its editor; it has to end as it is told, and to keep standard error clean."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        made = Editor(process)
        made.capabilities = made.ask(
            "initialize",
            processId=None,
            rootUri=None,
            capabilities=capabilities,
        )["capabilities"]
        made.notify("initialized")
        yield made
        made.ask("shutdown")
        made.notify("exit")
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == b""
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
