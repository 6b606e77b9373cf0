import json
from datetime import UTC, date, datetime

import pytest

from psfkit.marks.commitment import commitment, mark_salt
from psfkit.marks.reply import Published, reply, show_domains
from psfkit.model.decision import PublicScore
from psfkit.model.record import MarkState
from tests.unit.marks.samples import digest, record, sample


def test_the_published_members_come_first_and_as_published():
    made = record(valid_until=date(2026, 12, 31))
    answer = reply(made, MarkState.ACTIVE, date(2026, 12, 1)).decode()
    assert answer.startswith(
        '{\n  "valid": true,\n  "company": "Acme AI",\n  "expires": "2026-12-31",\n  "domains": "PSF-1..8",\n'
    )
    assert "sample" not in json.loads(answer)


@pytest.mark.parametrize("state", [state for state in MarkState if state is not MarkState.ACTIVE])
def test_only_an_active_mark_is_valid(state):
    answer = json.loads(reply(record(), state, date(2030, 1, 1)))
    assert answer["valid"] is False
    assert answer["status"] == state.value


def test_a_sample_says_so():
    assert json.loads(reply(sample().record, MarkState.ACTIVE, date(2026, 12, 1)))["sample"] is True


def test_scores_are_told_by_domain():
    made = record(scores=(PublicScore("PSF-1", 349, 300),))
    assert json.loads(reply(made, MarkState.ACTIVE, date(2026, 12, 1)))["scores"] == {"PSF-1": "3.4"}


@pytest.mark.parametrize("next_update", [None, datetime(2026, 12, 2, 8, 30, tzinfo=UTC)])
def test_what_is_given_to_the_world_says_when_it_was_looked_up_and_where_the_rest_is(next_update):
    published = Published(
        datetime(2026, 12, 1, 8, 30, tzinfo=UTC),
        next_update,
        (("record", "https://marks.example/TM-00001/record.json"),),
    )
    answer = json.loads(reply(record(), MarkState.ACTIVE, date(2026, 12, 1), published=published))
    assert answer["checkedAt"] == "2026-12-01T08:30:00Z"
    assert answer.get("nextUpdate") == (next_update and "2026-12-02T08:30:00Z")
    assert answer["record"] == "https://marks.example/TM-00001/record.json"


@pytest.mark.parametrize(("numbers", "shown"), [([1, 2, 3], "PSF-1..3"), ([1, 3], "PSF-1,PSF-3"), ([4], "PSF-4")])
def test_domains_are_written_as_a_range_only_where_they_are_one(numbers, shown):
    assert show_domains(record(scores=tuple(PublicScore(f"PSF-{n}", 400, 300) for n in numbers))) == shown


def test_commitments_differ_by_mark_and_secret_and_do_not_show_the_digest():
    made = {
        commitment(mark_salt(secret, mark), digest(letter))
        for secret in (b"s" * 32, b"t" * 32)
        for mark in ("TM-00001", "TM-00002")
        for letter in "ab"
    }
    assert len(made) == 8
    assert digest("a") not in made
