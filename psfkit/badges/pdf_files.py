"""Files attached to a document badge, as an incremental update of our own layout behind the bare page.

A viewer lists them as attachments, and the page itself stays byte for byte what it was: the digest of everything before
the update is the one that a credential names. Nothing of a stranger's PDF is parsed: whatever is not exactly what
:func:`attach` writes is refused.
"""

import re
from collections.abc import Mapping
from hashlib import sha256

from psfkit.errors import InputError, RenderError
from psfkit.model.record import SignedRecord

START = b"%PDF-"
MAX_BYTES = 4 * 1024 * 1024
"""The longest document badge that is read."""
_MARK = b"%psfkit-files/1\n"
"""Begins the update; a comment to any other reader."""
RECORD_NAME, CREDENTIAL_NAME = "record.json", "credential.json"
_SAYS = {
    RECORD_NAME: b"The signed record of this mark",
    CREDENTIAL_NAME: b"This mark as an Open Badges 3.0 credential",
}
"""What is told of each file, in the order in which they are attached."""
_OPENING = re.compile(
    rb"[0-9]{1,6} 0 obj\n<</Type/Filespec/F\(([a-z]{1,20}\.json)\)[^\n]{1,200}>>\nendobj\n"
    rb"[0-9]{1,6} 0 obj\n<</Type/EmbeddedFile[^\n]{1,160}/Length ([0-9]{1,7})>>\nstream\n"
)
_CLOSING = b"\nendstream\nendobj\n"
_TRAILER = re.compile(
    rb"trailer\n<<\n/ID \n\[<([0-9a-f]{32})><[0-9a-f]{32}>\]\n(?:%[^\n]*\n)?\n?/Info ([0-9]{1,6}) 0 R\n"
    rb"/Root ([0-9]{1,6}) 0 R\n/Size ([0-9]{1,6})\n>>\nstartxref\n([0-9]{1,8})\n%%EOF\n\Z"
)
"""How ReportLab ends a file."""


def bake(drawn: bytes, carried: SignedRecord) -> bytes:
    """Attach a record, and its credential if it has one, to a bare document badge."""
    credential = {CREDENTIAL_NAME: carried.credential} if carried.credential else {}
    return attach(drawn, {RECORD_NAME: carried.encoded, **credential})


def attach(bare: bytes, files: Mapping[str, bytes]) -> bytes:
    """Return a PDF with files attached; the same inputs give the same bytes.

    Args:
        bare: The PDF as ReportLab has written it.
        files: The record, then the credential if there is one, by file name.

    Raises:
        RenderError: It is not as ReportLab writes PDFs.
    """
    identity, info, root, size, before = _ending(bare)
    catalog = _catalog(bare, root)
    written: list[tuple[int, bytes]] = []
    for place, (name, content) in enumerate(files.items()):
        number = size + 2 * place
        written += [(number, _file_specification(name, number + 1)), (number + 1, _embedded(content))]
    references = {name: b"%d 0 R" % (size + 2 * place) for place, name in enumerate(files)}
    written.append((root, _catalog_with(catalog, references)))
    update, offsets = bytearray(_MARK), []
    for number, body in written:
        offsets.append(len(bare) + len(update))
        update += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(bare) + len(update)
    update += b"xref\n%d 1\n%010d 00000 n \n" % (root, offsets[-1])
    update += b"%d %d\n" % (size, len(offsets) - 1) + b"".join(b"%010d 00000 n \n" % at for at in offsets[:-1])
    changed = sha256(bytes(update)).hexdigest()[:32].encode()
    update += b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d" % (size + 2 * len(files), root, info, before)
    update += b"/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n" % (identity, changed, start)
    return bare + bytes(update)


def _ending(bare: bytes) -> tuple[bytes, int, int, int, int]:
    """Return the identity, where information and catalogue are, how many objects there are, and where they are listed.

    Raises:
        RenderError: It does not end as ReportLab ends a file.
    """
    found = _TRAILER.search(bare, max(0, len(bare) - 400))
    if found is None:
        raise RenderError("nothing can be attached to this PDF: it does not end as ReportLab ends one")
    return found[1], int(found[2]), int(found[3]), int(found[4]), int(found[5])


def _catalog(bare: bytes, root: int) -> bytes:
    opening = b"\n%d 0 obj\n<<\n" % root
    start = bare.rfind(opening) + len(opening)
    end = bare.find(b"\n>>\nendobj\n", start)
    if start < len(opening) or end < 0 or b"/Type /Catalog" not in bare[start:end]:
        raise RenderError("nothing can be attached to this PDF: its catalogue is not where ReportLab writes it")
    return bare[start:end]


def _catalog_with(catalog: bytes, references: Mapping[str, bytes]) -> bytes:
    names = b"".join(b"(%s)%s" % (name.encode(), references[name]) for name in sorted(references))
    associated = b" ".join(references.values())
    return b"<<\n%s\n/Version/1.7/AF[%s]/Names<</EmbeddedFiles<</Names[%s]>>>>\n>>" % (catalog, associated, names)


def _file_specification(name: str, content: int) -> bytes:
    shown = name.encode()
    return b"<</Type/Filespec/F(%s)/UF(%s)/Desc(%s)/AFRelationship/Data/EF<</F %d 0 R/UF %d 0 R>>>>" % (
        shown,
        shown,
        _SAYS[name],
        content,
        content,
    )


def _embedded(content: bytes) -> bytes:
    head = b"<</Type/EmbeddedFile/Subtype/application#2Fjson/Params<</Size %d>>/Length %d>>" % ((len(content),) * 2)
    return head + b"\nstream\n" + content + b"\nendstream"


def detach(content: bytes) -> tuple[bytes, Mapping[str, bytes]]:
    """Return the bare page of a document badge, and the files attached to it by name.

    Raises:
        InputError: It is too long, carries no files, or is not exactly as :func:`attach` writes it.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"a PDF longer than {MAX_BYTES // 1024 // 1024} MiB")
    bare, found, update = content.partition(_MARK)
    if not found:
        raise InputError("it carries no record", hint="verify the mark id that it shows")
    files: dict[str, bytes] = {}
    at = 0
    while opening := _OPENING.match(update, at):
        end = opening.end() + int(opening[2])
        name = opening[1].decode()
        if name in files or not update.startswith(_CLOSING, end):
            break
        files[name] = update[opening.end() : end]
        at = end + len(_CLOSING)
    if not _is_attached(content, bare, files):
        raise InputError("its attachments are not as psfkit writes them", hint="get the file as it was published")
    return bare, files


def _is_attached(content: bytes, bare: bytes, files: Mapping[str, bytes]) -> bool:
    try:
        return bool(files) and tuple(files) == tuple(_SAYS)[: len(files)] and attach(bare, files) == content
    except RenderError:
        return False


_LINK = re.compile(rb"/URI \(((?:[^()\\\n]|\\[()\\])*)\)")


def link_in(bare: bytes) -> str:
    """Return where a bare document badge links to, or an empty string.

    Raises:
        InputError: It has several links, or one that is no plain text.
    """
    found = _LINK.findall(bare)
    if len(found) > 1 or bare.count(b"/URI (") != len(found):
        raise InputError("it has more than one link, or one that cannot be read")
    link = re.sub(rb"\\(.)", rb"\1", found[0]) if found else b""
    return link.decode("latin-1")
