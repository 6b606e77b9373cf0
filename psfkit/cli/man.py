"""``psfkit man``: the manual page."""

from psfkit.cli.options import STDOUT, Force, Output
from psfkit.errors import ExitCode


def man(output: Output = STDOUT, force: Force = False) -> int:
    """Print the manual page, for man to show or to install.

    `psfkit man | man -l -` shows it; `psfkit man --output psfkit.1` writes it.
    """
    from typer.main import get_command

    from psfkit.cli.app import app
    from psfkit.cli.man_text import write_man
    from psfkit.cli.paper import Paper

    Paper(output, force).write(write_man(get_command(app)))
    return ExitCode.YES
