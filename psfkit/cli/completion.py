"""``psfkit completion``: the script with which a shell completes psfkit's commands."""

from enum import StrEnum
from typing import Annotated

import typer

from psfkit.cli.complete import VARIABLE
from psfkit.cli.options import STDOUT, Force, Output
from psfkit.errors import ExitCode


class Shell(StrEnum):
    """Shells that can be told."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Print the script that completes commands in a shell.

    With options, formats, ids and codes. For bash: `source <(psfkit completion bash)`.
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    from psfkit.cli.paper import Paper

    script = get_completion_script(prog_name="psfkit", complete_var=VARIABLE, shell=shell.value)
    Paper(output, force).write(script)
    return ExitCode.YES
