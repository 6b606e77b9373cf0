"""A table of requests: what is asked, and what comes back."""

import json

import pytest

from psfkit.server.answer import Refusal
from psfkit.server.app import Settings
from psfkit.server.routes import MAX_ADDRESS, VERIFY
from tests.unit.server.asking import ID, PICTURE, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return make_world(tmp_path_factory.mktemp("served"))


FOUND = {
    "plain": f"id={ID}",
    "a hyphen in percent": "id=TM%2D00001",
    "all of it in percent": "%69%64=%54%4d%2d%30%30%30%30%31",
    "other parameters": f"lang=no&id={ID}&x=%3Cscript%3E",
    "empty parameters": f"&&id={ID}&",
    "another in capitals": f"ID=TM-00002&id={ID}",
}


@pytest.mark.parametrize("query", FOUND.values(), ids=FOUND.keys())
def test_an_id_is_found(world, query):
    reply = world.ask(query=query)
    assert (reply.status, reply.json["markId"], reply.json["valid"]) == (200, ID, True)


REFUSED = {
    "no query": ("", "missing_id"),
    "only a question": ("id", "missing_id"),
    "empty": ("id=", "missing_id"),
    "the id alone": (ID, "missing_id"),
    "another name": (f"mark={ID}", "missing_id"),
    "a list": (f"id[]={ID}", "missing_id"),
    "twice": (f"id={ID}&id={ID}", "repeated_id"),
    "twice, once in percent": (f"id={ID}&%69d=TM-00002", "repeated_id"),
    "once and empty": (f"id={ID}&id=", "repeated_id"),
    "semicolon": (f"id={ID};id=TM-00002", "malformed_id"),
    "small letters": ("id=tm-00001", "malformed_id"),
    "number sign": (f"id=%23{ID}", "malformed_id"),
    "four digits": ("id=TM-0001", "malformed_id"),
    "six with a zero": ("id=TM-000001", "malformed_id"),
    "ten digits": ("id=TM-1234567890", "malformed_id"),
    "space after": (f"id={ID}+", "malformed_id"),
    "space before": (f"id=%20{ID}", "malformed_id"),
    "line feed": (f"id={ID}%0A", "malformed_id"),
    "null byte": (f"id={ID}%00", "malformed_id"),
    "header": (f"id={ID}%0d%0aX-Judge:%20x", "malformed_id"),
    "arabic digits": ("id=TM-%D9%A0%D9%A0%D9%A0%D9%A0%D9%A1", "malformed_id"),
    "full-width digits": ("id=TM-%EF%BC%90%EF%BC%90%EF%BC%90%EF%BC%90%EF%BC%91", "malformed_id"),
    "twice in percent": ("id=TM%252D00001", "malformed_id"),
    "overlong hyphen": ("id=TM%C0%AD00001", "malformed_id"),
    "broken percent": ("id=%E0%A4%A", "malformed_id"),
    "broken percent beside it": (f"id={ID}&x=%zz", "malformed_id"),
    "raw bytes": (b"id=TM-\xff\xfe", "malformed_id"),
    "up": ("id=../../../etc/passwd", "malformed_id"),
    "up in percent": ("id=%2e%2e%2f%2e%2e%2fetc%2fpasswd", "malformed_id"),
    "sql": ("id=TM-00001'%20OR%20'1'='1", "malformed_id"),
    "markup": ("id=%3Cscript%3Ealert(1)%3C/script%3E", "malformed_id"),
    "unknown": ("id=TM-99999", "unknown_mark"),
    "unknown and long": ("id=TM-999999999", "unknown_mark"),
    "very long": ("id=" + "A" * 5000, "address_too_long"),
    "very many": (f"id={ID}&" + "a&" * MAX_ADDRESS, "address_too_long"),
}


@pytest.mark.parametrize(("query", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_anything_else_is_refused_in_one_form(world, query, code):
    reply = world.ask(query=query)
    assert (reply.status, reply.code) == (Refusal[code.upper()].value[0], code)
    assert reply.headers["content-type"] == "application/json"
    assert not set(reply.headers) - PLAIN_HEADERS
    assert b"script" not in reply.body


PLAIN_HEADERS = {
    "content-type",
    "content-length",
    "cache-control",
    "content-security-policy",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cross-origin-resource-policy",
    "referrer-policy",
    "x-content-type-options",
    "connection",
}

PATHS = {
    "/": "not_found",
    "": "not_found",
    "*": "not_found",
    f"{VERIFY}/": "not_found",
    f"/{VERIFY}": "not_found",
    VERIFY.upper(): "not_found",
    "/api/certify/trust-mark/../trust-mark/verify": "not_found",
    "/marks": "not_found",
    f"/marks/{ID}": "not_found",
    f"/marks/{ID}/": "not_found",
    f"/marks/{ID}/event.json": "not_found",
    f"/marks/{ID}/../../issuer.json": "not_found",
    f"/marks/{ID}/record.json/": "not_found",
    f"/marks/{ID}/record.json\x00": "not_found",
    f"/marks/{ID}\n/record.json": "not_found",
    "/marks/../record.json": "not_found",
    "/marks/tm-00001/record.json": "not_found",
    "/issuer.json": "not_found",
    "/key.pem": "not_found",
    "/history/00000001.json": "not_found",
    "/status/../issuer.json": "not_found",
    "/marks/TM-99999/record.json": "unknown_mark",
    f"/marks/{ID}/badge.png": "no_such_file",
    "/status/revocation.json": "no_such_file",
}


@pytest.mark.parametrize(("path", "code"), PATHS.items())
def test_nothing_is_found_by_its_path(world, path, code):
    reply = world.ask(path, "")
    assert (reply.status, reply.code) == (404, code)


def test_the_published_members_come_first(world):
    assert list(world.ask().json)[:4] == ["valid", "company", "expires", "domains"]
    told = world.ask().json
    assert (told["company"], told["expires"], told["domains"]) == ("Acme AI", "2027-11-22", "PSF-1..8")
    assert told["checkedAt"] == "2026-12-01T10:04:00Z"
    assert told["record"] == f"/marks/{ID}/record.json"
    assert told["credential"] == f"/marks/{ID}/credential.json"


def test_the_files_of_a_mark_are_given_out_by_name(world):
    record = world.ask(f"/marks/{ID}/record.json", "")
    assert record.body == (world.registry / "marks" / ID / "record.json").read_bytes()
    assert record.headers["content-type"] == "application/json"
    badge = world.ask(f"/marks/{ID}/badge.svg", "")
    assert (badge.body, badge.headers["content-type"]) == (PICTURE, "image/svg+xml")
    assert world.ask(f"/marks/{ID}/credential.json", "").headers["content-type"] == "application/vc"


@pytest.mark.parametrize("path", [VERIFY, f"/marks/{ID}/badge.svg", "/healthz", "/openapi.json"])
def test_head_is_get_without_the_body(world, path):
    get, head = world.ask(path), world.ask(path, method="HEAD")
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")
    assert int(head.headers["content-length"]) == len(get.body) > 0


@pytest.mark.parametrize("path", [VERIFY, f"/marks/{ID}/badge.svg"])
def test_who_has_it_already_is_told_so(world, path):
    tag = world.ask(path).headers["etag"]
    for given in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
        reply = world.ask(path, if_none_match=given)
        assert (reply.status, reply.body) == (304, b"")
        assert reply.headers["etag"] == tag
        assert "content-length" not in reply.headers
    assert world.ask(path, if_none_match='"x"').status == 200


def test_a_refusal_is_never_unchanged(world):
    assert world.ask(query="id=TM-99999", if_none_match="*").status == 404
    assert world.ask("/healthz", if_none_match="*").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"])
def test_other_methods_are_refused(world, method):
    reply = world.ask(method=method)
    assert (reply.status, reply.code, reply.headers["allow"]) == (405, "method_not_allowed", "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("headers", [{"content_length": "5"}, {"transfer_encoding": "chunked"}])
def test_a_body_is_refused_and_the_connection_closed(world, headers):
    reply = world.ask(**headers)
    assert (reply.status, reply.code, reply.headers["connection"]) == (413, "body_not_allowed", "close")
    assert world.ask(content_length="0").status == 200


def test_a_page_of_any_origin_may_ask(world):
    assert world.ask().headers["access-control-allow-origin"] == "*"
    assert world.ask(query="").headers["access-control-allow-origin"] == "*"
    flight = world.ask(method="OPTIONS", origin="https://shop.example", access_control_request_method="GET")
    assert (flight.status, flight.body) == (204, b"")
    assert flight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "access-control-allow-credentials" not in flight.headers


def test_every_answer_says_how_it_may_be_used(world):
    for path in (VERIFY, f"/marks/{ID}/badge.svg", "/nothing"):
        headers = world.ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "set-cookie" not in headers
    assert world.ask().headers["cache-control"] == "public, max-age=300, must-revalidate"
    assert world.ask(query="id=TM-99999").headers["cache-control"] == "public, max-age=60, must-revalidate"
    assert world.ask(method="POST").headers["cache-control"] == "no-store"


def test_links_lead_to_where_it_is_published(tmp_path):
    world = make_world(tmp_path, settings=Settings(url="https://marks.example/x"))
    assert world.ask(host="evil.example").json["record"] == f"https://marks.example/x/marks/{ID}/record.json"


def test_health_tells_of_nothing_but_the_number_of_marks(world):
    assert world.ask("/healthz", "").json == {"status": "ok", "marks": 2}


def test_the_log_has_one_line_for_each_request_and_nothing_that_breaks_out_of_it(tmp_path):
    world = make_world(tmp_path)
    world.ask()
    world.ask('/"\n\x1b[31m\u202e' + "x" * 900, client="2001:db8:1:2:3::4")
    world.app._log.flush()
    first, second = [json.loads(line) for line in "".join(world.lines).splitlines()]
    assert (first["client"], first["mark"], first["status"]) == ("192.0.2.0/24", ID, 200)
    assert (second["client"], second["mark"], second["status"]) == ("2001:db8:1::/48", "", 404)
    assert len(second["path"]) <= 200
    assert "".join(world.lines).isascii()
    assert not [line for line in world.lines if "\x1b" in line]
