"""endpoint URL [ID] [--remote] - a verify endpoint answers well: fields, HEAD, ETag, and hostile ids.

URL asks for a mark that exists, as ?id=ID or with ID (then given) in the path. About 30 requests, one at a time.
Some of them are hostile, so only this machine's own loopback is asked unless --remote says that the server is yours.
"""

import http.client
import ipaddress
import json
import re
import socket
import ssl
import sys
import time
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, quote, urlsplit

from verdict import Verdict

v = Verdict("endpoint", sys.argv[1:], __doc__)
url, *more = [a for a in sys.argv[1:] if a != "--remote"]
parts = urlsplit(url)
by_query = not more
known = more[0] if more else parse_qs(parts.query)["id"][0]
target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
if quote(known) not in target or parts.scheme not in ("http", "https"):
    raise ValueError(f"{known} does not stand in {url}")
port = parts.port or (443 if parts.scheme == "https" else 80)
for *_, address in socket.getaddrinfo(parts.hostname, port):
    if not ipaddress.ip_address(address[0]).is_loopback and "--remote" not in sys.argv:
        raise ValueError(f"{parts.hostname} is not this machine; --remote asks it all the same")


def ask(method, where, **headers):
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connect(parts.hostname, port, timeout=10)
    begun = time.monotonic()
    try:
        connection.request(method, where, headers={k.replace("_", "-"): h for k, h in headers.items()})
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read(), time.monotonic() - begun
    except (OSError, http.client.HTTPException) as error:
        return 0, {}, f"{type(error).__name__}: {error}".encode(), time.monotonic() - begun
    finally:
        connection.close()


def raw_body(method, extra=""):
    """What follows the headers, which http.client would not show for HEAD and 304."""
    with socket.create_connection((parts.hostname, port), timeout=5) as plain:
        line = plain
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
        line.sendall(f"{method} {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n{extra}Connection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: line.recv(65536), b"")).partition(b"\r\n\r\n")[2]


def other(raw):
    return target.replace(quote(known), raw)


def is_json(headers):
    return (headers.get("Content-Type") or "").split(";")[0].strip().lower() == "application/json"


def fields(body):
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


status, headers, body, took = ask("GET", target)
if status == 0:
    raise ConnectionError(body.decode())
answer = fields(body)
v.check(status == 200, "known id: 200", f"known id: {status}")
v.check(is_json(headers), "application/json", f"Content-Type is {headers.get('Content-Type')}")
valid, company, expires, domains = (answer.get(k) for k in ("valid", "company", "expires", "domains"))
v.check(isinstance(valid, bool), f"valid is {valid}", f"valid is no boolean: {valid!r}")
v.check(isinstance(company, str) and company.strip(), f"company is {company}", f"company is no text: {company!r}")
try:
    day = (
        date.fromisoformat(expires)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", expires)
        else datetime.fromisoformat(expires).date()
    )
except (TypeError, ValueError):
    day = None
v.check(day, f"expires on {expires}", f"expires is no date: {expires!r}")
named = [domains] if isinstance(domains, str) else domains
v.check(
    isinstance(named, list) and named and all(isinstance(d, str) and d for d in named),
    f"domains are {domains}",
    f"domains is neither text nor a list of texts: {domains!r}",
)
if day and valid is True:
    v.check(day >= datetime.now(UTC).date(), "a valid mark has not expired", f"valid, and yet expired on {expires}")
v.check(ask("GET", target)[2] == body, "asked again: the same bytes", "asked again: other bytes")

h_status, h_headers, *_ = ask("HEAD", target)
h_body = raw_body("HEAD")
v.check(
    (h_status, h_body) == (status, b"") and h_headers.get("Content-Type") == headers.get("Content-Type"),
    "HEAD: same status and type, no body",
    f"HEAD: {h_status}, {h_headers.get('Content-Type')}, {len(h_body)} bytes of body",
)
v.check(
    h_headers.get("Content-Length") in (None, str(len(body))),
    "HEAD: the length is GET's",
    f"HEAD: length {h_headers.get('Content-Length')}, GET has {len(body)}",
)
tag = headers.get("ETag")
v.check(tag and re.fullmatch(r'(W/)?"[\x21\x23-\x7e]*"', tag), f"ETag {tag}", f"no proper ETag: {tag}")
if tag:
    again = ask("GET", target, If_None_Match=tag)[0]
    again_body = raw_body("GET", f"If-None-Match: {tag}\r\n")
    v.check(
        (again, again_body) == (304, b""),
        "If-None-Match with it: 304, no body",
        f"If-None-Match with it: {again}, {len(again_body)} bytes",
    )
    v.check(
        ask("GET", target, If_None_Match='"another"')[0] == 200,
        "If-None-Match with another: 200",
        "If-None-Match with another: no 200",
    )
posted = ask("POST", target)[0]
v.check(400 <= posted < 500 or posted == 501, f"POST: {posted}")

unknown = re.sub(r"\d", "9", known) if re.sub(r"\d", "9", known) != known else re.sub(r"\d", "8", known)
status, headers, body, _ = ask("GET", other(quote(unknown)))
v.check(status == 404 or (status == 200 and fields(body).get("valid") is False), f"unknown id {unknown}: {status}")
if by_query:
    v.check(
        is_json(headers) and fields(body).get("valid") is False,
        "unknown id: JSON with valid false",
        f"unknown id: {body[:80]!r}",
    )

HOSTILE = {
    "empty": "",
    "malformed": "x",
    "with a quote": quote(known + "' OR '1'='1"),
    "with a line feed": quote(known) + "%0A",
    "with a null byte": quote(known) + "%00",
    "full-width digits": quote(known.translate({ord(str(n)): 0xFF10 + n for n in range(10)})),
    "markup": quote("<script>alert(1)</script>"),
    "broken percent": "%E0%A4%A",
    "traversal": "../../../../../../etc/passwd",
    "coded traversal": "%2e%2e%2f" * 6 + "etc%2fpasswd",
    "twice coded traversal": "%252e%252e%252f" * 6 + "etc%252fpasswd",
    "backslash traversal": "..%5c" * 6 + "windows%5cwin.ini",
    "5,000 characters": "A" * 5000,
    "60,000 characters": "TM-" + "0" * 60000,
    "header injection": quote(known) + "%0d%0aX-Judge:%20injected",
}
for name, raw in HOSTILE.items():
    status, headers, body, took = ask("GET", other(raw))
    text = body.decode("utf-8", "replace")
    wrong = [] if 400 <= status < 500 else [f"status {status}"]
    if fields(body).get("valid") is True or "company" in fields(body):
        wrong.append("says valid")
    if re.search(r"root:.*:0:0|\[fonts\]|Traceback \(most recent|File \"/", text):
        wrong.append("tells what it should not")
    if any(k.lower() == "x-judge" for k in headers):
        wrong.append("lets a header in")
    if "<script>" in text and not is_json(headers):
        wrong.append("gives the markup back")
    if by_query and status and not is_json(headers) and name != "60,000 characters":
        wrong.append(f"not JSON but {headers.get('Content-Type')}")
    if took > 2:
        wrong.append(f"took {took:.1f} s")
    v.check(not wrong, f"{name}: {status}", f"{name}: {', '.join(wrong)}{f' ({text[:60]})' if not status else ''}")
status, headers, body, _ = ask("GET", target)
v.check(status == 200 and fields(body) == answer, "after all that: still the first answer", f"after all that: {status}")
for name in ("Cache-Control", "X-Content-Type-Options", "Access-Control-Allow-Origin"):
    v.note(f"{name}: {headers.get(name)}")
v.end()
