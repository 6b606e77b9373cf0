"""The description of the interface says what is answered, and what is answered is what it says."""

import json
import re

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from psfkit.marks.status_list import STATUS_FILES
from psfkit.model.event_kind import EventKind
from psfkit.server.answer import Refusal
from psfkit.server.app import Settings
from psfkit.server.desk import FILES
from psfkit.server.openapi import describe
from psfkit.server.routes import VERIFY
from tests.unit.server.asking import ID, make_world

DESCRIPTION = json.loads(describe(""))


def validator(schema):
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": DESCRIPTION["components"]},
        format_checker=FormatChecker(),
    )


@pytest.fixture
def world(tmp_path):
    return make_world(tmp_path)


def test_it_describes_every_path_that_is_answered(world):
    files = {f"/marks/{{id}}/{name}" for name in FILES} | {f"/status/{name}" for name in STATUS_FILES}
    assert set(DESCRIPTION["paths"]) == files | {VERIFY, "/keys.json", "/did.json", "/healthz", "/openapi.json"}
    for path, operations in DESCRIPTION["paths"].items():
        assert set(operations) == {"get", "head"}
        reply = world.ask(path.replace("{id}", ID))
        assert str(reply.status) in operations["get"]["responses"], path
        if reply.status == 200:
            assert reply.headers["content-type"] in operations["get"]["responses"]["200"]["content"]


def test_each_operation_has_a_name_of_its_own():
    names = [each["operationId"] for path in DESCRIPTION["paths"].values() for each in path.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z0-9_]+", name) for name in names)


@pytest.mark.parametrize("kind", [None, EventKind.SUSPENDED, EventKind.REVOKED])
def test_replies_are_as_described(world, kind):
    if kind is not None:
        world.change(kind)
    reply = world.ask().json
    validator("Reply").validate(reply)
    assert set(reply) <= set(DESCRIPTION["components"]["schemas"]["Reply"]["properties"])


def test_refusals_are_as_described():
    for refusal in Refusal:
        validator("Refusal").validate(json.loads(refusal.answer().body))


def test_the_address_of_a_did_web_is_described_where_the_issuer_has_one():
    paths = json.loads(describe("", "/psf/did.json"))["paths"]
    assert set(paths) == set(DESCRIPTION["paths"]) | {"/psf/did.json"}


def test_it_names_where_the_interface_is_published(tmp_path):
    world = make_world(tmp_path, settings=Settings(url="https://marks.example"))
    assert world.ask("/openapi.json").json["servers"] == [{"url": "https://marks.example"}]
