"""``python -m psfkit`` is the ``psfkit`` command."""

from psfkit.cli.app import main

if __name__ == "__main__":
    main()
