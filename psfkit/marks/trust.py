"""The trust file: whose keys somebody is ready to believe."""

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.marks.did_web import is_did_web
from psfkit.marks.keys import TEST_KEY_DID, is_sound
from psfkit.marks.multibase import read_signer

MAX_BYTES = 256 * 1024
COUNTERSIGNER = "countersigner"
"""Begins the line of a key that is believed to countersign, and to issue nothing."""
_HINT = "write a did:key and a name on each line, of a countersigner with the word countersigner before it"


def read_trust(content: bytes) -> tuple[str, ...]:
    """Return the key of each trusted issuer: a ``did:key``, or a ``did:web`` with the key as its fragment.

    A trust file is text: on each line a ``did:key``, or a ``did:web`` and its key as multibase, with a name after it
    if one likes; blank lines and lines that begin with ``#`` are left out, and so are countersigners
    (:func:`read_countersigners`).

    Raises:
        InputError: It is not such a file, names a key that signs anything, the test key that everyone has, or no key.
    """
    lines = _lines(content)
    if not lines:
        raise InputError("the trust file names no key, or is too long", hint=_HINT)
    return tuple(_did(number, words) for number, words in lines if words[0] != COUNTERSIGNER)


def read_countersigners(content: bytes) -> tuple[str, ...]:
    """Return the ``did:key`` of each countersigner whom a trust file names: ``countersigner``, the key, and a name.

    Raises:
        InputError: As for :func:`read_trust`; or a countersigner has no ``did:key``.
    """
    named = [(number, words[1:]) for number, words in _lines(content) if words[0] == COUNTERSIGNER]
    for number, words in named:
        if not words or not words[0].startswith("did:key:"):
            raise InputError(f"line {number} of the trust file: a countersigner without its did:key", hint=_HINT)
    return tuple(_did(number, words) for number, words in named)


def _lines(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the words of each line that says something, with its number."""
    try:
        text = content.decode("utf-8-sig") if len(content) <= MAX_BYTES else ""
    except UnicodeDecodeError:
        raise InputError("the trust file is not UTF-8 text", hint=_HINT) from None
    numbered = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1)]
    return [(number, words) for number, words in numbered if words and not words[0].startswith("#")]


def _did(number: int, words: list[str]) -> str:
    word = words[0]
    if is_did_web(word):
        if len(words) < 2:
            raise InputError(f"line {number} of the trust file: a did:web without its key", hint="add the key, z6Mk...")
        word = f"{word}#{words[1]}"
    try:
        sound = is_sound(read_signer(word))
    except InputError as error:
        raise InputError(f"line {number} of the trust file: {shown(word)} is {error.message}") from None
    if not sound:
        raise InputError(f"line {number} of the trust file: a key for which anything verifies")
    if word.removeprefix("did:key:").endswith(TEST_KEY_DID.removeprefix("did:key:")):
        raise InputError(f"line {number} of the trust file: the test key, which everyone has", hint="take it out")
    return word
