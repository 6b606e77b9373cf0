"""yaml-language-server, which editors run for YAML, works with the schemas of `psfkit schema`."""

import shutil
from pathlib import Path

import pytest

from tests.cli.commands import psfkit
from tests.editor.client import speak
from tests.interop.judging import HOME

pytestmark = pytest.mark.interop
SERVER = HOME / "npm/node_modules/.bin/yaml-language-server"
EXAMPLES = Path(__file__).parents[2] / "examples"
BUNDLE = EXAMPLES / "northlight-support"
DOCUMENTS = {
    "bundle.yaml": "bundle",
    "evidence.yaml": "evidence",
    "criteria/psf-1.yaml": "criteria",
    "determinations/*.yaml": "determinations",
    "workflows/*.yaml": "workflow",
}
SPOILT = {
    "bundle.yaml": ("autonomy: L", "autonomy: Q", "Value is not accepted"),
    "evidence.yaml": ("kind:", "colour:", "Property colour is not allowed"),
    "criteria/psf-1.yaml": ("owner:", "owners:", 'Missing property "owner"'),
}
CAPABILITIES = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["plaintext"]}},
        "hover": {"contentFormat": ["plaintext"]},
    }
}


@pytest.fixture(scope="module")
def server():
    if shutil.which("node") is None or not SERVER.exists():
        pytest.skip("yaml-language-server is not installed: `make interop` does it")
    with speak([shutil.which("node"), SERVER, "--stdio"], CAPABILITIES) as made:
        made.notify("workspace/didChangeConfiguration", settings={"yaml": {"schemaStore": {"enable": False}}})
        yield made


@pytest.fixture
def desk(server, capsys, tmp_path):
    """A server that knows where the schemas are, and a folder to write in."""
    assert psfkit(capsys, "schema", "--out", tmp_path / "schemas").code == 0
    return Desk(server, tmp_path)


class Desk:
    """Somebody who opens documents that name their schema in the first line, as docs/editor.md says."""

    def __init__(self, server, folder):
        self.server = server
        self.folder = folder

    def open(self, name, schema, text):
        """Open a document, and return where it is and what is wrong with it."""
        path = self.folder / name
        first = f"# yaml-language-server: $schema={self.folder}/schemas/{schema}.schema.json\n"
        self.server.open(path, first + text)
        found = self.server.until(lambda params: params["uri"] == path.as_uri())
        return path, [entry["message"] for entry in found["diagnostics"]]

    def complete(self, name, schema, text):
        """Return what is offered at the end of a text: what it inserts, by label."""
        path, _ = self.open(name, schema, text)
        line, character = text.count("\n") + 1, len(text.rpartition("\n")[2])
        return {item["label"]: item for item in self.server.at("completion", path, line, character)["items"]}


@pytest.mark.parametrize("pattern", DOCUMENTS)
def test_it_finds_nothing_wrong_in_a_good_document(desk, pattern):
    paths = sorted(EXAMPLES.glob(f"*/{pattern}"))
    assert paths
    for number, path in enumerate(paths):
        _, wrong = desk.open(f"{number}.yaml", DOCUMENTS[pattern], path.read_text("utf-8"))
        assert wrong == [], path


@pytest.mark.parametrize("name", SPOILT)
def test_it_finds_what_is_wrong_in_a_spoilt_one(desk, name):
    good, bad, message = SPOILT[name]
    text = (BUNDLE / name).read_text("utf-8")
    assert good in text
    _, wrong = desk.open(f"spoilt-{Path(name).name}", DOCUMENTS[name], text.replace(good, bad, 1))
    assert any(message in line for line in wrong), wrong


def test_it_explains_a_key_with_the_words_of_the_schema(desk):
    text = (BUNDLE / "evidence.yaml").read_text("utf-8")
    path, _ = desk.open("evidence.yaml", "evidence", text)
    line = text.partition("\n    criteria:")[0].count("\n") + 2  # the first line names the schema
    told = desk.server.at("hover", path, line, len("    crit"))
    assert "The criteria it supports." in str(told["contents"])


def test_it_offers_whole_entries_and_keys_with_what_they_mean(desk):
    items = desk.complete("new-evidence.yaml", "evidence", "evidence:\n  - ")
    assert {"evidence item", "evidence over a period"} <= set(items)
    assert "kind: ${3:policy}" in items["evidence item"]["insertText"]
    keys = desk.complete("new-claim.yaml", "criteria", "domain: PSF-1\nclaims:\n  - criterion: PSF-1.1\n    ")
    assert {"owner", "statement", "evidence", "not_applicable"} <= set(keys)
    assert "What is done, in a few sentences." in str(keys["statement"]["documentation"])
