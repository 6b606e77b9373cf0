"""Every form a map travels in, and what strangers make of them."""

import base64
import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents.workflow_parcels import MAX_TEXT, looks_like_map
from psfkit.documents.workflow_reader import read_map
from psfkit.workflows import check_map
from tests.unit.workflows.maps import EVIDENCE, FIXTURES, FOLDERS, read, skill, studio

BROKEN = sorted((FIXTURES / "evidence" / "broken").glob("workflowos-*"))
HOSTILE = ("\x1b[2J", "\u202egnp.exe", "<script>", "a\nb", "\ud800", "e" + "\u0301" * 40, "x" * 5000, "{{ 7*7 }}")


def packed(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def link(text):
    return b"https://studio.example/view#" + base64.urlsafe_b64encode(gzip.compress(text)).rstrip(b"=") + b"\n"


def refusal(content, name="map"):
    reading = read_map(content, name)
    assert reading.map is None
    assert [finding.code for finding in reading.findings] == ["PK600"]
    return reading.findings[0].message


FORMS = {
    "contract-review-fs.workflow.json": 11,
    "contract-review-fs.wfos": 11,
    "contract-review-fs-package.zip": 11,
    "contract-review-fs.share-link.txt": 11,
    "invoice-processing-fs-package.zip": 10,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_holds_its_map(name):
    reading = read(EVIDENCE / name)
    assert reading.findings == ()
    assert len(reading.map.nodes) == FORMS[name]


def test_a_package_and_the_bare_map_have_the_same_findings():
    bare, link, wfos = (
        [(f.code, f.message) for f in check_map(read(EVIDENCE / f"contract-review-fs.{end}").map).findings]
        for end in ("workflow.json", "share-link.txt", "wfos")
    )
    assert bare == link == wfos


def test_findings_about_a_packed_map_name_the_file_inside():
    reading = read(EVIDENCE / "invoice-dangling.wfos")
    places = {finding.location.file for finding in check_map(reading.map).findings}
    assert places == {"invoice-dangling.wfos/workflow.json"}


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_broken_files_are_refused_in_words(path):
    assert refusal(path.read_bytes(), path.name)


def test_the_studio_refuses_nodes_that_are_no_list_and_so_does_psfkit():
    assert refusal((EVIDENCE / "mut-nodes-not-array.workflow.json").read_bytes()) == "nodes is no list"


def test_an_uncompressed_link_is_read_too():
    bare = base64.urlsafe_b64encode(b'{"nodes": [{"id": "a", "type": "human"}], "edges": []}')
    assert len(read_map(bare, "link.txt").map.nodes) == 1


def test_a_link_that_unpacks_without_end_is_not_unpacked():
    assert "longer than 16 MiB" in refusal(link(b"{" + b" " * (MAX_TEXT + 10)))


def test_a_package_that_unpacks_without_end_is_not_unpacked():
    bomb = packed({"manifest.json": b'{"formatVersion":"1"}', "workflow.json": b" " * (MAX_TEXT + 1)})
    assert "MiB" in refusal(bomb) or "thousandth" in refusal(bomb)


@pytest.mark.parametrize("name", ["../workflow.json", "/etc/x", "C:/x", "a/../../b"])
def test_a_package_with_names_outside_itself_is_refused(name):
    assert "outside" in refusal(packed({"manifest.json": b"{}", "workflow.json": studio([]), name: b""}))


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b'{"formatVersion": 1}', b'{"formatVersion": "2"}'])
def test_a_package_of_another_format_is_refused(manifest):
    assert "only 1 is known" in refusal(packed({"manifest.json": manifest, "workflow.json": studio([])}))


def test_an_archive_of_something_else_is_refused():
    assert "neither" in refusal(packed({"readme.txt": b""}))


@pytest.mark.parametrize(
    "text", [b"[" * 100_000, b'{"nodes": {"a": ' * 3000, b'{"nodes": [], "nodes": []}', b"[]", b"{}"]
)
def test_json_that_is_no_map_is_refused(text):
    assert refusal(text)


@pytest.mark.parametrize("label", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_reach_no_message(label):
    nodes = [skill(f"a{label}", name=label), skill(f"b{label}", name=label, inputs=[label]), skill(f"a{label}")]
    reading = read_map(studio(nodes), "map.json")
    findings = [*reading.findings, *check_map(reading.map).findings]
    assert findings
    for finding in findings:
        for said in (finding.message, finding.subject, finding.hint, finding.location.line_text):
            assert "\x1b" not in said
            assert "\u202e" not in said
            assert "\n" not in said
            assert len(said) <= 400
            said.encode("utf-8")


def test_positions_are_those_of_the_text():
    text = '{"nodes": [{"id": "a\\u0062", "type": "odd",\n "data": {"name": "Ä, {]\\""}}], "edges": []}'
    reading = read_map(text.encode(), "map.json")
    (finding,) = [f for f in check_map(reading.map).findings if f.code == "PK613"]
    assert (finding.location.span.line, finding.location.span.column) == (1, 38)
    spans = reading.map.document.spans
    assert spans[("nodes", 0, "data", "name")][:2] == (2, 19)
    assert ("nodes", 1) not in spans
    assert set(spans) >= {(), ("nodes",), ("nodes", 0, "id"), ("edges",)}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_file_is_known_for_a_map_by_its_first_bytes(name):
    assert looks_like_map((EVIDENCE / name).read_bytes()[:4096], name)


def test_other_files_are_not_taken_for_maps():
    assert looks_like_map((FOLDERS[0] / "safe.yaml").read_bytes(), "map.yaml")
    for name in ("hooks-invoice.run.ndjson", "run-invoice-fail.runs.json", "hooks-invoice.run-state.json"):
        assert not looks_like_map((EVIDENCE / name).read_bytes()[:4096], name)
    for start in (
        b"# Our workflow\n",
        b"\x89PNG\r\n",
        b"",
        b"format: psfkit-record/1\n",
        b"PK\x03\x04word/document.xml",
    ):
        assert not looks_like_map(start, "workflow.md")


KEYS = [
    "id",
    "type",
    "data",
    "name",
    "source",
    "target",
    "edgeType",
    "inputs",
    "psf",
    "tags",
    "notes",
    "blastRadius",
    "allowedPaths",
    "outputContract",
    "autonomyLevel",
    "fileName",
    "subtype",
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(ANYTHING, max_size=5), st.lists(ANYTHING, max_size=5), ANYTHING)
def test_whatever_stands_in_a_map_is_read_and_checked_without_an_exception(nodes, edges, metadata):
    reading = read_map(json.dumps({"nodes": nodes, "edges": edges, "metadata": metadata}).encode(), "map.json")
    if reading.map is not None:
        check_map(reading.map)


FIELDS = [
    "inputs",
    "outputs",
    "requires",
    "tags",
    "notes",
    "blastRadius",
    "fileName",
    "psf",
    "outputContract",
    "autonomyLevel",
    "subtype",
    "runtimeTarget",
    "riskCategory",
    "retryPolicy",
    "escalationPolicy",
    "enabled",
    "validations",
    "direction",
]


@given(
    st.sampled_from(["skill", "artifact", "human", "integration", "system", "conditional"]),
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING),
)
def test_whatever_is_said_of_a_node_is_checked_without_an_exception(kind, data):
    nodes = [{"id": "a", "type": kind, "data": data}, skill("b"), {"id": "c", "type": kind, "data": data}]
    edges = [{"source": s, "target": t, "edgeType": "output"} for s, t in ("ab", "bc", "ca")]
    check_map(read_map(json.dumps({"nodes": nodes, "edges": edges}).encode(), "map.json").map)


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"PK\x03\x04", b"{", b"H4sI", b"x#H4sI", b"format: psfkit-workflow/1\n"]),
)
def test_any_bytes_become_a_map_or_findings(content, start):
    reading = read_map(start + content, "map")
    assert reading.map is not None or reading.findings
