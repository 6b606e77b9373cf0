"""CycloneDX: what counts as stated, nested parts, names from package URLs, and files that inventory nothing."""

import json

import pytest

from psfkit.evidence import cyclonedx, examine
from tests.unit.evidence.samples import item, sample, values

MODEL = "machine-learning-model"
SHA1, SHA256 = "a" * 40, "b" * 64


def encode(*components, version="1.6", **more) -> bytes:
    document = {"bomFormat": "CycloneDX", "specVersion": version, "components": list(components)}
    return json.dumps(document | more).encode()


def part(name="lib", kind="library", **more) -> dict:
    return {"type": kind, "name": name} | more


def found(*components, **more) -> dict:
    return values(cyclonedx.read(encode(*components, **more)))


@pytest.mark.parametrize(
    ("stated", "missing"),
    [
        ({}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"licenses": [{"license": {"id": "MIT"}}]}, {"supplier", "origin", "hash", "version"}),
        ({"licenses": [{"license": {"name": "Ours"}}]}, {"supplier", "origin", "hash", "version"}),
        ({"licenses": [{"expression": "MIT OR ISC"}]}, {"supplier", "origin", "hash", "version"}),
        ({"licenses": [{"license": {"id": "NOASSERTION"}}]}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"licenses": [{"expression": "NONE"}]}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"licenses": []}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"evidence": {"licenses": [{"expression": "MIT"}]}}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"supplier": {"name": "Acme"}}, {"licence", "hash", "version"}),
        ({"supplier": {"name": " "}}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"supplier": {"url": ["https://acme.example"]}}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"manufacturer": {"name": "Acme"}}, {"licence", "supplier", "hash", "version"}),
        ({"publisher": "Acme"}, {"licence", "supplier", "hash", "version"}),
        ({"author": "Ada"}, {"licence", "supplier", "hash", "version"}),
        ({"authors": [{"name": "Ada"}]}, {"licence", "supplier", "hash", "version"}),
        ({"hashes": [{"alg": "SHA-256", "content": SHA256}]}, {"licence", "supplier", "origin", "version"}),
        ({"hashes": [{"alg": "SHA-256", "content": "todo"}]}, {"licence", "supplier", "origin", "hash", "version"}),
        (
            {"externalReferences": [{"type": "distribution", "hashes": [{"alg": "SHA-256", "content": SHA256}]}]},
            {"licence", "supplier", "origin", "version"},
        ),
        (
            {"externalReferences": [{"type": "website", "hashes": [{"alg": "SHA-256", "content": SHA256}]}]},
            {"licence", "supplier", "origin", "hash", "version"},
        ),
        ({"version": "1.0"}, {"licence", "supplier", "origin", "hash"}),
        ({"version": "latest"}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"version": ""}, {"licence", "supplier", "origin", "hash", "version"}),
    ],
)
def test_what_a_component_does_not_state_is_counted(stated, missing):
    facts = found(part(**stated))
    assert {
        name for name in ("licence", "supplier", "origin", "hash", "version") if facts[f"components_without_{name}"]
    } == missing
    shares = {name for name in ("licence", "supplier", "hash", "version") if not facts[f"{name}_share"]}
    assert shares == missing - {"origin"}


def test_a_hash_that_can_be_forged_is_counted_apart():
    weak = [{"alg": "SHA-1", "content": SHA1}]
    facts = found(part(hashes=weak), part(hashes=[*weak, {"alg": "SHA-256", "content": SHA256}]), part())
    assert (facts["components_without_hash"], facts["components_weak_hash"]) == (1, 1)


def test_parts_inside_parts_and_inside_the_root_are_components():
    root = part("app", "application", version="2", components=[part("module")])
    facts = found(part("a", components=[part("b", components=[part("c", MODEL)])]), metadata={"component": root})
    assert (facts["components"], facts["component_names"], facts["models"]) == (4, "a, b, c, module", 1)
    assert facts["root"] == "app@2"


@pytest.mark.parametrize(
    ("root", "name"),
    [
        ({"purl": "pkg:npm/%40acme/bot@1.4.0"}, "@acme/bot@1.4.0"),
        ({"purl": "pkg:npm/bot", "version": "3"}, "bot@3"),
        ({"purl": "nonsense", "version": "3"}, "folder@3"),
        ({"group": "org.acme"}, "org.acme/folder"),
    ],
)
def test_the_root_is_named_by_its_package_url(root, name):
    metadata = {"component": part("folder", "application", **root)}
    assert found(part(), metadata=metadata)["root"] == name


@pytest.mark.parametrize(
    ("data", "datasets"),
    [
        ({}, 1),
        ({"data": [{"type": "dataset"}]}, 1),
        ({"data": [{"type": "configuration"}]}, 0),
        ({"data": [{"type": "other"}, {"type": "dataset"}]}, 1),
    ],
)
def test_data_is_a_dataset_unless_it_says_otherwise(data, datasets):
    assert found(part("tickets", "data", **data))["datasets"] == datasets


def test_an_old_version_says_nothing_of_models_and_data():
    facts = found(part(), version="1.4")
    assert facts["libraries"] == 1
    assert not {"models", "datasets"} & facts.keys()


def test_without_models_there_is_no_zero_of_models_that_lack_something():
    facts = found(part())
    assert (facts["models"], facts["datasets"]) == (0, 0)
    assert not [name for name in facts if name.startswith(("models_", "datasets_"))]


def test_models_without_a_card_are_counted():
    facts = found(part("m", MODEL, modelCard={"modelParameters": {}}), part("n", MODEL), part("o", MODEL, modelCard={}))
    assert (facts["models"], facts["models_without_card"]) == (3, 2)


def test_services_and_their_providers():
    services = [{"name": "chat", "provider": {"name": "Vendor"}, "services": [{"name": "inner"}]}]
    facts = found(part(), services=services)
    assert (facts["services"], facts["services_without_provider"], facts["provider_names"]) == (2, 1, "Vendor")


def test_what_the_file_says_of_its_own_completeness():
    facts = found(
        part(),
        metadata={"lifecycles": [{"phase": "pre-build"}, {"name": "own"}]},
        compositions=[{"aggregate": "complete"}, {"aggregate": "unknown"}, {}],
    )
    assert (facts["lifecycle"], facts["compositions_not_complete"]) == ("pre-build", 2)


def test_only_settled_vulnerabilities_are_not_open():
    states = ["resolved", "not_affected", "exploitable", "in_triage", "new-state", None]
    listed = [{"id": f"V-{n}", "analysis": {"state": state}} for n, state in enumerate(states)] + [{"id": "V-9"}]
    facts = found(part(), vulnerabilities=listed)
    assert (facts["vulnerabilities"], facts["vulnerabilities_open"]) == (7, 5)


def test_an_empty_list_of_vulnerabilities_is_no_clean_scan():
    assert "vulnerabilities" not in found(part(), vulnerabilities=[])


def test_many_and_strange_names_stay_short_and_safe():
    facts = found(*(part(f"p{n:03}" + "x" * 100, supplier={"name": "A\nB\x1b"}) for n in range(25)))
    assert facts["component_names"].endswith("… and 5 more")
    assert len(facts["component_names"]) < 20 * 66 + 20
    assert facts["supplier_names"] == "A\\nB\\x1b"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (encode(), "lists no components"),
        (encode(services=[{"name": "chat"}]), "lists no components"),
        (b'{"bomFormat":"CycloneDX","specVersion":"1.6"}', "lists no components"),
        (encode(part(), version="1.8"), 'specVersion is "1.8"; this reader knows 1.4, 1.5, 1.6, 1.7'),
        (encode(part(), version="1.3"), 'specVersion is "1.3"'),
        (encode(part(), version=1.6), "specVersion is 1.6"),
        (encode(part(), version=None), "specVersion is missing"),
        (encode(part(), bomFormat="SPDX"), 'bomFormat is "SPDX"'),
        (encode({"type": "library"}), "components.0.name is missing"),
        (encode(part(" ")), 'components.0.name is " "'),
        (encode({"name": "x"}), "components.0.type is missing"),
        (encode(part(kind="spaceship")), 'components.0.type is "spaceship"'),
        (encode(part(kind=MODEL), version="1.4"), "which CycloneDX 1.4 does not know"),
        (encode(part(kind=["library"])), "components.0.type is an array"),
        (encode(part(**{"bom-ref": "a"}), part(**{"bom-ref": "a"})), 'components.1: the bom-ref "a" stands twice'),
        (encode(part(**{"bom-ref": 5})), "components.0.bom-ref is 5, not text"),
        (encode(part(), components={}), "components is an object, not an array"),
        (encode("left-pad"), 'components.0 is "left-pad", not an object'),
        (encode(part(hashes={})), "components.0.hashes is an object"),
        (encode(part(licenses="MIT")), 'components.0.licenses is "MIT"'),
        (encode(part(supplier="Acme")), 'components.0.supplier is "Acme", not an object'),
        (encode(part(), metadata=[]), "metadata is an array"),
        (b"[]", "the document is an array"),
    ],
)
def test_a_file_that_inventories_nothing_certain_is_not_evaluated(content, why):
    facts = cyclonedx.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_root_that_is_listed_again_is_refused():
    root = part("app", "application", **{"bom-ref": "app"})
    facts = cyclonedx.read(encode(part(**{"bom-ref": "app"}), metadata={"component": root}))
    assert 'the bom-ref "app" stands twice' in facts.refusal


@pytest.mark.parametrize("cut", range(0, 1800, 150))
def test_a_cut_file_is_not_evaluated(cut):
    assert cyclonedx.read(sample("sbom/mlbom-1.6.cdx.json")[:cut]).facts == ()


@pytest.mark.parametrize("coding", ["utf-16", "latin-1"])
def test_another_encoding_is_not_evaluated(coding):
    content = encode(part("é")).decode().replace("\\u00e9", "é").encode(coding)
    assert cyclonedx.read(content).facts == ()


def test_nesting_beyond_any_bound_is_refused():
    deep = b'{"bomFormat":"CycloneDX","specVersion":"1.6","components":' + b'[{"components":' * 500_000
    assert cyclonedx.read(deep).facts == ()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("bom.json", encode(part())),
        (
            "bom.json",
            b'{"components": [{"bom-ref": "a", '
            + b" " * 5000
            + b'"type": "library", "name": "a"}], "bomFormat": "CycloneDX", "specVersion": "1.5"}',
        ),
        (
            "any.cdx.json",
            b'{"components": ['
            + b" " * 5000
            + b'{"type": "library", "name": "a"}], "bomFormat": "CycloneDX", "specVersion": "1.5"}',
        ),
    ],
)
def test_a_file_is_recognised_by_its_fields_or_its_name(path, content):
    assert examine(item(path), content).reader == "cyclonedx"
