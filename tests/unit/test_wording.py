"""Which texts say something, and which only keep a place or repeat one another."""

import pytest

from psfkit.checks.wording import emptiness, find_boilerplate
from psfkit.documents.placeholders import is_placeholder, telling_words

PLACEHOLDERS = """TODO
to do
TBD
T.B.D.
tbc by the team
-
…
???
xxx
XX
n/a
N.A.
na
none
null
placeholder
see wiki
See https://wiki.example/a?b=c for details.
cf. Confluence
to be defined
To be completed by the owner
Coming soon
work in progress
will be added later
Insert text here
not yet written
not applicable
lorem ipsum dolor sit amet
asdf
foo bar
test
待定
*TODO*
[ ]
"""
WORDS = """Ada
Bo
M. Berg
Na Li
Bar Refaeli
Aa
李雷
A. Null
Head of Platform
Platform team
Test Manager
Testing team
Documentation team
Product owner
CTO
QA
Done.
Inputs are screened
Draft replies are read by a person
None of the replies is sent unread
See-through masks cover names
The wiki of the assistant is rebuilt each night
Nobody but the engineer on call reads prompts
輸入はすべて検査する
"""


@pytest.mark.parametrize("text", PLACEHOLDERS.splitlines())
def test_a_placeholder_is_known(text):
    assert is_placeholder(text)


@pytest.mark.parametrize("text", WORDS.splitlines())
def test_a_name_or_a_sentence_is_no_placeholder(text):
    assert not is_placeholder(text)


def test_signs_of_scripts_without_spaces_count_as_words():
    assert len(telling_words("輸入はすべて検査する")) == 9
    assert telling_words("Eingaben Eingaben prüfen") == {"eingaben", "prüfen"}


def judged(text, path="evidence/a.txt", *, for_machines=False, is_whole=True):
    return emptiness(
        text.encode() if isinstance(text, str) else text, path, is_whole=is_whole, for_machines=for_machines
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.csv", "date,ticket,result\n2026-10-01,INC-7,closed\n"),
        ("a.json", '{"runs": 3}'),
        ("a.yaml", "runs: 3\n"),
        ("a.mmd", "graph TD\n  A --> B\n"),
        ("a.md", "Refunds above 50 EUR need approval by the lead of the shift.\n"),
        ("a.txt", "五十欧元以上的退款必须由值班主管批准\n"),
        ("a.txt", "返金は当番の主任が承認する。\n".encode("utf-16")),
        ("a.md", "Über 50 Euro gibt die Schichtleitung schriftlich frei, vor der Zahlung.\n".encode("latin-1")),
        ("a.html", "<h1>Refunds</h1><p>Above 50 EUR the lead of the shift approves, in writing.</p>"),
        ("a.docx", b"PK\x03\x04\x14\x00\x06\x00"),
    ],
)
def test_a_short_text_that_says_something_counts(path, text):
    assert judged(text, path) == ""


@pytest.mark.parametrize(
    "text",
    [
        "max_tokens: 800\n",
        "ts,verdict\n2026-10-01,clean\n",
        "proxy: none\n",
        "todo: 3\n",
        "# TODO\nproxy: null\n",
        "DENY *\n",
        "{a: 1}",
    ],
)
def test_code_settings_and_logs_may_be_short(text):
    assert judged(text, for_machines=True) == ""


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("#!/bin/sh\n# screens all input\n", "holds nothing but comments"),
        ("-- to follow\n", "holds nothing but comments"),
        ("# limits\nper_minute: TBD\nburst = todo\n", "holds nothing but placeholders"),
        ("per_minute: TBD\nburst: 9\n", ""),
    ],
)
def test_settings_that_are_still_to_be_set_are_none(text, against):
    assert judged(text, for_machines=True) == against


@pytest.mark.parametrize("for_machines", [False, True])
@pytest.mark.parametrize(
    ("text", "against"),
    [
        (" \r\n\t\n", "is blank"),
        ("\u200b\ufeff\n", "is blank"),
        (bytes(4096), "is blank"),
        ("TODO\n", "holds nothing but a placeholder"),
        ("\ufeffTBD", "holds nothing but a placeholder"),
        ("TBD".encode("utf-16"), "holds nothing but a placeholder"),
        ("# TODO: see wiki\n", "holds nothing but a placeholder"),
        ("{}", "holds nothing but a placeholder"),
    ],
)
def test_nothing_is_nothing_for_any_kind(text, against, for_machines):
    assert judged(text, for_machines=for_machines) == against


@pytest.mark.parametrize(
    ("path", "text", "against"),
    [
        ("a.html", "<html><body><p>TODO</p></body></html>", "holds nothing but a placeholder"),
        ("a.md", "# Policy\n\n## Scope\n", "holds headings with nothing below them"),
        ("a.md", "# Input policy\nOwner: TBD\n", "holds headings with nothing below them"),
        ("a.md", "Policy\n======\n", "says too little to show anything (0 telling words)"),
        ("policy", "We are secure.", "says too little to show anything (1 telling word)"),
        ("a.txt", "secure " * 400, "says too little to show anything (1 telling word)"),
        ("a.yaml", "owner: TBD\nscope: n/a\n", "holds nothing but a placeholder"),
    ],
)
def test_a_text_for_people_needs_words(path, text, against):
    assert judged(text, path) == against


@pytest.mark.parametrize(
    ("text", "against"), [("# Licence\n" * 400, ""), ("TODO\n" * 800, "holds nothing but a placeholder")]
)
def test_the_start_of_a_long_file_is_judged_for_placeholders_alone(text, against):
    assert judged(text[:4096], is_whole=False) == against


def test_a_hostile_line_costs_no_time():
    for line in (" " * 4096, "a" * 4096, "<" * 4096, "a.b/" * 1024, "- * _ > " * 512, "http" * 1024):
        judged(line)
        judged(line, "a.html")


PROCESS = "We have a documented process for {} and review it once a quarter with the team."
OWN = (
    "Mails are screened by the gateway before a prompt is made.",
    "A reply that breaks its schema is tried again once, then goes to a person.",
    "Bo and Ada read forty traces in the first week of each month.",
)


def boilerplate(*texts):
    return list(find_boilerplate([(f"PSF-1.{number}", text) for number, text in enumerate(texts, 1)]))


def test_a_text_with_names_put_in_is_found_and_who_shares_it():
    texts = [PROCESS.format(name) for name in ("screening", "rate limits", "human review of replies")]
    assert boilerplate(*OWN, *texts) == [
        (3, ("PSF-1.5", "PSF-1.6")),
        (4, ("PSF-1.4", "PSF-1.6")),
        (5, ("PSF-1.4", "PSF-1.5")),
    ]


def test_short_texts_are_alike_when_they_are_the_same():
    assert [index for index, _ in boilerplate("Done.", "done", "Done!", "Screened.")] == [0, 1, 2]


def test_two_alike_and_texts_about_one_thing_are_no_boilerplate():
    assert boilerplate(*OWN, PROCESS.format("screening"), PROCESS.format("limits")) == []
    assert list(find_boilerplate([("PSF-1.1", PROCESS)] * 5)) == []
    assert boilerplate("", "", "", "—", "—", "—") == []
