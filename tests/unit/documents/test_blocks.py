"""A file on its one way through: what is known of it in the end does not depend on the blocks it came in."""

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents.blocks import Blocks
from psfkit.documents.paths import FileRefused
from psfkit.documents.placeholders import FILL_IN, PlaceholderSearch

TOKENS = (FILL_IN, "lorem ipsum", "Lorem ipsum", "LOREM IPSUM", "[insert ", "<insert ", "TODO: write")


def cut(content: bytes, *places: int):
    ends = sorted({0, len(content), *(place % (len(content) + 1) for place in places)})
    return (content[start:end] for start, end in pairwise(ends))


def searched(blocks) -> str:
    search = PlaceholderSearch()
    for block in blocks:
        search.feed(block)
    return search.found


@given(
    st.lists(st.sampled_from([*TOKENS, "FILL", "-IN", "lorem", " ipsum", "[insert", "x"]), max_size=8),
    st.lists(st.integers(0, 200), max_size=8),
)
def test_a_placeholder_is_found_across_blocks(words, places):
    content = "".join(words).encode()
    true = next((token for token in TOKENS if token.encode() in content), "")
    assert searched([content]) == true
    assert searched(cut(content, *places)) == true
    assert searched(bytes([byte]) for byte in content) == true


@pytest.mark.parametrize("size", [1, 100, 4095, 4096, 5000])
def test_what_is_no_text_is_not_searched_whatever_the_blocks(size):
    for content in (b"FILL-IN\0", b"FILL-IN" + b" " * 4088 + b"\0", b"\0FILL-IN"):
        assert searched(content[start : start + size] for start in range(0, len(content), size)) == ""
    assert searched([b"FILL-IN" + b" " * 4089 + b"\0"]) == "FILL-IN"


def test_the_first_64_mib_are_searched():
    blank = b" " * (1 << 20)
    assert searched([*[blank] * 63, blank[7:], b"FILL-IN"]) == "FILL-IN"
    assert searched([*[blank] * 63, blank[6:], b"FILL-IN"]) == ""


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=8), st.integers(0, 210))
def test_what_is_known_in_the_end_is_the_same_however_much_was_taken(content, places, taken):
    counted = []
    blocks = Blocks(cut(content * 40, *(place * 40 for place in places)), counted.append)
    start = blocks.start(taken)
    assert (content * 40).startswith(start)
    assert len(start) >= min(taken, len(content * 40))
    file = blocks.finish("evidence/x")
    assert (file.path, file.sha256) == ("evidence/x", sha256(content * 40).hexdigest())
    assert (file.size, file.head) == (len(content * 40), (content * 40)[:4096])
    assert sum(counted) == file.size


def test_a_file_that_cannot_be_read_to_its_end_is_refused_even_if_nobody_said_so():
    def breaking():
        yield b"a"
        raise FileRefused("PK223", "it changed")

    blocks = Blocks(breaking(), lambda _: None)
    with pytest.raises(FileRefused):
        list(blocks)
    with pytest.raises(FileRefused, match="it changed"):
        blocks.finish("evidence/x")
