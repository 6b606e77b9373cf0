"""Two libraries stand behind the schema door; here they are held equal on documents that nobody thought of."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psfkit.documents.schema import NAMES, find_failures, find_failures_reference
from tests.unit.documents_typed.mutations import KEYS, VALUES, WHOLE, changed, mutated, mutation, pointers


def failing(failures):
    return {(failure.pointer, failure.keyword) for failure in failures}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated())
def test_both_libraries_see_the_same_in_broken_documents(case):
    name, value = case
    assert failing(find_failures(name, value)) == failing(find_failures_reference(name, value))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NAMES), VALUES)
def test_both_libraries_see_the_same_in_any_value(name, value):
    assert failing(find_failures(name, value)) == failing(find_failures_reference(name, value))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_both_libraries_see_the_same_in_a_broken_rubric(data):
    rubric = WHOLE["rubric"][0]
    small = {**rubric, "domains": [{**rubric["domains"][0], "criteria": rubric["domains"][0]["criteria"][:1]}]}
    where = data.draw(st.sampled_from(list(pointers(small))))
    act = mutation(data.draw(st.sampled_from(["replace", "add", "drop"])), data.draw(KEYS), data.draw(VALUES))
    value = changed(small, where, act)
    assert failing(find_failures("rubric", value)) == failing(find_failures_reference("rubric", value))
