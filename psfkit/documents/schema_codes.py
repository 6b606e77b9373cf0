"""The finding codes of documents and their files: what each means, how much it matters, what to do about it.

``PK130`` to ``PK149`` are about what stands in a document, ``PK201`` to ``PK209`` and ``PK240`` to ``PK269`` about
whether a bundle is whole, and still what was sealed, packed or shared, ``PK712`` about the files that a panel names. A
code is never given a second meaning and never reused. docs/checks.md has a section on each.
"""

from psfkit.documents.codes import Code, Codes
from psfkit.model.finding import Severity

_SEAL_AGAIN = "run `psfkit seal --force` if the bundle is meant to be as it is now"

_TABLE = (
    Code("PK130", "unknown key", Severity.ERROR, "correct the key; keys of your own begin with x-"),
    Code("PK131", "missing key", Severity.ERROR, "add the key"),
    Code("PK132", "value of the wrong type", Severity.ERROR, "write a value of the type that is expected"),
    Code("PK133", "value that is not in the list", Severity.ERROR, "choose one of the values known here"),
    Code("PK134", "text of the wrong form", Severity.ERROR, "write it in the form that is expected"),
    Code("PK135", "text too short or too long", Severity.ERROR, "keep the text within its bounds"),
    Code("PK136", "number out of range", Severity.ERROR, "keep the number within its bounds"),
    Code("PK137", "too few or too many entries", Severity.ERROR, "keep the number of entries within its bounds"),
    Code("PK138", "another format", Severity.ERROR, "name the format that this version of psfkit reads"),
    Code("PK139", "keys that exclude each other", Severity.ERROR, "keep one of the two"),
    Code("PK140", "no such day", Severity.ERROR, "write a day that exists as YYYY-MM-DD"),
    Code("PK141", "entry given twice", Severity.ERROR, "keep one of the two"),
    Code("PK142", "levels out of order", Severity.ERROR, "give the levels 1 to 5, each once, in this order"),
    Code(
        "PK143",
        "fact test without exactly one bar",
        Severity.ERROR,
        "give one of at_least, at_most, equals and within, the lower end of within first",
    ),
    Code("PK201", "document missing", Severity.ERROR, "add the document; docs/bundle-format.md shows one"),
    Code("PK202", "evidence file missing", Severity.ERROR, "add the file, or correct its path in evidence.yaml"),
    Code(
        "PK203",
        "evidence file does not match its digest",
        Severity.ERROR,
        "hand in the file that was listed, or run `psfkit validate --fix` if the new one is intended",
    ),
    Code("PK204", "evidence file not listed", Severity.ERROR, "list the file in evidence.yaml, or take it out"),
    Code("PK205", "file that psfkit does not know", Severity.WARNING, "take the file out; nothing reads it"),
    Code("PK206", "criteria file that is not read", Severity.ERROR, "name it criteria/psf-N.yaml"),
    Code("PK207", "evidence id given twice", Severity.ERROR, "give each evidence item a number of its own"),
    Code("PK208", "evidence path given twice", Severity.ERROR, "list a file once, with every criterion it supports"),
    Code("PK209", "claim given twice", Severity.ERROR, "keep one claim for each criterion and system"),
    Code("PK240", "empty evidence file", Severity.ERROR, "hand in the file with its content, or take it out"),
    Code("PK241", "id given twice", Severity.ERROR, "give each system and each vendor an id of its own"),
    Code("PK242", "domain and file name disagree", Severity.ERROR, "name the domain that the file is named for"),
    Code("PK243", "file changed after the seal", Severity.ERROR, f"put the sealed file back, or {_SEAL_AGAIN}"),
    Code("PK244", "sealed file gone", Severity.ERROR, f"put the file back, or {_SEAL_AGAIN}"),
    Code("PK245", "file added after the seal", Severity.ERROR, f"take the file out, or {_SEAL_AGAIN}"),
    Code("PK246", "file renamed after the seal", Severity.ERROR, f"give it its name back, or {_SEAL_AGAIN}"),
    Code("PK247", "damaged seal", Severity.ERROR, f"put back both manifests as they were, or {_SEAL_AGAIN}"),
    Code(
        "PK248", "bag that does not hold", Severity.ERROR, "ask for the bag anew, or make it again with `psfkit pack`"
    ),
    Code("PK249", "bag with files elsewhere", Severity.ERROR, "put the files into the bag; psfkit fetches nothing"),
    Code("PK250", "redaction that does not hold", Severity.ERROR, "ask for the redacted bundle anew"),
    Code("PK251", "evidence withheld", Severity.WARNING, "ask for the whole bundle if it has to be evaluated"),
    Code(
        "PK260",
        "possible secret",
        Severity.WARNING,
        "take it out and make it invalid where it is used; whoever reads the bundle could use it",
    ),
    Code(
        "PK261",
        "possible personal data",
        Severity.WARNING,
        "take it out or replace it with made-up data; what a level needs can be shown without it",
    ),
    Code(
        "PK262",
        "contact details",
        Severity.NOTE,
        "see that whoever is named there may be, and that nobody is named who need not be",
    ),
    Code(
        "PK712",
        "panel member's file not there, or another",
        Severity.ERROR,
        "put the file back as it was, or compare anew: `psfkit agree FILE FILE --panel FILE`",
    ),
)

SCHEMA_CODES = {code.code: code for code in _TABLE}
"""Every code that schemas, document readers and integrity checks raise, in order."""

make_finding = Codes(SCHEMA_CODES).make_finding
