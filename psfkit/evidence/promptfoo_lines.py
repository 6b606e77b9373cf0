"""promptfoo's JSON lines: a result a line, in the order in which they came, without totals, date or version."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from psfkit.errors import InputError
from psfkit.evidence.cases import Places
from psfkit.evidence.lines import read_line, split_lines, without_blank_end
from psfkit.evidence.promptfoo_rows import Result, read_result, refuse_twice, result_facts, unjudged_comparison
from psfkit.model.fact import Fact


def find_in_lines(content: bytes) -> Iterable[Fact]:
    """Return the facts of all lines.

    Raises:
        InputError: a line is no result, or results are missing.
    """
    results = list(_results(content))
    refuse_twice(results, "the file")
    _refuse_gaps(results)
    where = f"lines up to {len(results)}"
    return result_facts(Counter(result.ending for result in results), Places(where, where, where, where))


def _results(content: bytes) -> Iterator[Result]:
    for number, line in without_blank_end(split_lines(content)):
        row = read_line(number, line)
        if comparison := unjudged_comparison(row):
            raise InputError(f"line {number}: {comparison} was judged after this line was written; hand in the JSON")
        yield read_result(row, f"line {number}: ")


def _refuse_gaps(results: Sequence[Result]) -> None:
    """Refuse a file in which tests or prompts that were numbered have no result."""
    numbers = {result.test for result in results}
    if len(numbers) <= max(numbers):
        missing = next(number for number in range(len(numbers)) if number not in numbers)
        raise InputError(f"no line holds test {missing}, but later ones are there")
    prompts = 1 + max(result.prompt for result in results)
    counts = Counter(result.test for result in results)
    restricted = {result.test for result in results if result.restricted}
    for test in sorted(numbers - restricted):
        if counts[test] < prompts:
            raise InputError(
                f"test {test} has {counts[test]} of {prompts} results: the run was stopped or is cut short"
            )
