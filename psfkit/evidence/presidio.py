"""What presidio-analyzer found in texts: its results, dumped as JSON, one list for each text.

They carry neither version nor day, and do not say which recognisers ran: without a language model no names are found.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError
from psfkit.evidence.columns import names_fact
from psfkit.evidence.rates import bad_rate
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import as_count, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "presidio"
_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\[\s*(?:\[\s*\]\s*,\s*){0,200}(?:\[\s*)?\{\s*"entity_type"\s*:\s*"[^"]{1,64}"\s*,\s*"start"\s*:'
)


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins with a result as presidio-analyzer writes it, after any texts without one."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of an analysis, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_list(read_json(content), "the document")
    if not document:
        raise InputError("nothing was analysed: the list is empty")
    types = [
        [_entity_type(value, f"{n}.{m}") for m, value in enumerate(as_list(results, f"{n}"))]
        for n, results in enumerate(_texts(document))
    ]
    counts = Counter(entity_type for several in types for entity_type in several)
    hit = sum(map(bool, types))
    return (
        Fact("texts", len(types), "texts", "the document"),
        Fact("texts_with_findings", hit, "texts", "the document"),
        bad_rate("texts_with_findings_share", hit, len(types), "computed: texts_with_findings / texts"),
        Fact("findings", counts.total(), "findings", "the document"),
        *(Fact(f"count.type.{name}", counts[name], "findings", "entity_type") for name in sorted(counts)),
    )


def _texts(document: Sequence[JsonValue]) -> Sequence[JsonValue]:
    """Return each text's results; of a single text they may stand without a list around them."""
    return [list(document)] if all(isinstance(each, dict) for each in document) else document


def _entity_type(value: JsonValue, where: str) -> str:
    result = as_object(value, where)
    name, score = result.get("entity_type"), result.get("score")
    if not isinstance(name, str) or not names_fact(name):
        raise InputError(f"{where}.entity_type is {describe(name)}, not the name of a type")
    if not isinstance(score, int | Decimal) or isinstance(score, bool) or not 0 <= score <= 1:
        raise InputError(f"{where}.score is {describe(score)}, not a number from 0 to 1")
    if as_count(result.get("start"), f"{where}.start") >= as_count(result.get("end"), f"{where}.end"):
        raise InputError(f"{where} ends before it begins")
    return name
