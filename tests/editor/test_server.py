"""`psfkit lsp` as an editor uses it: another process, over standard input and output."""

import shutil
import sys
import time
from pathlib import Path

import pytest

from tests.cli.commands import psfkit
from tests.editor.client import editor

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = ("--as-of", "2026-11-24")


@pytest.fixture
def bundle(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "northlight-support", tmp_path / "büro 🦊" / "bundle"))


@pytest.fixture(scope="module")
def server():
    """One server for all tests: whatever one of them does, the next is served."""
    with editor(*AS_OF) as made:
        yield made


@pytest.fixture
def client(server):
    server.published.clear()
    server.logged.clear()
    return server


def of(path, *codes):
    """Say of a publication whether it is about a file and has these codes."""
    uri = path.as_uri()
    return lambda params: params["uri"] == uri and {d["code"] for d in params["diagnostics"]} >= set(codes)


def without(path, code):
    uri = path.as_uri()
    return lambda params: params["uri"] == uri and code not in {d["code"] for d in params["diagnostics"]}


def find(text, piece, after=0):
    """Return line and UTF-16 unit of a piece."""
    offset = text.index(piece, text.index(after) if after else 0)
    before = text[:offset]
    line = before.rsplit("\n", 1)[-1]
    return before.count("\n"), len(line.encode("utf-16-le")) // 2


def cut(text, span):
    """Return what an editor marks of a text, as it counts."""
    lines = text.split("\n")
    start, end = span["start"], span["end"]
    assert start["line"] == end["line"]
    line = lines[start["line"]].encode("utf-16-le")
    return line[2 * start["character"] : 2 * end["character"]].decode("utf-16-le")


def test_findings_come_while_one_types_and_go_when_it_is_mended(client, bundle):
    path = bundle / "bundle.yaml"
    text = path.read_text("utf-8")
    client.open(path)
    client.type(path, text.replace("autonomy: L1", "autonomy: L7", 1))
    found = client.until(of(path, "PK133"))["diagnostics"]
    [finding] = [each for each in found if each["code"] == "PK133"]
    assert finding["severity"] == 1
    assert cut(text.replace("L1", "L7", 1), finding["range"]) == "L7"
    client.type(path, text, version=3)
    client.until(without(path, "PK133"))
    assert path.read_text("utf-8") == text


TWICE = 'x-note: {{ first: "{}", again: 1, again: 2 }}\n'


def marked(client, path, text):
    """Return the line and the range of the key that stands twice."""
    client.open(path, text)
    found = client.until(lambda params: params["uri"] == path.as_uri() and params["diagnostics"])["diagnostics"]
    [finding] = [each for each in found if "again" in each["message"]]
    return text.split("\n")[finding["range"]["start"]["line"]], finding["range"]


@pytest.mark.parametrize("name", ["株式会社 🦊🦊", "a😀b", "e\u0301clair", "plain"])
def test_places_are_counted_as_the_editor_counts(client, bundle, name):
    path = bundle / "bundle.yaml"
    text = path.read_text("utf-8") + TWICE.format(name)
    line, span = marked(client, path, text)
    assert cut(text, span) == "again"
    assert span["start"]["character"] == len(line[: line.rindex("again")].encode("utf-16-le")) // 2


def test_places_are_counted_in_bytes_where_the_editor_does(bundle):
    path = bundle / "bundle.yaml"
    with editor(*AS_OF, units=("utf-8",)) as client:
        assert client.capabilities["positionEncoding"] == "utf-8"
        line, span = marked(client, path, path.read_text("utf-8") + TWICE.format("🦊株"))
    assert span["start"]["character"] == len(line[: line.rindex("again")].encode())


def test_a_criterion_is_explained_with_its_level(client, bundle):
    path = bundle / "criteria" / "psf-1.yaml"
    client.open(path)
    told = wait_for_hover(client, path, *find(path.read_text("utf-8"), "PSF-1.1"))
    assert "PSF-1.1" in told
    assert "of 5, met" in told
    assert "5. **verified**" in told


def test_an_exception_that_is_over_is_marked_where_its_day_stands_and_told_of_its_criterion(client, bundle):
    path = bundle / "criteria" / "psf-1.yaml"
    text = path.read_text("utf-8").replace("expires_on: 2027-06-30", "expires_on: 2025-06-30")
    client.open(path, text)
    found = client.until(of(path, "PK408"))["diagnostics"]
    [finding] = [each for each in found if each["code"] == "PK408"]
    assert cut(text, finding["range"]) == "2025-06-30"
    told = wait_for_hover(client, path, *find(text, "PSF-1.3"))
    assert "the compensating control expired on 2025-06-30 and gives nothing" in told


def wait_for_hover(client, path, line, character):
    """Ask until the bundle was looked at."""
    for _ in range(200):
        answer = client.at("hover", path, line, character)
        if answer is not None:
            return answer["contents"]["value"]
        time.sleep(0.05)
    raise AssertionError("nothing is known")


def test_ids_are_offered_where_they_belong(client, bundle):
    criteria, evidence = bundle / "criteria" / "psf-2.yaml", bundle / "evidence.yaml"
    text, listing = criteria.read_text("utf-8"), evidence.read_text("utf-8")
    client.open(criteria)
    client.open(evidence)
    wait_for_hover(client, criteria, *find(text, "PSF-2.1"))

    def offered(path, line, character):
        return [item["label"] for item in client.at("completion", path, line, character)["items"]]

    assert offered(criteria, *find(text, "PSF-2.1"))[0] == "PSF-2.1"
    assert "EV-201" in offered(criteria, *find(text, "EV-"))
    kinds = offered(evidence, *find(listing, "kind: ")[:1], find(listing, "kind: ")[1] + 6)
    assert "red-team-run" in kinds
    more = f"{listing}    reader: "
    client.type(evidence, more)
    assert "promptfoo" in offered(evidence, more.count("\n"), 12)
    number, unit = find(listing, "path: evidence")
    assert "evidence.yaml" not in offered(evidence, number, unit + 8)
    assert any(label.startswith("evidence/") for label in offered(evidence, number, unit + 8))
    assert offered(criteria, *find(text, "owner: ")) == []


def test_systems_are_offered_in_a_broken_text(client, bundle):
    path = bundle / "evidence.yaml"
    text = path.read_text("utf-8")
    client.open(path)
    wait_for_hover(client, path, *find(text, "EV-101"))
    broken = text + '  - id: "EV-99\n    systems:\n      - '
    client.type(path, broken)
    client.until(lambda params: params["uri"] == path.as_uri() and params["diagnostics"])
    items = client.at("completion", path, broken.count("\n"), 8)["items"]
    assert "  - id: " + items[0]["label"] in (bundle / "bundle.yaml").read_text("utf-8")
    assert "EV-101" in wait_for_hover(client, path, *find(broken, "EV-101"))


def test_a_digest_is_mended_by_a_quick_fix_on_the_unsaved_text(client, bundle):
    path = bundle / "evidence.yaml"
    text = path.read_text("utf-8")
    number, unit = find(text, "sha256: ")
    right = text.split("\n")[number].split("sha256: ")[1].strip()
    wrong = "# 🦊 above\n" + text.replace(right, "0" * 64, 1)
    client.open(path, wrong)
    client.until(of(path, "PK203"))
    place = {"start": {"line": number + 1, "character": unit + 10}, "end": {"line": number + 1, "character": unit + 10}}
    uri = path.as_uri()
    actions = client.ask("textDocument/codeAction", textDocument={"uri": uri}, range=place, context={"diagnostics": []})
    kinds = {action["kind"] for action in actions}
    assert kinds == {"quickfix", "source.fixAll"}
    [edit] = next(action for action in actions if action["kind"] == "quickfix")["edit"]["changes"][uri]
    assert cut(wrong, edit["range"]).strip("\"'") == "0" * 64
    assert edit["newText"].strip("\"'") == right.strip("\"'")
    everywhere = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    nothing = client.ask(
        "textDocument/codeAction",
        textDocument={"uri": uri},
        range=everywhere,
        context={"diagnostics": [], "only": ["quickfix"]},
    )
    assert nothing == []


def test_an_id_leads_to_its_entry_and_the_entry_to_its_file(client, bundle):
    criteria, evidence = bundle / "criteria" / "psf-1.yaml", bundle / "evidence.yaml"
    text, listing = criteria.read_text("utf-8"), evidence.read_text("utf-8")
    client.open(criteria)
    client.open(evidence)
    wait_for_hover(client, criteria, *find(text, "PSF-1.1"))
    name = text[text.index("EV-") :][:6]
    [entry] = client.at("definition", criteria, *find(text, name))
    assert entry["uri"] == evidence.as_uri()
    assert cut(listing, entry["range"]) == name
    [file] = client.at("definition", evidence, entry["range"]["start"]["line"], entry["range"]["start"]["character"])
    assert Path(*file["uri"].rsplit("/", 2)[1:]).name in {p.name for p in (bundle / "evidence").rglob("*")}
    number, unit = find(listing, "path: evidence/")
    [same] = client.at("definition", evidence, number, unit + 10)
    assert same["uri"].startswith(bundle.as_uri() + "/evidence/")


def test_entries_are_outlined(client, bundle):
    path = bundle / "evidence.yaml"
    client.open(path)
    assert client.ask("textDocument/documentSymbol", textDocument={"uri": path.as_uri()})[0]["name"] == "EV-101"


def test_an_evidence_file_counts_as_its_bytes_until_it_is_changed(client, bundle):
    item = next(path for path in sorted((bundle / "evidence").rglob("*")) if path.suffix == ".md")
    client.open(bundle / "evidence.yaml")
    client.open(item, "shown in another encoding")
    wait_for_hover(client, bundle / "evidence.yaml", *find((bundle / "evidence.yaml").read_text("utf-8"), "EV-101"))
    client.published.clear()
    client.type(item, "written anew")
    client.until(of(bundle / "evidence.yaml", "PK203"))
    client.notify("textDocument/didClose", textDocument={"uri": item.as_uri()})
    client.until(without(bundle / "evidence.yaml", "PK203"))


HOSTILE = {
    "nothing": "",
    "an open quote": 'a: "',
    "a hundred thousand brackets": "[" * 100_000,
    "a hundred thousand dashes": "- " * 100_000,
    "laughs": "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "a lone surrogate": "a: \ud800\n",
    "other line ends": "a: 1\u2028b: \x0c2\r\rc: 3\x85",
    "too much": "a: 1\n" * 400_000,
    "a key of a megabyte": "x" * 900_000 + ": 1",
    "ten thousand lines that are wrong": "systems:\n" + "- id: A\n" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_ends_the_server(client, bundle, name):
    path = bundle / "bundle.yaml"
    client.open(path)
    client.type(path, HOSTILE[name])
    found = client.until(lambda params: params["uri"] == path.as_uri() and params["diagnostics"])
    assert len(found["diagnostics"]) <= 500
    for method in ("hover", "completion", "definition"):
        client.at(method, path, 0, 0)
        client.at(method, path, 9_999_999, 9_999_999)
    client.type(path, path.read_text("utf-8"), version=3)
    client.until(lambda params: params["uri"] == path.as_uri() and not params["diagnostics"])
    assert client.logged == []


def test_a_bundle_that_is_gone_and_files_of_none_are_no_trouble(client, bundle, tmp_path):
    alone = tmp_path / "alone.yaml"
    client.open(alone, "a: [b")
    assert client.at("hover", alone, 0, 0) is None
    client.notify(
        "textDocument/didOpen", textDocument={"uri": "untitled:1", "languageId": "yaml", "version": 1, "text": "x"}
    )
    path = bundle / "bundle.yaml"
    client.open(path)
    shutil.rmtree(bundle)
    client.type(path, "a: [b")
    client.until(lambda params: params["diagnostics"])
    assert client.at("hover", path, 0, 0) is None


def test_what_is_typed_on_supersedes_what_was_typed_before(client, bundle):
    path = bundle / "bundle.yaml"
    text = path.read_text("utf-8")
    client.open(path)
    for version in range(2, 60):
        client.type(path, text.replace("autonomy: L1", f"autonomy: X{version}", 1), version)
    client.until(lambda params: any("X59" in d["message"] for d in params["diagnostics"]))


def test_a_hover_shows_no_markup_of_a_bundle(client, bundle):
    path = bundle / "evidence.yaml"
    text = path.read_text("utf-8")
    title = text.split("title: ")[1].split("\n")[0]
    evil = '"![x](https://evil.example/a.png) <img src=x> [y](command:z)"'
    client.open(path, text.replace(f"title: {title}", f"title: {evil}", 1))
    told = wait_for_hover(client, path, *find(text, "EV-101"))
    assert "![x](" not in told
    assert "<img" not in told
    assert "https://evil" not in told


def test_a_person_who_starts_it_is_told_what_it_is(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    answer = psfkit(capsys, "lsp")
    assert answer.code == 2
    assert "docs/editor.md" in answer.err
