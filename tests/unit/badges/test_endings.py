"""Pictures of marks that are not in force: they say so, and verification sees them for what they are."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from psfkit.badges import PICTURES, design, draw_ended, render_all
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.model.record import MarkState
from tests.unit.marks.samples import KEY, TODAY, sample, signed

URL = "https://marks.example/marks/TM-00142/"
ENDED = tuple(design.ENDINGS)
POLICY = Policy(trusted=(KEY.did,), pictures=PICTURES)


@pytest.mark.parametrize("state", ENDED)
def test_the_picture_says_the_state_in_words_and_is_as_large_as_the_usual_one(state):
    record = signed().record
    usual = design.web_badge(record)
    ended = design.web_badge(record, "", state)
    assert state.value in ended.title
    assert "verified" not in f"{ended.title} {ended.description}".lower()
    assert (ended.width, ended.height) == (usual.width, usual.height)
    assert not {shape.fill for shape in ended.shapes} & {design.DEFAULT.shield, design.DEFAULT.accent}


def test_no_two_states_share_a_sign_or_a_colour():
    assert len({ending.fill for ending in design.ENDINGS.values()}) == len(ENDED)
    assert len({ending.sign for ending in design.ENDINGS.values()}) == len(ENDED)


@pytest.mark.parametrize("state", ENDED)
def test_such_a_picture_carries_the_record_and_is_no_yes(state):
    mark = signed()
    drawn = draw_ended(mark, state, URL)
    assert set(drawn) == {name for name in render_all(mark) if name.endswith((".svg", ".png", ".pdf"))}
    for name in ("badge.svg", "badge-dark.svg", "icon.svg", "badge@2x.png", "icon.png", "document-badge.pdf"):
        seen = verify(drawn[name], POLICY, TODAY)
        assert (seen.steps[6].result.value, seen.state, exit_code(seen)) == ("passed", state, 5), name
        assert f"it says that the mark is {state.value}" in seen.steps[6].detail


@pytest.mark.parametrize("state", ENDED)
def test_the_document_badge_says_the_state_in_words_and_never_that_it_holds(state):
    page = PdfReader(BytesIO(draw_ended(signed(), state, URL)["document-badge.pdf"]))
    text = page.pages[0].extract_text()
    assert state.value in page.metadata.title
    assert state.value.upper() in text
    assert "Not in force" in text
    assert f"The mark TM-00142 is {design.ENDINGS[state].said}" in " ".join(text.split())
    assert not re.search(r"(?i)valid to|trust mark|verified", text)


def test_a_document_badge_of_one_state_is_not_taken_for_that_of_another():
    files = {state: draw_ended(signed(), state, URL)["document-badge.pdf"] for state in ENDED}
    usual = render_all(replace(signed(), credential=b""), URL)["document-badge.pdf"]
    assert len({*files.values(), usual}) == len(ENDED) + 1
    changed = files[MarkState.REVOKED].replace(b"revoked", b"renewed")
    assert changed != files[MarkState.REVOKED]
    assert exit_code(verify(changed, POLICY, TODAY)) == 4


def test_a_picture_that_was_changed_is_none_of_them():
    content = draw_ended(signed(), MarkState.REVOKED, URL)["badge.svg"]
    changed = content.replace(design.ENDINGS[MarkState.REVOKED].fill.encode(), b"#10b981")
    assert changed != content
    assert exit_code(verify(changed, POLICY, TODAY)) == 4


def test_dates_that_have_run_out_come_before_what_a_picture_says():
    content = draw_ended(signed(), MarkState.SUSPENDED, URL)["badge.svg"]
    after = signed().record.valid_until + timedelta(days=1)
    assert verify(content, POLICY, after).state is MarkState.EXPIRED


def test_a_sample_says_sample_whatever_its_state():
    mark = sample()
    assert design.web_badge(mark.record, "", MarkState.REVOKED) == design.web_badge(mark.record)
    assert (
        draw_ended(mark, MarkState.SAMPLE, URL)["badge.svg"]
        == render_all(replace(mark, credential=b""), URL)["badge.svg"]
    )
