"""Words that stand in a template where a person has to write something."""

FILL_IN = "FILL-IN"
"""What psfkit's own templates and stubs hold."""
_FOREIGN = ("lorem ipsum", "Lorem ipsum", "LOREM IPSUM", "[insert ", "<insert ", "TODO: write")
"""What templates from elsewhere hold."""
_TOKENS = tuple((token, token.encode("ascii")) for token in (FILL_IN, *_FOREIGN))


def find_placeholder(content: bytes) -> str:
    """Return a placeholder that a file still holds, psfkit's own before any other, or an empty string.

    >>> find_placeholder(b"Every [insert name] signs FILL-IN."), find_placeholder(b"Every head of unit signs.")
    ('FILL-IN', '')
    """
    return next((token for token, found in _TOKENS if found in content), "")
