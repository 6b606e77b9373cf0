import pytest

from psfkit.errors import UsageError
from psfkit.server.app import Settings
from psfkit.server.rate import _MAX_CLIENTS, WINDOW, RateLimit
from psfkit.server.routes import client_of, read_base, read_networks
from tests.unit.server.asking import make_world


def test_a_client_may_ask_so_often_and_again_in_the_next_window():
    rate = RateLimit(2)
    assert [rate.wait("a", 10.0) for _ in range(4)] == [0, 0, 50, 50]
    assert rate.wait("b", 10.0) == 0
    assert rate.wait("a", float(WINDOW)) == 0


def test_no_limit_is_no_limit():
    assert {RateLimit(0).wait("a", 1.0) for _ in range(1000)} == {0}


def test_more_clients_than_the_table_has_room_for_share_one_place():
    rate = RateLimit(1)
    for number in range(_MAX_CLIENTS):
        assert rate.wait(f"client {number}", 1.0) == 0
    assert rate.wait("one more", 1.0) == 0
    assert rate.wait("and another", 1.0) > 0
    assert rate.wait("client 0", 1.0) > 0
    assert len(rate._counts) == _MAX_CLIENTS + 1


def test_who_asks_too_often_is_told_when_to_come_again(tmp_path):
    world = make_world(tmp_path, settings=Settings(rate=2))
    assert [world.ask().status for _ in range(3)] == [200, 200, 429]
    reply = world.ask()
    assert reply.code == "too_many_requests"
    assert 0 < int(reply.headers["retry-after"]) <= WINDOW
    assert world.ask(client="198.51.100.1").status == 200
    assert world.ask("/healthz").status == 200


def test_one_subscriber_is_one_client_however_many_addresses_it_has(tmp_path):
    world = make_world(tmp_path, settings=Settings(rate=1))
    assert world.ask(client="2001:db8::1").status == 200
    assert world.ask(client="2001:db8::2").status == 429


def test_a_header_that_anybody_can_write_makes_no_new_client(tmp_path):
    world = make_world(tmp_path, settings=Settings(rate=1))
    assert [world.ask(x_forwarded_for=f"203.0.113.{n}").status for n in (1, 2)] == [200, 429]


def test_a_trusted_proxy_says_who_asks(tmp_path):
    world = make_world(tmp_path, settings=Settings(rate=1, trusted_proxies=("127.0.0.1",)))
    asked = [world.ask(client="127.0.0.1", x_forwarded_for=f"6.6.6.6, 203.0.113.{n}").status for n in (1, 2, 2)]
    assert asked == [200, 200, 429]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", b"192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", b"192.0.2.1, 10.0.0.2", "192.0.2.1"),
        ("10.0.0.1", b"192.0.2.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", b"\xff\xfe", "10.0.0.1"),
        ("10.0.0.1", b"10.0.0.2, 10.0.0.3", "10.0.0.2"),
        ("10.0.0.1", b"", "10.0.0.1"),
        ("", b"192.0.2.1", ""),
        ("192.0.2.9", b"192.0.2.1", "192.0.2.9"),
    ],
)
def test_the_client_is_the_first_that_is_no_trusted_proxy(peer, forwarded, client):
    assert client_of(peer, forwarded, read_networks(["10.0.0.0/8"])) == client


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.1/8", "", "10.0.0.0/33"])
def test_a_proxy_is_an_address_or_a_network(text):
    with pytest.raises(UsageError):
        read_networks([text])


@pytest.mark.parametrize(
    "url", ["marks.example", "ftp://x", "https://x?y", "https://x#y", 'https://x/"', "https://ø.no"]
)
def test_where_it_is_published_is_an_address(url):
    with pytest.raises(UsageError):
        read_base(url)


def test_a_slash_at_the_end_makes_no_difference():
    assert read_base("https://marks.example/x/") == read_base("https://marks.example/x") == "https://marks.example/x"
    assert read_base("") == ""
