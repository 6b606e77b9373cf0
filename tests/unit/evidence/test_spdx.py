"""SPDX: the root among the packages, what counts as stated, and both forms saying the same."""

import json

import pytest

from psfkit.evidence import examine, spdx
from tests.unit.evidence.samples import item, sample, values

SHA1, SHA256 = "a" * 40, "b" * 64
ROOT = {"name": "app", "SPDXID": "SPDXRef-app", "versionInfo": "1.0"}
DESCRIBES = {
    "spdxElementId": "SPDXRef-DOCUMENT",
    "relationshipType": "DESCRIBES",
    "relatedSpdxElement": "SPDXRef-app",
}
TAGS = """\
# made by hand
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: app
Creator: Tool: hand
Created: 2026-11-23T06:00:00Z
CreatorComment: <text>PackageName: of no package
over two lines</text>

PackageName: app
SPDXID: SPDXRef-app
PackageVersion: 1.0
ExternalRef: PACKAGE-MANAGER purl pkg:pypi/the-app@1.0
FileName: ./main.py
SPDXID: SPDXRef-main
FileChecksum: SHA1: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

PackageName: lib
SPDXID: SPDXRef-lib
PackageVersion: 2
PackageSupplier: Organization: Acme (a@acme.example)
PackageChecksum: SHA256: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: MIT

LicenseID: LicenseRef-1
ExtractedText: <text>PackageName: no</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-app
Relationship: SPDXRef-app DEPENDS_ON SPDXRef-lib
"""


def package(name="lib", **more) -> dict:
    return {"name": name, "SPDXID": f"SPDXRef-{name}"} | more


def encode(*packages, **more) -> bytes:
    document = {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "packages": [ROOT, *packages]}
    return json.dumps(document | {"relationships": [DESCRIBES]} | more).encode()


def found(*packages, **more) -> dict:
    return values(spdx.read(encode(*packages, **more)))


@pytest.mark.parametrize(
    ("stated", "missing"),
    [
        ({}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"licenseDeclared": "MIT"}, {"supplier", "origin", "hash", "version"}),
        ({"licenseConcluded": "MIT", "licenseDeclared": "NOASSERTION"}, {"supplier", "origin", "hash", "version"}),
        ({"licenseConcluded": "NONE"}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"licenseInfoFromFiles": ["MIT"]}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"supplier": "Organization: Acme (a@acme.example)"}, {"licence", "hash", "version"}),
        ({"supplier": "Person: Ada"}, {"licence", "hash", "version"}),
        ({"supplier": "NOASSERTION"}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"supplier": "Organization: ()"}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"supplier": "Organization: NOASSERTION"}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"supplier": "Acme"}, {"licence", "supplier", "origin", "hash", "version"}),
        ({"originator": "Organization: Acme"}, {"licence", "supplier", "hash", "version"}),
        (
            {"checksums": [{"algorithm": "SHA256", "checksumValue": SHA256}]},
            {"licence", "supplier", "origin", "version"},
        ),
        (
            {"checksums": [{"algorithm": "SHA256", "checksumValue": ""}]},
            {"licence", "supplier", "origin", "hash", "version"},
        ),
        (
            {"packageVerificationCode": {"packageVerificationCodeValue": SHA1}},
            {"licence", "supplier", "origin", "hash", "version"},
        ),
        ({"versionInfo": "1"}, {"licence", "supplier", "origin", "hash"}),
        ({"versionInfo": "NOASSERTION"}, {"licence", "supplier", "origin", "hash", "version"}),
    ],
)
def test_what_a_package_does_not_state_is_counted(stated, missing):
    facts = found(package(**stated))
    gaps = ("licence", "supplier", "origin", "hash", "version")
    assert {name for name in gaps if facts[f"components_without_{name}"]} == missing


@pytest.mark.parametrize(
    "pointer",
    [
        {"relationships": [DESCRIBES]},
        {"relationships": [], "documentDescribes": ["SPDXRef-app"]},
        {"documentDescribes": ["SPDXRef-app"]},
        {
            "relationships": [
                {
                    "spdxElementId": "SPDXRef-app",
                    "relationshipType": "DESCRIBED_BY",
                    "relatedSpdxElement": "SPDXRef-DOCUMENT",
                }
            ]
        },
    ],
)
def test_the_package_that_is_described_is_the_root_and_no_component(pointer):
    facts = found(package(), **pointer)
    assert (facts["components"], facts["packages_with_root"], facts["root"]) == (1, 2, "app@1.0")


@pytest.mark.parametrize("pointer", [{"relationships": []}, {"documentDescribes": ["SPDXRef-lib"]}])
def test_without_one_root_every_package_is_a_component(pointer):
    facts = found(package(), **pointer)
    assert (facts["components"], facts["packages_with_root"], "root" in facts) == (2, 2, False)


def test_files_that_are_described_are_no_root():
    facts = found(package(), documentDescribes=["SPDXRef-main"], files=[{"SPDXID": "SPDXRef-main"}])
    assert (facts["components"], facts["root"], facts["files"]) == (1, "app@1.0", 1)


@pytest.mark.parametrize(("purpose", "libraries"), [("LIBRARY", 1), ("APPLICATION", 0)])
def test_libraries_are_counted_where_every_package_says_what_it_is_for(purpose, libraries):
    root = ROOT | {"primaryPackagePurpose": "APPLICATION"}
    assert found(packages=[root, package(primaryPackagePurpose=purpose)])["libraries"] == libraries
    assert "libraries" not in found(package(primaryPackagePurpose=purpose))


def test_models_are_not_counted_because_the_format_has_none():
    assert not {"models", "datasets"} & found(package()).keys()


def test_supplier_names_stand_without_addresses():
    facts = found(package("a", supplier="Organization: Acme (a@b.example)"), package("b", supplier="Person: Ada"))
    assert (facts["suppliers"], facts["supplier_names"], str(facts["supplier_share"])) == (2, "Acme, Ada", "1.0000")


def test_a_supplier_full_of_brackets_takes_no_time():
    assert found(package(supplier="Organization: " + "( " * 1_000_000))["suppliers"] == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (encode(), "lists no components"),
        (encode(packages=[]), "lists no components"),
        (
            encode(package(), spdxVersion="SPDX-2.1"),
            'spdxVersion is "SPDX-2.1"; this reader knows SPDX-2.2 and SPDX-2.3',
        ),
        (encode(package(), spdxVersion="SPDX-2.4"), 'spdxVersion is "SPDX-2.4"'),
        (encode(package(), spdxVersion=["SPDX-2.3"]), "spdxVersion is an array"),
        (encode(package(), package()), 'packages.2: the SPDXID "SPDXRef-lib" stands twice'),
        (encode({"name": "x"}), "packages.1.SPDXID is missing"),
        (encode({"SPDXID": "SPDXRef-x"}), "packages.1.name is missing"),
        (encode({"SPDXID": "SPDXRef-x", "name": ""}), 'packages.1.name is ""'),
        (encode("x"), 'packages.1 is "x", not an object'),
        (encode(package(), packages={}), "packages is an object"),
        (encode(package(), relationships={}), "relationships is an object"),
        (encode(package(checksums={})), "packages.1.checksums is an object"),
        (b"[]", "the document is an array"),
        (b"<rdf:RDF/>", "neither SPDX in JSON nor"),
        (b"spdxVersion: SPDX-2.3\n", "neither SPDX in JSON nor"),
    ],
)
def test_a_document_that_inventories_nothing_certain_is_not_evaluated(content, why):
    facts = spdx.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_tag_value_says_what_the_same_document_says_in_json():
    facts = values(spdx.read(TAGS.encode()))
    lib = package(
        versionInfo="2",
        supplier="Organization: Acme (a@acme.example)",
        checksums=[{"algorithm": "SHA256", "checksumValue": SHA256}],
        licenseDeclared="MIT",
    )
    purl = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:pypi/the-app@1.0"}
    assert facts == found(
        packages=[ROOT | {"externalRefs": [purl]}, lib],
        files=[{}],
        creationInfo={"created": "2026-11-23T06:00:00Z"},
    )
    assert (facts["root"], facts["supplier_names"], facts["run_on"]) == ("the-app@1.0", "Acme", "2026-11-23")


def test_line_ends_and_a_byte_order_mark_change_nothing():
    other = b"\xef\xbb\xbf" + TAGS.replace("\n", "\r\n").encode()
    assert spdx.read(other) == spdx.read(TAGS.encode())


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-app\n", "", "what the document describes"),
        ("SPDXID: SPDXRef-lib\n", "", "names SPDXRef-lib, which is not there"),
        ("SPDXRef-app DEPENDS_ON SPDXRef-lib", "SPDXRef-app DEPENDS_ON", "three parts, this one 2"),
        ("PackageVersion: 2\n", "PackageVersion: 2\nPackageVersion: 3\n", "versionInfo stands twice"),
        ("PackageVersion: 2\n", "PackageVersion 2\n", "line 21 is no tag with a value: PackageVersion 2"),
        ("SPDXVersion: SPDX-2.3", "SPDXVersion: SPDX-3.0", 'spdxVersion is "SPDX-3.0"'),
        ("SPDXVersion: SPDX-2.3", "SPDXVersion: SPDX-2.3\nSPDXVersion: SPDX-2.2", "SPDXVersion stands twice"),
        ("PackageName: no</text>", "PackageName: no", "line 28: its text never ends"),
        ("PackageName: lib", "PackageName:", 'packages.1.name is ""'),
        ("DEPENDS_ON SPDXRef-lib\n", "DEPENDS_ON SPDXRef-lib", "no line end"),
    ],
)
def test_a_tag_value_document_that_may_be_cut_is_not_evaluated(old, new, why):
    assert old in TAGS
    facts = spdx.read(TAGS.replace(old, new).encode())
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_tag_value_document_cut_anywhere_is_not_evaluated_or_loses_no_package():
    whole = values(spdx.read(TAGS.encode()))
    for cut in range(1, len(TAGS)):
        facts = spdx.read(TAGS[:cut].encode())
        assert facts.refusal or {fact.name: fact.value for fact in facts.facts} == whole


@pytest.mark.parametrize("cut", range(0, 4000, 400))
def test_a_cut_file_is_not_evaluated(cut):
    assert spdx.read(sample("sbom/npm.spdx.json")[:cut]).facts == ()


@pytest.mark.parametrize("content", [encode(package()), TAGS.encode()])
@pytest.mark.parametrize("coding", ["utf-16", "latin-1"])
def test_another_encoding_is_not_evaluated(content, coding):
    text = content.decode().replace("lib", "lïb")
    assert spdx.read(text.encode(coding)).facts == ()


def test_nesting_beyond_any_bound_is_refused():
    assert spdx.read(b'{"spdxVersion":"SPDX-2.3","packages":' + b"[" * 1_000_000).facts == ()


@pytest.mark.parametrize(("path", "content"), [("sbom.json", encode(package())), ("sbom.spdx", TAGS.encode())])
def test_a_file_is_recognised_by_its_fields_or_its_name(path, content):
    assert examine(item(path), content).reader == "spdx"


def test_a_tag_value_document_of_too_many_lines_is_not_evaluated():
    assert "more than 1000000 lines" in spdx.read(TAGS.encode() + b"#\n" * 1_000_000).refusal
    assert "neither SPDX" in spdx.read(b"#\n" * 1_000_000 + TAGS.encode()).refusal
