"""XML from strangers: elements and positions, and nothing that expands or fetches."""

import pytest

from psfkit.documents.xml_reader import MAX_BYTES, MAX_ELEMENTS, MAX_TAG, read_xml
from psfkit.errors import InputError

LAUGHS = b"""<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>"""
REFUSED = {
    b"": "no element",
    b"<a>": "line 1: not XML or cut short",
    b"<a/><b/>": "not XML or cut short",
    b"plain": "not XML",
    b"<a>\n&b;</a>": "line 2: not XML",
    LAUGHS: "document type or an entity",
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>': "document type or an entity",
    b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>': "document type or an entity",
    b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]><a/>': "document type or an entity",
    b"<!DOCTYPE html><a/>": "document type or an entity",
    b'<?xml version="1.0" encoding="klingon"?><a/>': "encoding it declares",
    b'<?xml version="1.0" encoding="hex"?><a/>': "encoding it declares",
    b'<?xml version="1.0" encoding="idna"?><a/>': "encoding it declares",
    '<?xml version="1.0" encoding="utf-8"?><a b="é"/>'.encode("latin-1"): "not XML",
    b"<a>\x00</a>": "not XML",
    b"<a>" * 10**6: "more than 64 deep",
    b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>": "more than 250000 elements",
    b"<a " + b" ".join(b'a%d=""' % n for n in range(101)) + b"/>": "more than 100 attributes",
    b'<a b="' + b"x" * MAX_TAG + b'"/>': "longer than 4 MiB",
    b" " * (MAX_BYTES + 1): "64 MiB",
}


@pytest.mark.parametrize(("content", "why"), REFUSED.items(), ids=range(len(REFUSED)))
def test_what_is_no_plain_xml_is_refused(content, why):
    with pytest.raises(InputError, match=why):
        read_xml(content)


NAMED = b'<!DOCTYPE coverage SYSTEM "http://127.0.0.1/coverage-04.dtd">'


@pytest.mark.parametrize(
    "doctype",
    [NAMED, NAMED.replace(b'"', b"'"), b'<!DOCTYPE\n coverage PUBLIC "-//a"\n "http://127.0.0.1/a.dtd" >'],
    ids=range(3),
)
def test_a_document_type_that_only_names_a_file_is_passed_over_where_a_format_has_one(doctype):
    document = b'\xef\xbb\xbf<?xml version="1.0"?>\n' + doctype + b"\n<coverage/>"
    assert read_xml(document, skips_doctype=True).line == 3 + doctype.count(b"\n")
    with pytest.raises(InputError, match="document type"):
        read_xml(document)


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS,
        b'<!DOCTYPE a SYSTEM "a.dtd" [<!ENTITY x "y">]><a>&x;</a>',
        NAMED + NAMED + b"<coverage/>",
        b"<!DOCTYPE a><a/>",
        b'<!-- --><!DOCTYPE a SYSTEM "a.dtd"><a/>',
    ],
    ids=range(5),
)
def test_a_document_type_that_says_more_is_refused_all_the_same(content):
    with pytest.raises(InputError, match="document type"):
        read_xml(content, skips_doctype=True)


def test_elements_keep_order_place_attributes_and_comments():
    root = read_xml(b'<?xml version="1.0"?>\n<a x="1">\n<b y="&lt;"/><!-- pass 3 --><c><d/></c></a>')
    assert (root.tag, root.line, dict(root.attributes), root.comments) == ("a", 2, {"x": "1"}, (" pass 3 ",))
    assert [(child.tag, child.line) for child in root.children] == [("b", 3), ("c", 3)]
    assert root.children[0].attributes["y"] == "<"
    assert root.children[1].children[0].tag == "d"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_document_in_the_encoding_it_declares_is_read(encoding):
    declared = "utf-8" if encoding.startswith("utf-8") else encoding
    root = read_xml(f'<?xml version="1.0" encoding="{declared}"?><a b="é"/>'.encode(encoding))
    assert root.attributes["b"] == "é"


def test_a_long_attribute_is_clipped():
    assert len(read_xml(b'<a b="' + b"x" * 10_000 + b'"/>').attributes["b"]) == 200


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"<a> one\n two </a>", "one\n two"),
        (b"<a>one<b>inner</b>two</a>", "onetwo"),
        (b"<a><![CDATA[<x>]]></a>", "<x>"),
        (b"<a>&lt;&#65;</a>", "<A"),
        (b"<a>" + b" " * 500 + b"x" * 500 + b"</a>", "x" * 200),
        (b"<a/>", ""),
    ],
)
def test_text_stands_without_its_blanks_and_is_cut(content, text):
    assert read_xml(content).text == text
