"""PDFs from strangers: whether they can be opened, how many pages they have and when they say they were made."""

import logging
from dataclasses import dataclass
from io import BytesIO

from psfkit.errors import InputError

MAX_PAGES = 20_000
_END, _WHERE_IT_ENDS = b"%%EOF", 2048
_RECOVERED = 1000
"""Objects that are looked at where the file does not say which of them is its root."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """What is known of a PDF that can be opened."""

    pages: int
    created: str
    """When it says it was made, as it says it (``D:20261001080000+02'00'``), or an empty string."""


def read_pdf(content: bytes) -> Pdf:
    """Open a PDF and walk through its pages.

    Raises:
        InputError: It is none, is cut short or damaged, asks for a password, or has no pages or too many.
    """
    if b"%PDF-" not in content[:1024]:
        raise InputError("it is no PDF")
    if _END not in content[-_WHERE_IT_ENDS:]:
        raise InputError("it is cut short: its end mark is missing")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it tells of each thing it mends
    try:
        return _open(content)
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - what pypdf meets in a broken file it raises as anything
        raise InputError(f"it cannot be opened: damaged or cut short ({type(error).__name__})") from None


def _open(content: bytes) -> Pdf:
    from pypdf import Configuration, PdfReader, apply_configuration

    limits = Configuration(
        maximum_declared_stream_length=64_000_000,
        zlib_maximum_output_length=64_000_000,
        stream_decoding_work_maximum_length=128_000_000,
        page_tree_maximum_entries=2 * MAX_PAGES,
        page_tree_maximum_page_entries=500_000,
        jbig2dec_binary=None,
    )  # tighter than pypdf's own: pages are counted, and nothing of them is drawn or decoded
    with apply_configuration(limits):
        reader = PdfReader(BytesIO(content), root_object_recovery_limit=_RECOVERED)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("it asks for a password")
        pages = len(reader.pages)
        if not 0 < pages <= MAX_PAGES:
            raise InputError(f"it has {pages} pages" if pages else "it has no pages")
        created = reader.metadata.creation_date_raw if reader.metadata else None
    return Pdf(pages, created if isinstance(created, str) else "")
