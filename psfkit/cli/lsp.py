"""``psfkit lsp``: the language server, as editors start it."""

import os
import sys

from psfkit.cli.options import DEFAULT_RUBRIC, AsOf, RubricName
from psfkit.errors import ExitCode, UsageError


def lsp(as_of: AsOf = "", rubric: RubricName = DEFAULT_RUBRIC) -> int:
    """Serve an editor that speaks the Language Server Protocol.

    Editors start it; docs/editor.md says how.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment

    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("an editor speaks to this command, not a person", hint="docs/editor.md has its settings")
    try:
        from psfkit.editor import server
    except ModuleNotFoundError:
        raise UsageError("the language server is not installed", hint="pip install 'psfkit[lsp]'") from None
    read_moment(as_of)  # a day that is none ends here
    rules = pipeline.read_rubric(rubric)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:  # closed at the goodbye, and standard output is not
        server.serve(rules, lambda: read_moment(as_of).as_of, sys.stdin.buffer, answers)
    return ExitCode.YES
