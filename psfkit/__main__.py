"""The ``psfkit`` command, by that name or as ``python -m psfkit``."""

import gc

from psfkit.cli.interrupts import keep_interrupts, leave_interrupted, say_interrupted


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # A command makes many lasting objects and hardly any cycles: to go on looking for garbage among them, and to take
    # them apart one by one at the end, would be a sixth of a short run.
    gc.set_threshold(100_000)
    keep_interrupts()
    try:
        from psfkit.cli.app import main as run_command

        run_command()
    except KeyboardInterrupt:
        say_interrupted()
        leave_interrupted()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
