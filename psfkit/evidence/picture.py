"""Plain pictures: that they can be opened, and how large they are. What they show, nobody but a person can say."""

from collections.abc import Iterable

from psfkit.documents.picture_reader import read_picture
from psfkit.evidence.reader import answer
from psfkit.model.fact import Fact, Facts

NAME = "picture"
_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called a picture, whatever it holds."""
    del head
    return path.lower().endswith(_SUFFIXES)


def read(content: bytes) -> Facts:
    """Return the facts of a picture, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    picture = read_picture(content)
    return (
        Fact("format", picture.form, "", "how it begins"),
        Fact("width", picture.width, "pixels", "its header"),
        Fact("height", picture.height, "pixels", "its header"),
        Fact("size", len(content), "bytes", "the whole file"),
    )
