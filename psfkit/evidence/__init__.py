"""Readers of real tools' output: bytes to facts, one file for each tool or format.

A new reader is a file with ``NAME``, ``recognises`` and ``read`` and one line in :data:`READERS`, which says how its
files open or what they are called (docs/evidence-readers.md).
"""

from collections.abc import Iterable

from psfkit.documents.text_safety import shown
from psfkit.evidence.reader import Reader
from psfkit.model.bundle import EvidenceItem
from psfkit.model.fact import Facts

READERS = (
    Reader("promptfoo", b"{", (".csv", ".yaml", ".yml", ".txt"), marks=(b"evalId", b"Grader Reason", b"] ")),
    Reader("deepeval", b"{"),
    Reader("evidentry", b"{", (".md",), marks=(b"# Model Validation Evidence Report",)),
    Reader("garak", opening=b"{", endings=(".report.jsonl",)),
    Reader("inspect", opening=b"{", endings=(".eval",)),
    Reader("coverage", opening=b"{"),
    Reader("cobertura", opening=b"<"),
    Reader("lcov", endings=(".lcov", ".info")),
    Reader("junit", opening=b"<", endings=(".junit.xml", ".xunit.xml")),
    Reader("sarif", opening=b"{", endings=(".sarif", ".sarif.json")),
    Reader("cyclonedx", opening=b"{", endings=(".cdx.json", ".xml")),
    Reader("spdx", opening=b"{", endings=(".spdx", ".spdx.json")),
    Reader("scorecard", opening=b"{"),
    Reader("workflowos", b"{", (".json",), marks=(b'"jobId"',)),
    Reader("otel", opening=b"{", streams=True),
    Reader("grafana", opening=b"{"),
    Reader("evidently", opening=b"{"),
    Reader("detect-secrets", opening=b"{", endings=(".secrets.baseline",)),
    Reader("pip-audit", opening=b"{"),
    Reader("semgrep", opening=b"{"),
    Reader("ruff", opening=b"["),
    Reader("presidio", opening=b"["),
    Reader("ragas", opening=b"[", endings=(".csv", ".jsonl"), marks=(b"user_input", b"question")),
    Reader("nannyml", opening=b"[", endings=(".csv",), marks=(b"chunk",)),
    Reader("record", endings=(".yaml", ".yml")),
    Reader("openapi", opening=b"{", endings=(".yaml", ".yml")),
    Reader("prometheus", endings=(".yaml", ".yml", ".rules")),
    Reader("promtool", endings=(".yaml", ".yml")),
    Reader("alertmanager", endings=(".yaml", ".yml")),
    Reader("runbook", endings=(".md", ".markdown")),
    Reader("picture", endings=(".png", ".jpg", ".jpeg", ".gif", ".webp")),
    Reader("pdf", endings=(".pdf",)),
    Reader("log", opening=b"{", endings=(".csv", ".tsv", ".log", ".txt"), streams=True),
)
"""All readers; the first that recognises a file reads it, so the most particular come first."""
_HEAD = 4096


def examine(item: EvidenceItem, content: bytes, rest: Iterable[bytes] = ()) -> Facts | None:
    """Return the facts of an evidence file.

    Args:
        item: The entry in evidence.yaml; a reader that it names is taken, whatever the content looks like.
        content: The whole file, or its beginning.
        rest: The blocks that follow, for a file that is too long to be held whole.

    Returns:
        Facts, which may be a refusal with its reason, or None for a file that no reader recognises.
    """
    if item.reader:
        named = next((reader for reader in READERS if item.reader == reader.name), None)
        if named is None:
            known = ", ".join(reader.name for reader in READERS)
            return Facts(item.reader, refusal=f"no reader is called {shown(item.reader, 40)}; there are {known}")
        return named.read(content, rest)
    head = content[:_HEAD]
    found = next((reader for reader in READERS if reader.recognises(head, item.path)), None)
    return found.read(content, rest) if found else None
