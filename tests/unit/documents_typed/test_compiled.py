from decimal import Decimal
from hashlib import sha256

import pytest

from psfkit.documents.compiled import compile_document, read_compiled
from psfkit.documents.rubric_reader import _rubric, known_rubrics, read_rubric_bytes
from psfkit.documents.yaml_reader import read_yaml
from psfkit.resources import read_resource


def compiled(data):
    return compile_document(data, read_yaml(data, "rubric.yaml").value)


@pytest.mark.parametrize("name", known_rubrics())
def test_the_compiled_is_the_rubric(name):
    data = read_resource(f"rubrics/{name}/rubric.yaml")
    rubric, _ = read_rubric_bytes(data, "rubric.yaml")
    value = read_compiled(compiled(data), sha256(data).hexdigest())
    assert repr(_rubric(value, rubric.digest)) == repr(rubric)


def test_a_rubric_compiled_from_other_bytes_does_not_count():
    data = b"a: 1\n"
    assert read_compiled(compiled(data), sha256(data).hexdigest()) == {"a": 1}
    assert read_compiled(compiled(data), sha256(b"a: 2\n").hexdigest()) is None


def test_decimals_keep_every_digit_and_texts_stay_texts():
    data = b'a: [0.80, -12.5, "0.80", true, 3, "say \\"0.80\\""]\n'
    value = read_compiled(compiled(data), sha256(data).hexdigest())
    assert repr(value) == repr({"a": [Decimal("0.80"), Decimal("-12.5"), "0.80", True, 3, 'say "0.80"']})
