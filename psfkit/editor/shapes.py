"""What psfkit knows in the shapes of the Language Server Protocol."""

from collections.abc import Iterable, Sequence

from lsprotocol import types as lsp

from psfkit.documents.fixer import without_overlaps
from psfkit.documents.text_safety import shown
from psfkit.editor.completion import Offer
from psfkit.editor.texts import Text
from psfkit.editor.ways import list_entries
from psfkit.model.finding import Finding, Fix, Severity

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.NOTE: lsp.DiagnosticSeverity.Information,
}
QUICK, ALL = lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.SourceFixAll


def write_range(start: tuple[int, int], end: tuple[int, int]) -> lsp.Range:
    """Write a range of two places as editors count them."""
    return lsp.Range(lsp.Position(*start), lsp.Position(*end))


def range_of(text: Text, start: int, end: int) -> lsp.Range:
    """Write the range between two offsets of a text."""
    return write_range(text.place_of(start), text.place_of(end))


def write_diagnostic(finding: Finding, text: Text | None, unit: str) -> lsp.Diagnostic:
    """Write a finding.

    Args:
        finding: The finding.
        text: The document it is about, or None if that is no text of the bundle.
        unit: The unit in which the editor counts.
    """
    hint = f"To do: {finding.hint}" if finding.hint else ""
    return lsp.Diagnostic(
        range=_span(finding, text, unit),
        message="\n".join(filter(None, (finding.message, finding.label, hint))),
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source="psfkit",
    )


def _span(finding: Finding, text: Text | None, unit: str) -> lsp.Range:
    span = finding.location.span
    if span is None:
        return write_range((0, 0), (0, 0))
    if text is not None:
        return write_range(text.convert(span.line, span.column), text.convert(span.end_line, span.end_column))
    line = Text(finding.location.line_text, unit)  # all there is of a file that is no document of the bundle
    start = line.convert(1, span.column)[1]
    end = line.convert(1, span.end_column)[1] if span.end_line == span.line else start
    return write_range((span.line - 1, start), (span.line - 1, max(start, end)))


def write_offers(offers: Iterable[Offer], where: lsp.Range) -> list[lsp.CompletionItem]:
    """Write what may stand in a range, in the order given."""
    return [
        lsp.CompletionItem(
            label=offer.text,
            kind=lsp.CompletionItemKind.Reference,
            detail=offer.detail,
            sort_text=f"{number:05}",
            text_edit=lsp.TextEdit(where, offer.text),
        )
        for number, offer in enumerate(offers)
    ]


def write_symbols(text: Text) -> list[lsp.DocumentSymbol]:
    """Write the entries of a document."""
    made = []
    for entry in list_entries(text.text):
        where = range_of(text, entry.start, entry.end)
        made.append(lsp.DocumentSymbol(entry.name, lsp.SymbolKind.Object, where, where))
    return made


def write_actions(
    findings: Iterable[Finding], file: str, text: Text, unit: str, params: lsp.CodeActionParams
) -> list[lsp.CodeAction]:
    """Write the repairs of a document that was looked at: those at a place one by one, and all at once.

    Args:
        findings: What was found in the bundle.
        file: The document's path.
        text: The document as it was looked at.
        unit: The unit in which the editor counts.
        params: What the editor asked for.
    """
    uri, asked = params.text_document.uri, params.context.only
    found = [(finding, finding.fix) for finding in findings if finding.fix and finding.fix.file == file]
    actions = []
    for finding, fix in found if _wants(asked, QUICK) else ():
        if _touches(_span(finding, text, unit), params.range):
            title, shape = f"Write {shown(fix.replacement, 40)}", [write_diagnostic(finding, text, unit)]
            actions.append(lsp.CodeAction(title, QUICK, shape, is_preferred=True, edit=_edit(uri, [fix], text)))
    if found and _wants(asked, ALL):
        together = without_overlaps(fix for _, fix in found)
        actions.append(lsp.CodeAction("Mend all that is mechanical", ALL, edit=_edit(uri, together, text)))
    return actions


def _touches(one: lsp.Range, other: lsp.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def _wants(asked: Sequence[lsp.CodeActionKind | str] | None, kind: lsp.CodeActionKind) -> bool:
    """Say whether a kind of repair was asked for: by its name, by that of a wider kind, or with all others."""
    names = [each.value if isinstance(each, lsp.CodeActionKind) else each for each in asked or ()]
    return not names or any(f"{kind.value}.".startswith(f"{name}.") for name in names)


def _edit(uri: str, fixes: Iterable[Fix], text: Text) -> lsp.WorkspaceEdit:
    edits = [
        lsp.TextEdit(
            write_range(text.convert(fix.line, fix.column), text.convert(fix.line, fix.end_column)), fix.replacement
        )
        for fix in fixes
    ]
    return lsp.WorkspaceEdit({uri: edits})
