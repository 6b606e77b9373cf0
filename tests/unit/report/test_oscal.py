"""OSCAL: ids that follow from digests, references that lead somewhere, due dates, and texts that are never markup."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from psfkit import pipeline
from psfkit.report.json_text import write_json
from psfkit.report.oscal_catalog import render as render_catalog
from psfkit.report.oscal_mapping import render as render_mapping
from tests.unit import crosswalks
from tests.unit import worlds as w
from tests.unit.report import runs
from tests.unit.report.test_formats import HOSTILE

POINTED = ("observation-uuid", "risk-uuid", "finding-uuid")
UUID5 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


def documents(made):
    return {
        "oscal": json.loads(*made.render("oscal").values()),
        "oscal-poam": json.loads(*made.render("oscal-poam").values()),
        "mapping": json.loads(render_mapping(crosswalks.answer(made))),
        "catalog": json.loads(render_catalog(made.rubric, w.TODAY)),
    }


def assert_no_markup(document):
    """See that no text that OSCAL takes for Markdown holds an element, a link or a line that opens something."""
    for key, value in walk(document):
        if key in ("title", "description", "prose", "remarks", "statement", "mapping-description"):
            assert not re.search(r"<|(?<!\\)\]\(|\n", value), (key, value)


def walk(node):
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield key, value
        yield from walk(value)


@pytest.fixture(params=[(run, form) for run in runs.ALL for form in ("oscal", "oscal-poam", "mapping", "catalog")])
def document(request):
    run, form = request.param
    return documents(runs.ALL[run]())[form]


def test_the_version_is_said_and_the_date_is_the_runs(document):
    (body,) = document.values()
    assert body["metadata"]["oscal-version"] == "1.2.1"
    assert body["metadata"]["last-modified"] == f"{w.TODAY.isoformat()}T00:00:00Z"


def test_ids_are_of_version_five_and_each_is_given_once(document):
    given = [value for key, value in walk(document) if key == "uuid"]
    assert all(UUID5.fullmatch(each) for each in given)
    assert len(given) == len(set(given))


def test_references_lead_somewhere(document):
    given = {value for key, value in walk(document) if key == "uuid"}
    assert {value for key, value in walk(document) if key in POINTED} <= given
    assert {value[1:] for key, value in walk(document) if key == "href" and value.startswith("#")} <= given


def test_no_text_is_blank_and_no_list_empty(document):
    for key, value in walk(document):
        assert value not in ("", [], None), key
        if key == "value":
            assert value == value.strip()
        if key in ("id", "control-id", "id-ref", "target-id") and value != w.DIGEST and key != "id":
            assert TOKEN.fullmatch(value), (key, value)


def test_whose_run_it_is_stands_in_every_document_about_one():
    for run, said in ((runs.self_check, "self-check"), (runs.gap, "assessed")):
        for name, document in documents(run()).items():
            (body,) = document.values()
            props = {each["name"]: each["value"] for each in body["metadata"]["props"]}
            assert name == "catalog" or props["run"] == said


def test_another_bundle_or_day_gives_other_ids():
    one, other = (documents(each) for each in (runs.gap(), runs.self_check()))
    for name in ("oscal", "oscal-poam", "mapping"):
        (first,), (second,) = one[name].values(), other[name].values()
        assert first["uuid"] != second["uuid"]
    catalogs = [json.loads(render_catalog(runs.rubric(), day)) for day in (w.TODAY, w.TODAY + timedelta(1))]
    assert catalogs[0]["catalog"]["uuid"] != catalogs[1]["catalog"]["uuid"]


def results(made):
    return documents(made)["oscal"]["assessment-results"]["results"][0]


def test_a_criterion_that_is_met_is_satisfied_and_others_are_not():
    made = runs.gap()
    states = {each["target"]["target-id"]: each["target"]["status"]["state"] for each in results(made)["findings"]}
    for domain in made.assessment.domains:
        for result in domain.criteria:
            expected = "satisfied" if result.outcome.value == "met" else "not-satisfied"
            assert states[f"{result.criterion.lower()}_obj"] == expected


def test_what_does_not_apply_is_excluded_and_no_finding():
    (selection,) = results(runs.not_applicable())["reviewed-controls"]["control-selections"]
    assert selection["exclude-controls"] == [{"control-id": "psf-1.2"}]
    assert "psf-1.2_obj" not in json.dumps(results(runs.not_applicable())["findings"])


def risks(made):
    return documents(made)["oscal-poam"]["plan-of-action-and-milestones"]["risks"]


def test_what_blocks_a_pass_is_due_within_the_window_for_a_reassessment():
    due = {each["title"].replace("\\", ""): each["deadline"] for each in risks(runs.gap())}
    assert due["PSF-1.1 is at level 2 for bot"] == f"{(w.TODAY + timedelta(days=90)).isoformat()}T00:00:00Z"


def test_milestones_follow_the_plan_and_end_no_later_than_the_due_date():
    made = runs.gap()
    tasks = [task for risk in risks(made) for response in risk["remediations"] for task in response.get("tasks", [])]
    assert len(tasks) == len(made.plan.steps)
    for risk in risks(made):
        for task in (task for response in risk["remediations"] for task in response.get("tasks", [])):
            span = task["timing"]["within-date-range"]
            assert span["start"] <= span["end"] <= risk["deadline"]


def test_two_steps_to_one_level_are_two_milestones():
    made = runs.gap()
    first = made.plan.steps[0]
    again = replace(first, order=len(made.plan.steps) + 1)
    twice = replace(made, plan=replace(made.plan, steps=(*made.plan.steps, again)))
    given = [value for key, value in walk(documents(twice)["oscal-poam"]) if key == "uuid"]
    assert len(given) == len(set(given))


def test_a_run_without_gaps_says_that_there_is_nothing_to_do():
    plan = documents(runs.make((5, 5, 5, 5, 5, 5)))["oscal-poam"]["plan-of-action-and-milestones"]
    assert "risks" not in plan
    assert [item["title"] for item in plan["poam-items"]] == ["Nothing to do"]


def test_the_last_days_of_the_calendar_are_no_trouble():
    from psfkit.report.to_oscal_poam import later

    assert later(date(9999, 12, 30), 365) == date.max


def test_untouched_duties_are_the_gaps_of_the_target():
    (mapping,) = documents(runs.gap())["mapping"]["mapping-collection"]["mappings"]
    assert mapping["target-gap-summary"]["unmapped-controls"] == [{"matching": [{"pattern": "nothing"}]}]
    assert {each["relationship"] for each in mapping["maps"]} == {"equal-to", "subset-of", "intersects-with"}


def test_the_carried_rubric_is_forty_controls_with_five_levels_each():
    rubric = pipeline.read_rubric("psf/1.1")
    catalog = json.loads(pipeline.export_rubric(rubric, w.TODAY))["catalog"]
    controls = [control for group in catalog["groups"] for control in group["controls"]]
    assert [control["id"] for control in controls] == [criterion.id.lower() for criterion in rubric.criteria]
    assert all(len(control["parts"][2]["parts"]) == 5 for control in controls)
    ids = [value for key, value in walk(catalog["groups"]) if key == "id"]
    assert len(ids) == len(set(ids))
    assert all(TOKEN.fullmatch(each) for each in ids)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["oscal", "oscal-poam", "mapping"])
def test_hostile_names_stay_text(form, name):
    document = documents(runs.named(HOSTILE[name]))[form]
    assert_no_markup(document)
    text = write_json(document).decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e\ud800-\udfff]", text)
