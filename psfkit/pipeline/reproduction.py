"""A mark derived again from the sources that it was given for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psfkit.errors import DecisionNeededError, InputError, IntegrityError, UsageError
from psfkit.pipeline.deciding import read_determinations
from psfkit.pipeline.marks import read_mark
from psfkit.pipeline.rubrics import read_rubric
from psfkit.pipeline.runs import assess, validate

if TYPE_CHECKING:
    from psfkit.documents.sources import Watch
    from psfkit.model.names import MarkId
    from psfkit.model.reproduction import Reproduction


def reproduce(
    record_or_id: str,
    bundle: str,
    determinations: str,
    rubric: str,
    *,
    salt: str = "",
    issuer: str = "",
    watch: Watch | None = None,
) -> Reproduction:
    """Derive scores and digests again, as of the day for which the mark was assessed, and compare them.

    Nothing of the bundle or the determinations is told, not even in an error: the answer may be for others to see.

    Args:
        record_or_id: A record file, or an id in the issuer's registry.
        bundle: The bundle that the mark was given for.
        determinations: The determinations that it was given with.
        rubric: The rubric by name or path.
        salt: The salt of the mark in hexadecimal, or an empty string.
        issuer: The issuer's folder, which knows the salt, or an empty string.
        watch: Called while evidence is read.

    Raises:
        UsageError: The salt is none, or is given twice.
        InputError: The bundle is not valid, or the record is none.
        IntegrityError: The record's signature does not hold, or the determinations do not go with the bundle.
    """
    from psfkit.marks.reproduce import compare

    if salt and issuer:
        raise UsageError("--salt and --issuer both tell the salt", hint="give one of them")
    known = read_rubric(rubric)
    record = read_mark(record_or_id, issuer).record
    secret = mark_salt(record.mark_id, issuer) if issuer else _read_salt(salt)
    validated = validate(bundle, known, record.assessed_as_of, watch).validated
    if validated is None:
        raise InputError(
            "the bundle is not valid, so nothing can be derived from it", hint="`psfkit validate` says what is wrong"
        )
    try:
        decided = read_determinations(determinations, validated.bundle, known, record.assessed_as_of)
    except (DecisionNeededError, InputError):
        raise IntegrityError(
            "the determinations do not go with this bundle and rubric", hint="`psfkit score` says what is wrong"
        ) from None
    return compare(record, assess(validated, known, decided, record.assessed_as_of).assessment, secret)


def mark_salt(mark_id: MarkId, issuer: str) -> bytes:
    """Return the salt of one mark, which its issuer may tell its holder.

    Raises:
        StorageError: There is no issuer, or it is damaged.
    """
    from psfkit.marks.commitment import mark_salt as derive_salt
    from psfkit.registry.issuer import open_issuer

    return derive_salt(open_issuer(issuer).salt, mark_id)


def _read_salt(text: str) -> bytes:
    import re

    if text and not re.fullmatch("[0-9a-f]{64}", text):
        raise UsageError("the salt is not 64 hexadecimal digits", hint="`psfkit mark salt` of the issuer tells it")
    return bytes.fromhex(text)
