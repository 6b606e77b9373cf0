"""A published registry: what is in it, that readers never see half of it, and that nothing is made twice."""

import json
import re
from datetime import date, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from psfkit.badges import PICTURES, unbake
from psfkit.errors import IntegrityError, StorageError, UsageError
from psfkit.marks.verify import Policy, verify
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.change import change
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from psfkit.registry.releases import publishing, shown_files
from psfkit.site import index_pages, record_page
from psfkit.site.hosting import cache_control
from psfkit.site.place import read_base
from tests.unit.marks.samples import HOSTILE_NAMES, ISSUED_AT, award
from tests.unit.site.registries import LATER, NEW, PLACE, STATES, make_registry, plain, publish_to

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    issuer = make_registry(folder / "issuer")
    publish_to(issuer, folder / "out")
    return issuer, folder / "out"


def tree(out):
    return {name: path.read_bytes() for name, path in shown_files(str(out))}


class Reader(HTMLParser):
    """What a browser would make of a page: its elements, addresses and words."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.policy, self.text, self.ids = [], [], "", [], []
        self.inline = {"style": [], "script": []}
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        self.ids += [given["id"]] if "id" in given else []
        assert not [name for name in given if name.startswith("on") or name == "style"]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]

    def handle_data(self, data):
        if self.tags[-1:] and self.tags[-1] in self.inline and data.strip():
            self.inline[self.tags[-1]].append(data)
        self.text.append(data)


def test_each_mark_is_shown_as_it_stands(site):
    files = tree(site[1])
    for mark_id, state in STATES.items():
        reply = json.loads(files[f"api/certify/trust-mark/verify/{mark_id}.json"])
        assert (reply["valid"], reply["status"]) == (state == "active", state)
        page = Reader(files[f"marks/{mark_id}/index.html"])
        shown = {"active": "In force"}.get(state, state.capitalize())
        assert any(text == shown for text in page.text)
        assert len(page.ids) == len(set(page.ids))
        svg = files[f"marks/{mark_id}/badge.svg"].decode()
        assert ("verified against" in svg) == (state == "active")
        assert (f"this mark is {state}" in svg) == (state != "active")
        assert (f"mark is {state}".encode() in files[f"marks/{mark_id}/document-badge.pdf"]) == (state != "active")


def test_the_published_pictures_pass_verification_and_say_how_the_mark_stands(site):
    issuer, out = site
    policy = Policy(trusted=(issuer.issuer.id,), pictures=PICTURES)
    for mark_id, state in STATES.items():
        content = (out / "current/marks" / mark_id / "badge.svg").read_bytes()
        assert unbake(content) == (out / "current/marks" / mark_id / "record.json").read_bytes()
        for asked in (policy, Policy(registry=issuer.registry, pictures=PICTURES)):
            assert verify(content, asked, NEW).state.value == state


def test_replies_say_when_the_registry_was_looked_at_and_where_the_rest_is(site):
    files = tree(site[1])
    reply = json.loads(files["api/certify/trust-mark/verify/TM-00003.json"])
    assert list(reply)[:4] == ["valid", "company", "expires", "domains"]
    assert (reply["checkedAt"], reply["nextUpdate"]) == ("2026-12-13T00:00:00Z", "2026-12-14T12:00:00Z")
    assert (reply["withdrawn"], reply["reason"]) == ("revoked", "misrepresentation")
    for name in ("page", "record"):
        path = reply[name].removeprefix("https://marks.example/")
        assert path in files or f"{path}index.html" in files


def test_a_reply_does_not_outlive_the_mark(site, tmp_path):
    publish_to(site[0], tmp_path / "out", ISSUED_AT + timedelta(days=9))
    reply = json.loads((tmp_path / "out/current/api/certify/trust-mark/verify/TM-00004.json").read_text())
    assert (reply["valid"], reply["expires"], reply["nextUpdate"]) == (True, "2026-12-02", "2026-12-03T00:00:00Z")


def test_a_change_on_the_day_is_later_than_its_beginning(site, tmp_path):
    publish_to(site[0], tmp_path / "out", ISSUED_AT + timedelta(days=4))
    reply = json.loads((tmp_path / "out/current/api/certify/trust-mark/verify/TM-00003.json").read_text())
    assert reply["checkedAt"] == "2026-11-27T08:30:00Z"


def test_every_address_on_a_page_leads_somewhere(site):
    files = {"issuer.json": b"", "status/revocation.json": b"", "status/suspension.json": b"", **tree(site[1])}
    for name in (name for name in files if name.endswith(".html") and name != "404.html"):
        for link in Reader(files[name]).links:
            if link.startswith(("#", "https://marks.example/api/certify/trust-mark/verify?")):
                continue
            parts = [] if "://" in link else name.split("/")[:-1]
            link = link.removeprefix("https://marks.example/")
            for part in link.split("/"):
                parts = parts[:-1] if part == ".." else parts if part in ("", ".") else [*parts, part]
            target = "/".join(parts)
            assert target in files or f"{target}/index.html".lstrip("/") in files, (name, link)


def test_pages_run_nothing_but_our_own_scripts(site):
    for name, content in tree(site[1]).items():
        if not name.endswith(".html"):
            continue
        page = Reader(content)
        assert page.policy.startswith("default-src 'none'; script-src ")
        assert "unsafe" not in page.policy
        own = {record_page.style().text, record_page.script().text, index_pages.script().text}
        assert set(page.inline["style"]) | set(page.inline["script"]) <= own
        for source in (record_page.script(), index_pages.script()):
            assert (source.source in page.policy) == (source.text in page.inline["script"])


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_text_of_an_applicant_is_text_and_nothing_else(tmp_path, name):
    issuer = new_issuer(str(tmp_path / "issuer"), name, ISSUED_AT.date())
    issue(award(name, scope_statement=f"{name}\n{name}", systems=(name,), hosts=(name,)), issuer, ISSUED_AT, plain)
    plainly = new_issuer(str(tmp_path / "plain"), "Plain", ISSUED_AT.date())
    issue(award("Plain", hosts=("h",)), plainly, ISSUED_AT, plain)
    publish_to(issuer, tmp_path / "out")
    publish_to(plainly, tmp_path / "usual")
    files, usual = tree(tmp_path / "out"), tree(tmp_path / "usual")
    for page in ("index.html", "marks/TM-00001/index.html", "404.html"):
        assert Reader(files[page]).tags == Reader(usual[page]).tags
        assert Reader(files[page]).inline == Reader(usual[page]).inline
    shown = "".join(Reader(files["marks/TM-00001/index.html"]).text)
    assert name in shown or "\u200d" in name
    feed = fromstring(files["feed.xml"])
    assert len(feed.findall(f"{ATOM}entry")) == 1
    assert json.loads(files["search/0001.json"])[0][1] == name


def test_the_feed_tells_every_event_newest_first(site):
    feed = fromstring(tree(site[1])["feed.xml"])
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles[0] == "TM-00006, Meridiaan BV: Issued, in the place of TM-00005"
    assert titles[1] == "TM-00003, Kestrel Claims: Revoked (misrepresentation)"
    assert len(titles) == 8
    assert feed.findtext(f"{ATOM}updated") == "2026-11-28T08:30:00Z"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{links['alternate']}feed.xml"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def test_the_same_state_on_the_same_day_brings_the_same_bytes(site, tmp_path):
    issuer, out = site
    publish_to(issuer, tmp_path / "one", LATER + timedelta(hours=5))
    assert tree(tmp_path / "one") == tree(out)
    publish_to(issuer, tmp_path / "other", LATER, read_base("https://elsewhere.example/marks"))
    assert tree(tmp_path / "other") != tree(out)


def test_only_what_has_changed_is_made_anew(tmp_path):
    issuer = make_registry(tmp_path / "issuer")
    out = tmp_path / "out"
    first = publish_to(issuer, out)
    assert (first.marks, first.changed) == (6, 6)
    assert (publish_to(issuer, out).changed, publish_to(issuer, out).written) == (0, 0)
    kept = {name: path.resolve().stat().st_ino for name, path in shown_files(str(out))}
    change(issuer, "TM-00001", EventKind.SUSPENDED, LATER, Reason.COMPLAINT)
    again = publish_to(issuer, out)
    assert again.changed == 1
    new = {name for name, path in shown_files(str(out)) if path.resolve().stat().st_ino != kept.get(name)}
    beside = {"api/certify/trust-mark/verify/TM-00001.json", "index.html", "feed.xml", "search/0001.json"}
    assert beside <= new
    assert all(name.startswith("marks/TM-00001/") for name in new - beside)


def test_the_next_day_makes_the_replies_anew_and_no_page(tmp_path):
    issuer = make_registry(tmp_path / "issuer")
    publish_to(issuer, tmp_path / "out")
    next_day = publish_to(issuer, tmp_path / "out", LATER + timedelta(days=1))
    assert (next_day.changed, next_day.written) == (0, 6)


def test_everything_can_be_made_anew(tmp_path):
    issuer = make_registry(tmp_path / "issuer")
    publish_to(issuer, tmp_path / "out")
    before = tree(tmp_path / "out")
    page = tmp_path / "out/current/marks/TM-00001/index.html"
    page.write_bytes(b"changed by somebody")
    publish_to(issuer, tmp_path / "out")
    assert tree(tmp_path / "out") != before
    assert publish_to(issuer, tmp_path / "out", anew=True).changed == 6
    assert tree(tmp_path / "out") == before


def interrupt(out, before):
    """Begin a release and break off in the middle of it."""
    with publishing(str(out)) as release:
        release.put("index.html", b"half")
        release.add_unit("TM-00001-half", {"index.html": b"half"})
        assert tree(out) == before
        raise InterruptedError


def test_readers_see_the_release_before_until_the_new_one_is_whole(tmp_path):
    issuer = make_registry(tmp_path / "issuer")
    out = tmp_path / "out"
    publish_to(issuer, out)
    before, shown = tree(out), (out / "current").readlink()
    change(issuer, "TM-00001", EventKind.REVOKED, LATER, Reason.MISUSE)
    with pytest.raises(InterruptedError):
        interrupt(out, before)
    assert ((out / "current").readlink(), tree(out)) == (shown, before)
    publish_to(issuer, out)
    assert (out / "current").readlink() != shown
    assert not (out / ".staging").exists()
    assert not [unit for unit in (out / "store").iterdir() if unit.name.endswith("half")]


def test_two_releases_are_kept_and_what_they_show(tmp_path):
    issuer = make_registry(tmp_path / "issuer")
    out = tmp_path / "out"
    for day in range(4):
        publish_to(issuer, out, LATER + timedelta(days=day))
    assert len(list((out / "releases").iterdir())) == 2
    assert len(list((out / "store").iterdir())) == 6
    for link in (out / "releases").glob("*/marks/*"):
        assert (link / "index.html").is_file()


@pytest.mark.parametrize("name", ["record.json", "badge.svg"])
def test_a_registry_that_was_tampered_with_is_not_published(tmp_path, name):
    issuer = new_issuer(str(tmp_path / "issuer"), "Example", ISSUED_AT.date())
    issue(award(), issuer, ISSUED_AT, lambda _: {"badge.svg": b"<svg/>"})
    path = Path(issuer.registry.marks_path, "TM-00001", name)
    path.write_bytes(path.read_bytes().replace(b"A", b"B") + b" ")
    with pytest.raises(IntegrityError, match="not the one that was issued"):
        publish_to(issuer, tmp_path / "out")
    assert not (tmp_path / "out/current").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    issuer = make_registry(tmp_path / "issuer")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.odt").write_bytes(b"")
    with pytest.raises(StorageError, match="something else"):
        publish_to(issuer, tmp_path / "out")


BAD_ADDRESSES = (
    *("http://marks.example", "https://", "https://marks.example/?x", "https://a b", "marks.example"),
    *('https://marks.example/"', "https://x/../y"),
)


@pytest.mark.parametrize("url", BAD_ADDRESSES)
def test_an_address_that_cannot_be_one_is_refused(url):
    with pytest.raises(UsageError):
        read_base(url)


def test_a_list_of_many_marks_is_cut_by_number():
    rows = [
        index_pages.Row(f"TM-{n:05d}", f"Organisation {n}", "NO", "active", "2027-11-22", "22 November 2027")
        for n in range(1, 1103)
    ]
    issuer = type("Issuer", (), {"name": "Example", "id": "did:key:z6Mk", "key_id": "did:key:z6Mk", "test": False})()
    made = dict(index_pages.render_all(rows, (), issuer, PLACE))
    assert {"list/0001.html", "list/0002.html", "list/0003.html", "search/0001.json", "index.html"} < set(made)
    assert b"TM-01102" in made["index.html"]
    assert b"marks/TM-00001/" not in made["index.html"]
    assert len(re.findall(rb'<a href="../marks/', made["list/0002.html"])) == 500
    assert len(json.loads(made["search/0001.json"])) == 1102


def test_what_never_changes_may_be_kept_longest():
    assert cache_control("marks/TM-00001/record.json") == "public, max-age=86400"
    assert cache_control("marks/TM-00001/badge.svg") == cache_control("index.html") == "public, max-age=300"


@pytest.mark.parametrize("made", [(), ("releases",), ("releases", "store"), ("releases", "store", ".staging")])
def test_a_run_that_was_stopped_while_it_made_its_folders_is_followed_by_another(tmp_path, made):
    issuer = make_registry(tmp_path / "issuer")
    for name in made:
        (tmp_path / "out" / name).mkdir(parents=True)
    publish_to(issuer, tmp_path / "out")
    assert "index.html" in tree(tmp_path / "out")


def test_a_page_names_the_digest_of_each_file_beside_it(site):
    files = tree(site[1])
    page = files["marks/TM-00002/index.html"].decode()
    for name, content in files.items():
        if name.startswith("marks/TM-00002/") and not name.endswith(".html"):
            assert sha256(content).hexdigest() in page


def test_the_keys_of_an_issuer_and_its_did_document_are_published(tmp_path):
    issuer = make_registry(tmp_path / "web", web="did:web:example.com:psf")
    publish_to(issuer, tmp_path / "out")
    for name in ("issuer.json", "keys.json", "did.json"):
        assert (tmp_path / "out/current" / name).read_bytes() == (issuer.registry.path / name).read_bytes()


@pytest.mark.parametrize(
    ("web", "base", "names"),
    [
        ("did:web:example.com:psf", "https://example.com", {"did.json", "psf/did.json"}),
        ("did:web:example.com:psf", "https://example.com/psf", {"did.json"}),
        ("did:web:example.com:psf", "https://marks.example", {"did.json"}),
        ("did:web:example.com:marks", "https://example.com", {"did.json"}),
        ("", "https://example.com", set()),
    ],
)
def test_the_did_document_is_where_the_did_leads_if_that_is_within_the_site(tmp_path, web, base, names):
    issuer = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1), web=web)
    publish_to(issuer, tmp_path / "out", place=read_base(base))
    files = tree(tmp_path / "out")
    assert {name for name in files if name.endswith("did.json")} == names
    assert all(files[name] == issuer.registry.did_file for name in names)
