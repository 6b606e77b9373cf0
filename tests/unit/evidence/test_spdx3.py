"""SPDX 3.0: a graph with models and datasets, its root, and what relationships state of each package."""

import json

import pytest

from psfkit.evidence import examine, spdx
from tests.unit.evidence.samples import item, values

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
MIT = {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:mit", "simplelicensing_licenseExpression": "MIT"}
CREATION = {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-11-20T10:00:00Z"}
DOCUMENT = {"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": "_:c", "rootElement": ["urn:bom"]}
BOM = {"type": "software_Sbom", "spdxId": "urn:bom", "rootElement": ["urn:app"]}
APP = {
    "type": "software_Package",
    "spdxId": "urn:app",
    "name": "folder",
    "software_packageUrl": "pkg:pypi/bot@1.4.0",
    "software_primaryPurpose": "application",
}
ACME = {"type": "Organization", "spdxId": "urn:acme", "name": "Acme"}


def package(name="lib", kind="software_Package", **more) -> dict:
    return {"type": kind, "spdxId": f"urn:{name}", "name": name} | more


def licence(start, *to, kind="hasDeclaredLicense") -> dict:
    return {"type": "Relationship", "spdxId": "urn:r", "from": start, "relationshipType": kind, "to": list(to)}


def encode(*elements, context=CONTEXT, base=(CREATION, DOCUMENT, BOM, APP, ACME, MIT)) -> bytes:
    return json.dumps({"@context": context, "@graph": [*base, *elements]}).encode()


def found(*elements, **more) -> dict:
    return values(spdx.read(encode(*elements, **more)))


def test_models_datasets_and_packages_are_components_and_the_root_is_none():
    model = package(
        "classifier",
        "ai_AIPackage",
        suppliedBy="urn:acme",
        software_packageVersion="3.1",
        verifiedUsing=[{"type": "Hash", "algorithm": "sha256", "hashValue": "b" * 64}],
    )
    facts = found(
        model,
        package("tickets", "dataset_DatasetPackage", originatedBy=["urn:acme"]),
        package("weights", software_primaryPurpose="model"),
        package(),
        {"type": "software_File", "spdxId": "urn:f", "name": "f"},
        licence("urn:classifier", "urn:mit"),
        licence("urn:tickets", "https://spdx.org/licenses/CC0-1.0", kind="hasConcludedLicense"),
    )
    assert (facts["components"], facts["packages_with_root"], facts["files"]) == (4, 5, 1)
    assert (facts["models"], facts["model_names"], facts["datasets"]) == (2, "classifier, weights", 1)
    assert (facts["models_without_licence"], facts["models_without_hash"], facts["models_without_supplier"]) == (
        1,
        1,
        1,
    )
    assert (facts["datasets_without_licence"], facts["datasets_without_origin"]) == (0, 0)
    assert (facts["supplier_names"], facts["components_without_origin"]) == ("Acme", 2)
    assert (facts["root"], facts["root_type"], facts["run_on"]) == ("bot@1.4.0", "software_Package", "2026-11-20")
    assert "libraries" not in facts


def test_libraries_are_counted_where_every_package_says_what_it_is_for():
    assert found(package(software_primaryPurpose="library"))["libraries"] == 1


@pytest.mark.parametrize(
    ("relations", "missing"),
    [
        ([], 1),
        ([licence("urn:lib", "urn:mit")], 0),
        ([licence("urn:lib", "urn:mit", kind="hasConcludedLicense")], 0),
        ([licence("urn:lib", "urn:mit", kind="dependsOn")], 1),
        ([licence("urn:other", "urn:mit")], 1),
        ([licence("urn:lib", "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense")], 1),
        ([licence("urn:lib", "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoneLicense")], 1),
        ([licence("urn:lib", "https://spdx.org/licenses/NoAssertion")], 1),
        ([licence("urn:lib", "https://spdx.org/licenses/MIT")], 0),
        ([licence("urn:lib", "urn:elsewhere")], 1),
        ([licence("urn:lib", "urn:own"), {"type": "expandedlicensing_CustomLicense", "spdxId": "urn:own"}], 0),
        (
            [
                licence("urn:lib", "urn:x"),
                MIT | {"spdxId": "urn:x", "simplelicensing_licenseExpression": "NOASSERTION"},
            ],
            1,
        ),
        ([licence("urn:lib", "urn:elsewhere"), licence("urn:lib", "urn:mit")], 0),
    ],
)
def test_a_licence_is_what_a_relationship_leads_to(relations, missing):
    assert found(package(), *relations)["components_without_licence"] == missing


@pytest.mark.parametrize(
    ("stated", "missing"),
    [
        ({"verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "b" * 64}]}, (0, 0)),
        ({"verifiedUsing": {"type": "Hash", "algorithm": "sha1", "hashValue": "b" * 40}}, (0, 1)),
        ({"verifiedUsing": ["urn:hash"]}, (0, 0)),
        ({"verifiedUsing": ["urn:elsewhere"]}, (1, 0)),
        ({"verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "todo"}]}, (1, 0)),
        ({"verifiedUsing": [{"type": "PackageVerificationCode", "algorithm": "sha1", "hashValue": "b" * 40}]}, (1, 0)),
        ({"verifiedUsing": "sha256"}, (1, 0)),
    ],
)
def test_a_hash_is_a_digest_of_the_package(stated, missing):
    value = {"type": "Hash", "@id": "urn:hash", "algorithm": "sha3_256", "hashValue": "b" * 64}
    facts = found(package(**stated), value)
    assert (facts["components_without_hash"], facts["components_weak_hash"]) == missing


@pytest.mark.parametrize(
    "agent", ["urn:elsewhere", "https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement", None, 5]
)
def test_a_supplier_without_a_name_is_none(agent):
    assert found(package(suppliedBy=agent))["components_without_supplier"] == 1


def test_a_supplier_may_stand_inside_the_package():
    assert found(package(suppliedBy={"type": "Person", "name": "Ada"}))["supplier_names"] == "Ada"


@pytest.mark.parametrize(
    ("document", "roots"),
    [
        ({"rootElement": ["urn:app"]}, 1),
        ({"rootElement": "urn:app"}, 1),
        ({"rootElement": ["urn:app", "urn:lib"]}, 0),
        ({}, 0),
    ],
)
def test_the_root_is_a_package_or_that_of_the_bill_of_materials(document, roots):
    start = {"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": CREATION} | document
    facts = found(package(), base=(start, APP))
    assert (facts["components"], facts["packages_with_root"], "root" in facts) == (2 - roots, 2, roots == 1)


def test_two_relationships_of_one_name_do_no_harm():
    assert (
        found(package(), licence("urn:lib", "urn:mit"), licence("urn:app", "urn:mit"))["components_without_licence"]
        == 0
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (encode(), "lists no components"),
        (encode(base=()), "specVersion is missing"),
        (encode(package(), context="https://spdx.org/rdf/3.1/spdx-context.jsonld"), "knows that of SPDX 3.0"),
        (encode(package(), context="https://example.org/3.0.1"), "knows that of SPDX 3.0"),
        (encode(package(), context=None), "@context is missing"),
        (
            encode(package(), base=(CREATION | {"specVersion": "3.1.0"},)),
            'specVersion is "3.1.0"; this reader knows 3.0',
        ),
        (encode(package(), DOCUMENT | {"spdxId": "urn:two"}), "more than one SpdxDocument"),
        (encode(package(), package()), "@graph.7: the identifier urn:lib stands twice"),
        (encode({"type": "software_Package", "name": "x"}), "@graph.6 has no identifier"),
        (encode(package(name=" ")), 'a package\'s name is " "'),
        (encode("urn:x"), '@graph.6 is "urn:x", not an object'),
        (json.dumps({"@context": CONTEXT, "@graph": {}}).encode(), "@graph is an object"),
        (json.dumps({"@context": CONTEXT, "type": "SpdxDocument"}).encode(), "@graph is missing"),
    ],
)
def test_a_graph_that_inventories_nothing_certain_is_not_evaluated(content, why):
    facts = spdx.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_context_with_additions_is_read():
    assert found(package(), context=[CONTEXT, "https://example.org/own.jsonld"])["components"] == 1


def test_a_graph_is_recognised_by_its_context():
    assert examine(item("aibom.json"), encode(package())).reader == "spdx"
