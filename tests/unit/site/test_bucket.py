"""Sending a site to a bucket: the order, what is left out, and a store that speaks S3."""

import json

import pytest

from psfkit.errors import StorageError, UsageError
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.bucket import LISTING, S3Bucket, parse_target, send
from psfkit.registry.change import change
from psfkit.registry.releases import shown_files
from psfkit.site.hosting import cache_control
from tests.unit.site.registries import LATER, make_registry, publish_to


class Store:
    """A store in memory that remembers what was asked of it, and may refuse after a while."""

    def __init__(self, limit=10_000):
        self.objects, self.done, self.limit = {}, [], limit

    def get(self, key):
        return self.objects.get(key)

    def put(self, key, content, media_type, cache_control):
        if len(self.done) >= self.limit:
            raise StorageError("the store is full")
        self.done.append(("put", key))
        self.objects[key] = content
        assert media_type
        assert cache_control

    def delete(self, key):
        self.done.append(("delete", key))
        del self.objects[key]


@pytest.fixture
def site(tmp_path):
    issuer = make_registry(tmp_path / "issuer")
    publish_to(issuer, tmp_path / "out")
    return issuer, tmp_path / "out"


def sent(out, store, **more):
    return send(shown_files(str(out)), store, cache_control, **{"anew": False, **more})


def test_no_reader_is_led_to_what_is_not_there_yet(site):
    store = Store()
    assert sent(site[1], store).same == 0
    keys = [key for _, key in store.done]
    place = {key: number for number, key in enumerate(keys)}
    assert keys[-1] == LISTING
    assert max(place, key=lambda key: place[key] if key.endswith("index.html") else -1) == "index.html"
    for mark in ("TM-00001", "TM-00003"):
        page = place[f"marks/{mark}/index.html"]
        assert all(place[key] < page for key in keys if key.startswith(f"marks/{mark}/") and not key.endswith(".html"))
        assert page < place[f"api/certify/trust-mark/verify/{mark}.json"] < place["index.html"]
        assert page < place["search/0001.json"] < place["feed.xml"]


def test_only_what_changed_is_sent_and_what_is_gone_is_removed_last(site):
    issuer, out = site
    (out / "current/marks/earlier.html").write_bytes(b"what another release had")
    store = Store()
    sent(out, store)
    assert (sent(out, store).sent, len(store.done)) == (0, len(store.objects))
    change(issuer, "TM-00001", EventKind.REVOKED, LATER, Reason.MISUSE)
    publish_to(issuer, out)
    store.done.clear()
    done = sent(out, store)
    assert done.removed == 1
    assert store.done[-2:] == [("delete", "marks/earlier.html"), ("put", LISTING)]
    assert ("put", "marks/TM-00001/document-badge.pdf") in store.done
    assert not [key for _, key in store.done[:-2] if key.startswith("marks/") and "TM-00001" not in key]
    shown = {name: path.read_bytes() for name, path in shown_files(str(out))}
    assert {key: content for key, content in store.objects.items() if key != LISTING} == shown


def test_after_a_refusal_the_same_again_goes_on(site):
    store = Store(limit=30)
    with pytest.raises(StorageError):
        sent(site[1], store)
    assert LISTING not in store.objects
    assert "index.html" not in store.objects
    store.limit = 10_000
    sent(site[1], store)
    assert "index.html" in store.objects


@pytest.mark.parametrize("listing", [b"", b"[]", b"{", b'{"type": "psfkit-published/1"}', b'{"type": 1, "files": []}'])
def test_a_list_that_is_none_means_that_everything_is_sent(site, listing):
    store = Store()
    store.objects[LISTING] = listing
    assert sent(site[1], store).same == 0


@pytest.mark.parametrize("target", ["marks", "s3://", "https://marks", "s3:///x", "s3://a b"])
def test_a_target_that_is_none_is_refused(target):
    with pytest.raises(UsageError):
        parse_target(target)


@pytest.fixture
def endpoint(monkeypatch):
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    for name, value in (("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.mark.interop
def test_a_store_that_speaks_s3_holds_the_site_with_types_and_ages(site, endpoint):
    import boto3

    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket="marks")
    bucket = S3Bucket("s3://marks/register", endpoint)
    first, again = sent(site[1], bucket), sent(site[1], bucket)
    assert (first.same, again.sent, again.same) == (0, 0, first.sent)
    for name, path in shown_files(str(site[1])):
        held = client.get_object(Bucket="marks", Key=f"register/{name}")
        assert held["Body"].read() == path.read_bytes()
        assert held["CacheControl"] == cache_control(name)
    kinds = {"index.html": "text/html; charset=utf-8", "feed.xml": "application/atom+xml"}
    kinds |= {"marks/TM-00002/badge.svg": "image/svg+xml", "marks/TM-00002/badge@2x.png": "image/png"}
    for name, kind in kinds.items():
        assert client.head_object(Bucket="marks", Key=f"register/{name}")["ContentType"] == kind
    assert json.loads(client.get_object(Bucket="marks", Key=f"register/{LISTING}")["Body"].read())["files"]


@pytest.mark.interop
def test_what_a_store_refuses_is_said_in_a_sentence(site, endpoint):
    with pytest.raises(StorageError, match="NoSuchBucket"):
        sent(site[1], S3Bucket("s3://not-there", endpoint))
    with pytest.raises(StorageError, match="cannot read"):
        sent(site[1], S3Bucket("s3://marks", "http://127.0.0.1:9"))
