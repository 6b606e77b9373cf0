"""The ``psfkit`` command: what there is, and nothing that a command does."""

import os
import signal
import sys
from itertools import pairwise
from typing import Annotated, NoReturn, cast

import typer
from typer.main import get_command

from psfkit import __version__
from psfkit.cli import (
    agree,
    badge,
    case,
    case_ask,
    completion,
    countersign,
    coverage,
    crosswalk,
    diff,
    explain,
    init,
    issue,
    issuer,
    lsp,
    man,
    mark,
    pack,
    plan,
    portfolio,
    reassess,
    redact,
    registry,
    reproduce,
    review,
    rubric,
    schema,
    score,
    seal,
    serve,
    status,
    template,
    validate,
    verify,
    watch,
    why,
    workflow,
    workflow_compare,
)
from psfkit.cli.complete import VARIABLE
from psfkit.cli.door import run
from psfkit.cli.interrupts import INTERRUPTED, leave_interrupted
from psfkit.cli.terminal import remark
from psfkit.errors import ExitCode, UsageError

app = typer.Typer(
    name="psfkit",
    help="Assess an evidence bundle against PSF v1.1: validate, score, report, and issue or verify a mark.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(*, wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"psfkit {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda wanted: _version(wanted=wanted), is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Assess an evidence bundle against PSF v1.1: validate, score, report, and issue or verify a mark."""


app.command("init")(init.init)
app.add_typer(template.app, name="template")
app.command("validate")(validate.validate)
app.command("score")(score.score)
app.command("why")(why.why)
app.command("plan")(plan.plan)
app.command("status")(status.status)
app.command("coverage")(coverage.coverage)
app.command("crosswalk")(crosswalk.crosswalk)
app.command("diff")(diff.diff)
app.command("watch")(watch.watch)
app.command("portfolio")(portfolio.portfolio)
app.command("review")(review.review)
app.command("agree")(agree.agree)
app.add_typer(case.app, name="case")
app.command("reassess")(reassess.reassess)
app.command("history")(case_ask.history)
workflow.app.command("compare")(workflow_compare.compare)
app.add_typer(workflow.app, name="workflow")
app.add_typer(rubric.app, name="rubric")
app.add_typer(issuer.app, name="issuer")
app.command("issue")(issue.issue)
app.command("countersign")(countersign.countersign)
app.add_typer(countersign.app, name="countersigner")
app.add_typer(mark.app, name="mark")
app.add_typer(registry.app, name="registry")
app.command("serve")(serve.serve)
app.command("badge")(badge.badge)
app.command("verify")(verify.verify)
app.command("reproduce")(reproduce.reproduce)
app.command("seal")(seal.seal)
app.command("pack")(pack.pack)
app.command("redact")(redact.redact)
app.command("explain")(explain.explain)
app.command("schema")(schema.schema)
app.command("lsp")(lsp.lsp)
app.command("man")(man.man)
app.command("completion")(completion.completion)


_USAGE_ERROR = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""Click's UsageError, which Typer carries inside it or takes from click, by version."""


def invoke(arguments: list[str]) -> int:
    """Run one command line and return its exit code.

    Raises:
        PsfkitError: The command could not go on.
        KeyboardInterrupt: Somebody stopped it.
        BrokenPipeError: Nobody reads the answer any more.
    """
    if os.environ.get(VARIABLE):
        return _complete()
    _refuse_empty(arguments)
    try:
        result = get_command(app).main(args=arguments, prog_name="psfkit", standalone_mode=False)
    except typer.Exit as stop:
        result = stop.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SystemExit:  # what Typer makes of a pipe that nobody reads
        raise BrokenPipeError from None
    except _USAGE_ERROR as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # its message is the whole help
            remark(str(error))
            return ExitCode.USAGE
        _say_usage(error)
    if result == INTERRUPTED:  # what some versions of Typer make of Ctrl-C
        raise KeyboardInterrupt
    return result if isinstance(result, int) else ExitCode.YES


def _complete() -> int:
    """Answer a shell that asks what may stand on its command line; it is asked through the environment."""
    from typer.completion import completion_init  # type: ignore[attr-defined]

    completion_init()
    try:
        get_command(app).main(args=[], prog_name="psfkit", standalone_mode=False)
    except SystemExit as told:  # how Typer ends an answer; fish looks at the code
        return told.code if isinstance(told.code, int) else ExitCode.YES
    return ExitCode.YES


def _refuse_empty(arguments: list[str]) -> None:
    """See that no value is empty: nothing takes one, and what is left out by mistake would be passed over.

    Raises:
        UsageError: One is.
    """
    for before, argument in pairwise(("", *arguments)):
        option, equals, value = argument.partition("=") if argument[:2] == "--" else (before, "=", argument)
        if equals and not value.strip():
            named = option if option[:2] == "--" else "an argument"
            raise UsageError(f"{named} is empty", hint="leave it out, or see that the variable it comes from is set")


def _say_usage(error: Exception) -> NoReturn:
    context = getattr(error, "ctx", None)
    if context is not None:
        remark(context.get_usage())
    raise UsageError(
        getattr(error, "format_message", lambda: str(error))(),
        hint=f"`{context.command_path if context is not None else 'psfkit'} --help` lists what there is",
    )


def main() -> None:
    """Run the command line and end the process with its exit code (docs/operations.md)."""
    code = int(run(lambda: invoke(sys.argv[1:])))
    if code == INTERRUPTED:
        leave_interrupted()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the answer is out: Ctrl-C would only spoil the way home
    sys.exit(code)
