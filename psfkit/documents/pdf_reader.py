"""PDFs from strangers: whether they can be opened, how many pages they have and when they say they were made."""

import logging
import re
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from psfkit.errors import InputError

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 20_000
MAX_STEPS = 500_000
"""What may be asked of one file: a step is a character looked at, two bytes unpacked, or 16 taken at once."""
MAX_MENDED = 4_000_000
"""Bytes of the longest file that is gone through from end to end because its own table of objects is wrong."""
_MOST_OBJECTS, _MOST_TRAILERS = 20_000, 1000
_MOST_UNPACKED = 512_000
"""Bytes that one stream of objects may unpack to; programs put a hundred objects or two into each."""
_BYTES_OF_STEP = 16
_END, _WHERE_IT_ENDS = b"%%EOF", 2048
_RECOVERED = 1000
"""Objects that are looked at where the file does not say which of them is its root."""
_ESCAPED = re.compile(rb"/[^\s/<>\[\](){}%]*#[^\s/<>\[\](){}%]*")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = b"/ObjStm"


@dataclass(frozen=True, slots=True)
class Pdf:
    """What is known of a PDF that can be opened."""

    pages: int
    created: str
    """When it says it was made, as it says it (``D:20261001080000+02'00'``), or an empty string."""


def read_pdf(content: bytes) -> Pdf:
    """Open a PDF and walk through its pages, in a bounded number of steps.

    Raises:
        InputError: It is none, is cut short or damaged, asks for a password, has no pages or too many, or would take
            too many steps.
    """
    start = content[:1024].find(b"%PDF-")
    if start < 0:
        raise InputError("it is no PDF")
    if _END not in content[-_WHERE_IT_ENDS:]:
        raise InputError("it is cut short: its end mark is missing")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it tells of each thing it mends
    steps = _Steps(content[start:])
    try:
        found = _open(steps)
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - what pypdf meets in a broken file it raises as anything
        steps.require_left()
        raise InputError(f"it cannot be opened: damaged or cut short ({type(error).__name__})") from None
    steps.require_left()
    return found


class _Steps(BytesIO):
    """A file that counts what is asked of it, and gives no more after so many steps.

    pypdf reads what it parses a character at a time, so that its work shows in what it reads.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._left = MAX_STEPS
        self._is_mendable: bool | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        """Read a part of the file, or all that follows where it may be mended."""
        if size is None or size < 0:
            self._require_mendable()
        found = super().read(size)
        self._left -= 1 + len(found) // _BYTES_OF_STEP
        if self._left < 0:
            self.require_left()
        return found

    def take(self, steps: int) -> None:
        """Count steps that are made elsewhere."""
        self._left -= steps
        self.require_left()

    def require_left(self) -> None:
        """See that there are steps left.

        Raises:
            InputError: There are none.
        """
        if self._left < 0:
            raise InputError(
                f"it takes more than {MAX_STEPS:,} steps to look through; hand in a part, or print it anew"
            )

    def _require_mendable(self) -> None:
        """See that a file without a table of objects that holds can be gone through for its objects.

        Raises:
            InputError: It is too long, or has too many objects, or packed ones, which would have to be unpacked.
        """
        if self._is_mendable is None:
            content = self.getvalue()
            self._is_mendable = (
                len(content) <= MAX_MENDED
                and content.count(b" obj") <= _MOST_OBJECTS
                and content.count(b"trailer") <= _MOST_TRAILERS
                and not _holds_packed_objects(content)
            )
        if not self._is_mendable:
            raise InputError("its table of objects is damaged, and it is too long to look for them")


def _holds_packed_objects(content: bytes) -> bool:
    def unescape(name: re.Match[bytes]) -> bytes:
        return _HEX.sub(lambda code: bytes((int(code[1], 16),)), name[0])

    return _PACKED in content or any(unescape(name) == _PACKED for name in _ESCAPED.finditer(content))


def _open(steps: _Steps) -> Pdf:
    from pypdf import Configuration, apply_configuration

    limits = Configuration(
        maximum_declared_stream_length=64_000_000,
        zlib_maximum_output_length=_MOST_UNPACKED,
        lzw_maximum_output_length=1,
        run_length_maximum_output_length=1,
        brotli_maximum_output_length=1,
        stream_filters_maximum_length=1,
        stream_decoding_work_maximum_length=2 * _MOST_UNPACKED,
        array_maximum_element_count=100_000,
        page_tree_maximum_entries=2 * MAX_PAGES,
        page_tree_maximum_page_entries=500_000,
        jbig2dec_binary=None,
    )  # tighter than pypdf's own: pages are counted, and nothing of them is drawn or decoded
    with apply_configuration(limits):
        reader = _make_reader(steps)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("it asks for a password")
        pages = len(reader.pages)
        steps.require_left()  # pypdf goes on after some errors, this one among them
        if not 0 < pages <= MAX_PAGES:
            raise InputError(f"it has {pages} pages" if pages else "it has no pages")
        created = reader.metadata.creation_date_raw if reader.metadata else None
    return Pdf(pages, created if isinstance(created, str) else "")


def _make_reader(steps: _Steps) -> "PdfReader":
    """Return a reader that counts what it unpacks as well: that, it reads from memory of its own."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject, PdfObject, StreamObject

    class Reader(PdfReader):
        def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
            number = indirect_reference if isinstance(indirect_reference, int) else indirect_reference.idnum
            is_packed = number in self.xref_objStm and self.cache_get_indirect_object(0, number) is None
            try:
                return super().get_object(indirect_reference)
            finally:
                if is_packed:
                    holder = self.cache_get_indirect_object(0, self.xref_objStm[number][0])
                    steps.take(len(holder.get_data()) // 2 if isinstance(holder, StreamObject) else 1)

        def _read_pdf15_xref_stream(self, stream: IO[Any]) -> StreamObject:
            found = super()._read_pdf15_xref_stream(stream)
            steps.take(len(found.get_data()))
            return found

    return Reader(steps, root_object_recovery_limit=_RECOVERED, xref_stream_maximum_entries=MAX_STEPS // 4)
