"""Numbers of which any can be asked for by its rank, kept in little memory however often each came."""

from array import array
from collections.abc import Iterator, Mapping
from heapq import merge

_Run = tuple["array[float]", "array[int]"]
"""Different numbers in ascending order, and how often each came: 12 bytes for both."""


class Ranks:
    """Numbers, counted.

    >>> ranks = Ranks()
    >>> ranks.add({2.0: 1, 1.0: 3})
    >>> ranks.add({1.5: 1, 2.0: 1})
    >>> [ranks.at(rank) for rank in range(1, 7)], len(ranks)
    ([1.0, 1.0, 1.0, 1.5, 2.0, 2.0], 4)
    >>> ranks.unite()
    >>> [ranks.at(rank) for rank in range(1, 7)], len(ranks)
    ([1.0, 1.0, 1.0, 1.5, 2.0, 2.0], 3)
    """

    def __init__(self) -> None:
        self._runs: list[_Run] = []

    def __len__(self) -> int:
        """Return how many numbers are kept; the same one may be kept more than once until :meth:`unite`."""
        return sum(len(numbers) for numbers, _ in self._runs)

    def add(self, counts: Mapping[float, int]) -> None:
        """Take in numbers with how often each came."""
        numbers = array("d", sorted(counts))
        self._runs.append((numbers, array("I", map(counts.__getitem__, numbers))))

    def unite(self) -> None:
        """Keep each number once."""
        numbers, counts = array("d"), array("I")
        for number, count in self._ascending():
            if numbers and number == numbers[-1]:
                counts[-1] += count
            else:
                numbers.append(number)
                counts.append(count)
        self._runs = [(numbers, counts)]

    def at(self, rank: int) -> float:
        """Return the number of a rank, of which the smallest has 1.

        Raises:
            IndexError: there are fewer numbers.
        """
        before = 0
        for number, count in self._ascending():
            before += count
            if before >= rank:
                return number
        raise IndexError(rank)

    def _ascending(self) -> Iterator[tuple[float, int]]:
        return merge(*(zip(numbers, counts, strict=True) for numbers, counts in self._runs))
