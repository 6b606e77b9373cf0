"""The crosswalk and the frameworks it leads to: YAML to nouns."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from psfkit import resources
from psfkit.documents.compiled import find_compiled
from psfkit.documents.digests import sha256_hex
from psfkit.documents.document_reader import read_document
from psfkit.documents.rubric_reader import has_error, is_name, not_a
from psfkit.documents.yaml_reader import MAX_BYTES
from psfkit.errors import InputError, RubricError
from psfkit.model.bundle import Document
from psfkit.model.crosswalk import Author, Confidence, Crosswalk, Duty, Framework, Relation, Row, RowSource
from psfkit.model.finding import Finding
from psfkit.model.names import CriterionId, Digest

FRAMEWORKS = "rubrics/frameworks"
"""Where the frameworks lie that psfkit carries."""

Entry = Mapping[str, Any]


def known_frameworks() -> tuple[str, ...]:
    """Return the ids of the frameworks that psfkit carries."""
    names = resources.list_resources(FRAMEWORKS)
    return tuple(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


def read_crosswalk(rubric: str, version: str) -> Crosswalk | None:
    """Return the crosswalk that psfkit carries for a rubric, or None if it carries none.

    Raises:
        ResourceError: The installation is damaged.
        RubricError: What it carries is no crosswalk.
    """
    file = _carried_file(rubric, version)
    data = resources.find_resource(file)
    if data is None:
        return None
    value = find_compiled(file, data)
    digest = Digest(f"sha256:{sha256_hex(data)}")
    read = _require(read_crosswalk_bytes(data, file)) if value is None else _crosswalk(value, digest)
    return replace(read, carried=True)


def _carried_file(rubric: str, version: str) -> str:
    return f"rubrics/{rubric}/{version}/crosswalk.yaml"


def read_crosswalk_file(path: str) -> tuple[str, bytes]:
    """Return the name for messages, and the bytes, of a crosswalk of somebody's own.

    Raises:
        RubricError: It is not there, or cannot be read.
    """
    from psfkit.documents.given_files import read_given
    from psfkit.documents.text_safety import shown

    try:
        return shown(path, 200), read_given(path, MAX_BYTES, "crosswalk")
    except InputError as error:
        raise RubricError(error.message, hint="give a crosswalk file") from None


def find_crosswalk_file(name_or_path: str) -> tuple[str, bytes] | None:
    """Return a crosswalk's name and bytes: the file if it is one, or what is carried for the rubric of that name.

    Raises:
        RubricError: The file is not there, or cannot be read.
    """
    if is_name(name_or_path):
        file = f"rubrics/{name_or_path}/crosswalk.yaml"
        data = resources.find_resource(file)
        return None if data is None else (file, data)
    file, content = read_crosswalk_file(name_or_path)
    return (file, content) if _FORMAT.search(content) else None


_FORMAT = re.compile(rb"^format:[ \t]+[\"']?psfkit-crosswalk/", re.MULTILINE)
"""How a crosswalk begins; everything else that is wrong with it is said by reading it."""


def read_own_crosswalk(path: str) -> Crosswalk:
    """Read a crosswalk from a file.

    Raises:
        RubricError: It is not there, or it is none; the message names the first findings.
    """
    file, data = read_crosswalk_file(path)
    own = _require(read_crosswalk_bytes(data, file))
    return replace(own, carried=data == resources.find_resource(_carried_file(own.rubric, own.rubric_version)))


def _require(read: tuple[Crosswalk | None, tuple[Finding, ...], Document | None]) -> Crosswalk:
    crosswalk, findings, _ = read
    if crosswalk is None:
        raise not_a("crosswalk", findings)
    return crosswalk


def read_crosswalk_bytes(data: bytes, file: str) -> tuple[Crosswalk | None, tuple[Finding, ...], Document | None]:
    """Read a crosswalk's bytes; the crosswalk is None when an error stands in the way.

    Args:
        data: The whole file.
        file: Its name for the findings, safe to print.
    """
    reading = read_document(data, file, "crosswalk")
    if has_error(reading.findings) or not isinstance(reading.value, dict):
        return None, reading.findings, reading.document
    return _crosswalk(reading.value, Digest(f"sha256:{sha256_hex(data)}")), reading.findings, reading.document


def _crosswalk(value: Entry, digest: Digest) -> Crosswalk:
    rows = tuple(_row(criterion["criterion"], row) for criterion in value["criteria"] for row in criterion["maps"])
    known = known_frameworks()
    named = dict.fromkeys(row.framework for row in rows if row.framework in known)
    return Crosswalk(
        rubric=value["rubric"],
        rubric_version=value["rubric_version"],
        version=value["version"],
        title=value["title"],
        licence=value["licence"].strip(),
        notice=value["notice"].strip(),
        sources=tuple(
            RowSource(each["id"], Author(each["by"]), each["title"], each["says"].strip()) for each in value["sources"]
        ),
        rows=rows,
        frameworks={name: read_framework(name) for name in named},
        digest=digest,
        carried=False,
    )


def _row(criterion: str, entry: Entry) -> Row:
    return Row(
        criterion=CriterionId(criterion),
        framework=entry["framework"],
        to=entry.get("to", ""),
        part=entry.get("part", ""),
        relation=Relation(entry["relation"]),
        confidence=Confidence(entry["confidence"]),
        source=entry["source"],
        because=entry["because"].strip(),
    )


def read_framework(name: str) -> Framework:
    """Read one of the frameworks that psfkit carries.

    Raises:
        ResourceError: The installation is damaged.
        RubricError: What it carries is no framework.
    """
    file = f"{FRAMEWORKS}/{name}.yaml"
    data = resources.read_resource(file)
    value = find_compiled(file, data)
    if value is None:
        reading = read_document(data, file, "framework")
        if has_error(reading.findings) or not isinstance(reading.value, dict):
            raise not_a("framework", reading.findings)
        value = reading.value
    return _framework(value, Digest(f"sha256:{sha256_hex(data)}"))


def _framework(value: Entry, digest: Digest) -> Framework:
    return Framework(
        id=value["id"],
        title=value["title"],
        names=value["names"],
        version=value["version"],
        publisher=value["publisher"],
        address=value["address"],
        noun=value["noun"],
        nouns=value["nouns"],
        titles=value["titles"],
        source=value["source"].strip(),
        note=value["note"].strip(),
        duties=tuple(
            Duty(item["id"], item["title"], group["title"], tuple(item.get("parts", ())))
            for group in value["groups"]
            for item in group["items"]
        ),
        digest=digest,
    )
