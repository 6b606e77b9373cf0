"""The published site in a real nginx, with the configuration that is published with it."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time

import pytest

from psfkit.site.hosting import ROOT, nginx
from psfkit.site.place import read_base
from tests.unit.site.registries import make_registry, publish_to

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin"), reason="no nginx"),
]
VERIFY = "/api/certify/trust-mark/verify"
FRAME = """{user} daemon off; pid {folder}/nginx.pid; error_log stderr; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  {site}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(folder, place):
    """Start nginx over a published site, and return its port and process."""
    port = free_port()
    site = nginx(place).decode()
    for old, new in ((ROOT, f"{folder}/out/current"), ("listen 80", f"listen 127.0.0.1:{port}")):
        assert old in site
        site = site.replace(old, new)
    settings = folder / "nginx.conf"
    settings.write_text(FRAME.format(folder=folder, site=site, user="" if os.geteuid() else "user root;"))
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(settings), "-e", "stderr"])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return port, process
        assert process.poll() is None
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


@pytest.fixture(scope="module", params=["", "/register"], ids=["at the root", "under a path"])
def site(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    place = read_base(f"https://marks.example{request.param}")
    issuer = make_registry(folder / "issuer")
    publish_to(issuer, folder / "out", place=place)
    port, process = serve(folder, place)
    yield lambda target, method="GET", **headers: ask(port, method, request.param + target, headers)
    process.terminate()
    process.wait(10)


def ask(port, method, target, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


@pytest.mark.parametrize("query", ["id=TM-00001", "from=badge&id=TM-00001", "id=TM-00001&utm_source=x"])
def test_the_interface_answers_from_files(site, query):
    status, headers, body = site(f"{VERIFY}?{query}")
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert (headers["Access-Control-Allow-Origin"], headers["Cache-Control"]) == ("*", "public, max-age=300")
    answer = json.loads(body)
    assert list(answer)[:4] == ["valid", "company", "expires", "domains"]
    assert answer["valid"] is True


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?id=TM-99999", 404),
        ("?id=TM-123456789", 404),
        ("", 400),
        ("?id=", 400),
        ("?id=TM-1", 400),
        ("?id=tm-00001", 400),
        ("?id=TM-00001%00", 400),
        ("?id=TM-00001&id=TM-00002", 400),
        ("?id=TM-00001&id=", 400),
        ("?id=&id=TM-00001", 400),
        ("?id=TM-012345", 400),
        ("?xid=TM-00001", 400),
        ("?id=../../../../etc/passwd", 400),
        ("?id=" + "A" * 5000, 400),
    ],
)
def test_what_is_no_mark_gets_json_that_says_so(site, query, expected):
    status, headers, body = site(VERIFY + query)
    assert (status, headers["Content-Type"]) == (expected, "application/json")
    assert json.loads(body)["valid"] is False
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_head_etag_and_304(site):
    status, headers, body = site(f"{VERIFY}?id=TM-00001", "HEAD")
    assert (status, body) == (200, b"")
    again = site(f"{VERIFY}?id=TM-00001", If_None_Match=headers["ETag"])
    assert (again[0], again[2]) == (304, b"")
    assert site(f"{VERIFY}?id=TM-00001", "POST")[0] == 405


@pytest.mark.parametrize(
    ("target", "kind", "seconds"),
    [
        ("/", "text/html; charset=utf-8", 300),
        ("/marks/TM-00002/", "text/html; charset=utf-8", 300),
        ("/marks/TM-00002/record.json", "application/json", 86400),
        ("/marks/TM-00002/badge.svg", "image/svg+xml", 300),
        ("/marks/TM-00002/badge@2x.png", "image/png", 300),
        ("/feed.xml", "application/atom+xml", 300),
        ("/search/0001.json", "application/json", 300),
        ("/robots.txt", "text/plain; charset=utf-8", 300),
    ],
)
def test_every_file_has_its_type_and_age(site, target, kind, seconds):
    status, headers, body = site(target)
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, kind, f"public, max-age={seconds}")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert body


def test_what_is_not_there_is_a_page(site):
    status, headers, body = site("/marks/TM-77777/")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"do not rely on it" in body
    for target in ("/../out/nginx.conf", "/..%2f..%2fissuer/key.pem", "/.lock", "/store"):
        assert site(target)[0] in (400, 404)
