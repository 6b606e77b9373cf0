"""CycloneDX in XML says what the same bill of materials says in JSON, and takes nothing from other namespaces."""

import json

import pytest

from psfkit.evidence import cyclonedx, examine
from tests.unit.evidence.samples import item, values

SHA256 = "b" * 64
BOM = f"""<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" xmlns:x="urn:x" serialNumber="urn:uuid:1" version="1">
  <metadata>
    <timestamp>2026-11-23T06:00:00Z</timestamp>
    <lifecycles><lifecycle><phase>build</phase></lifecycle></lifecycles>
    <tools><components><component type="application"><name>scanner</name></component></components></tools>
    <component type="application" bom-ref="app"><name>folder</name><purl>pkg:npm/bot@1.4.0</purl></component>
  </metadata>
  <components x:seen="yes">
    <component type="machine-learning-model" bom-ref="m">
      <supplier><name>Vendor</name><url>https://a.example</url><url>https://b.example</url></supplier>
      <name>classifier</name>
      <version>3.1</version>
      <hashes><hash alg="SHA-256">{SHA256}</hash></hashes>
      <licenses><license acknowledgement="declared"><id>Apache-2.0</id><text>Apache</text></license></licenses>
      <x:supplier><name>Nobody</name></x:supplier>
      <modelCard><modelParameters/></modelCard>
      <components><component type="library"><name>inner</name></component></components>
    </component>
    <component type="data">
      <name>tickets</name>
      <licenses><expression>CC0-1.0</expression></licenses>
      <data><type>configuration</type></data>
      <data><type>dataset</type></data>
    </component>
    <component type="data"><name>settings</name><data><type>configuration</type></data></component>
    <component type="library">
      <authors><author><name>Ada</name></author></authors>
      <group>org.acme</group>
      <name x:lang="en">lib</name>
      <externalReferences>
        <reference type="distribution"><url>u</url><hashes><hash alg="MD5">{"a" * 32}</hash></hashes></reference>
      </externalReferences>
    </component>
  </components>
  <services><service><provider><name>Host</name></provider><name>chat</name></service></services>
  <compositions><composition><aggregate>incomplete</aggregate></composition></compositions>
  <vulnerabilities>
    <vulnerability><id>V-1</id><analysis><state>resolved</state></analysis>
      <affects><target><versions><version><version>1</version></version></versions></target></affects></vulnerability>
  </vulnerabilities>
</bom>
"""
SAME = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {
        "timestamp": "2026-11-23T06:00:00Z",
        "lifecycles": [{"phase": "build"}],
        "component": {"type": "application", "bom-ref": "app", "name": "folder", "purl": "pkg:npm/bot@1.4.0"},
    },
    "components": [
        {
            "type": "machine-learning-model",
            "name": "classifier",
            "version": "3.1",
            "supplier": {"name": "Vendor"},
            "hashes": [{"alg": "SHA-256", "content": SHA256}],
            "licenses": [{"license": {"id": "Apache-2.0"}}],
            "modelCard": {"modelParameters": {}},
            "components": [{"type": "library", "name": "inner"}],
        },
        {
            "type": "data",
            "name": "tickets",
            "licenses": [{"expression": "CC0-1.0"}],
            "data": [{"type": "configuration"}, {"type": "dataset"}],
        },
        {"type": "data", "name": "settings", "data": [{"type": "configuration"}]},
        {
            "type": "library",
            "authors": [{"name": "Ada"}],
            "group": "org.acme",
            "name": "lib",
            "externalReferences": [{"type": "distribution", "hashes": [{"alg": "MD5", "content": "a" * 32}]}],
        },
    ],
    "services": [{"name": "chat", "provider": {"name": "Host"}}],
    "compositions": [{"aggregate": "incomplete"}],
    "vulnerabilities": [{"id": "V-1", "analysis": {"state": "resolved"}}],
}


def test_xml_says_what_json_says():
    facts = values(cyclonedx.read(BOM.encode()))
    assert facts == values(cyclonedx.read(json.dumps(SAME).encode()))
    assert (facts["components"], facts["models"], facts["datasets"], facts["root"]) == (5, 1, 1, "bot@1.4.0")


def test_a_prefix_changes_nothing():
    prefixed = BOM.replace("<x:supplier>", "<y>").replace("</x:supplier>", "</y>").replace("xmlns=", "xmlns:b=")
    for tag in ("</", "<"):
        prefixed = prefixed.replace(tag, tag + "b:").replace("<b:/b:", "</b:").replace("<b:?", "<?")
    prefixed = prefixed.replace("b:b:", "b:")
    assert cyclonedx.read(prefixed.encode()) == cyclonedx.read(BOM.encode())


def test_a_detailed_expression_is_a_licence():
    detailed = BOM.replace("/1.6", "/1.7").replace(
        "<expression>CC0-1.0</expression>", '<expression-detailed expression="CC0-1.0"><details/></expression-detailed>'
    )
    one, other = (values(cyclonedx.read(bom.encode())) for bom in (BOM, detailed))
    assert one["components_without_licence"] == other["components_without_licence"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("bom/1.6", "bom/1.8", 'specVersion is "1.8"'),
        ("bom/1.6", "bom/1.3", 'specVersion is "1.3"'),
        ("cyclonedx.org/schema", "example.org/schema", "no bill of materials of CycloneDX"),
        ("bom>", "boms>", "mismatched tag"),
        ("<version>3.1</version>", "<version>3.1</version><version>4</version>", "line 13: version stands twice"),
        ("</components>\n  <services>", "</components><components/><services>", "components stands twice"),
        ('<component type="library">', "<component>", "type is missing"),
        ("<name>settings</name>", "", "name is missing"),
        ("<name>settings</name>", "<name/>", 'name is ""'),
        ('<?xml version="1.0"?>', '<!DOCTYPE bom [<!ENTITY a "b">]>', "document type or an entity"),
        ("</bom>", "", "not XML or cut short"),
        ("<data><type>configuration</type></data></component>", '</component xmlns=""', "not XML"),
    ],
)
def test_a_bom_that_is_not_sure_is_not_evaluated(old, new, why):
    assert old in BOM
    facts = cyclonedx.read(BOM.replace(old, new).encode())
    assert facts.facts == ()
    assert why in facts.refusal


def test_elements_of_another_namespace_are_not_taken():
    foreign = BOM.replace('<component type="library">\n', '<component xmlns="urn:x" type="library">\n')
    assert values(cyclonedx.read(foreign.encode()))["components"] == 4


@pytest.mark.parametrize("path", ["bom.xml", "sbom.cdx.xml"])
def test_a_bom_in_xml_is_recognised(path):
    assert examine(item(path), BOM.encode()).reader == "cyclonedx"
    assert examine(item(path), b"<html/>") is None
