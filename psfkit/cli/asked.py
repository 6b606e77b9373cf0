"""What a command was asked, so that a hint can name the next command whole: pasted, it asks about the same thing."""

from dataclasses import dataclass

from psfkit.cli.options import DEFAULT_RUBRIC

_ALL = ("--as-of", "--determinations", "--rubric")
_TAKEN = {"validate": ("--as-of", "--rubric"), "review": ("--as-of", "--rubric"), "seal": ()}
"""Options that a command takes, where it is not all of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A bundle and the options with which it is looked at, as they were typed."""

    bundle: str
    as_of: str = ""
    determinations: str = ""
    rubric: str = DEFAULT_RUBRIC

    @property
    def name(self) -> str:
        """The bundle as it is shown."""
        from psfkit.documents.text_safety import printable

        return printable(self.bundle.rstrip("/") or "/")

    def command(self, verb: str, *words: str) -> str:
        """Return a command line about the same bundle, day, determinations and rubric.

        >>> Asked("my bundle", as_of="2026-11-20").command("why", "PSF-4")
        "psfkit why PSF-4 'my bundle' --as-of 2026-11-20"
        """
        import shlex

        from psfkit.documents.text_safety import printable

        given = {
            "--as-of": self.as_of,
            "--determinations": self.determinations,
            "--rubric": "" if self.rubric == DEFAULT_RUBRIC else self.rubric,
        }
        options = [part for name in _TAKEN.get(verb, _ALL) if given[name] for part in (name, given[name])]
        return printable(shlex.join(["psfkit", verb, *words, self.bundle, *options]))
