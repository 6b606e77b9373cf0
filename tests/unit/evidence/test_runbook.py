"""Runbooks in Markdown: who answers for them, when they were looked at, which drills they list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.evidence import examine, runbook
from psfkit.evidence.markdown import outline
from tests.unit.evidence.samples import item, values

WHOLE = """\
---
title: Stop the assistant
owner: "M. Berg, Head of Platform"
last_reviewed: 2026-09-01
---
# Runbook: stop the assistant

In force since **3 May 2024**.

## Steps

1. Say so in the channel.
2. Press *stop*.
   1. Not a step of its own? It is one.
- no number

```sh
# no heading
3. no step
```

<!-- ## No heading
Owner: nobody -->

## Drill records

| Day | What | Minutes |
|---|---|---|
| 2026-03-02 | power off | 9 |
| 14 June 2026 | key revoked | 12 |
| 2026-12-01 | planned: region lost | |

### 2025

- October 5, 2025: first rehearsal
- a word about it
* 2025-11-09 postponed

Ways back
---------
Owner: the team of the week.
"""


def test_a_runbook_tells_what_stands_in_it():
    facts = runbook.read(WHOLE.encode())
    assert values(facts) == {
        "title": "Runbook: stop the assistant",
        "headings": 5,
        "heading_names": "2025, Drill records, Runbook: stop the assistant, Steps, Ways back",
        "steps": 3,
        "owner": "M. Berg, Head of Platform",
        "last_reviewed": "2026-09-01",
        "drills_listed": 3,
        "first_drill": "2025-10-05",
        "last_drill": "2026-06-14",
    }
    assert [facts.get(name).where for name in ("title", "owner", "first_drill")] == ["line 6", "line 3", "line 35"]


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("Owner: Jo Whitaker, Release Engineer. Version 5, 21 July 2026.", "Jo Whitaker, Release Engineer"),
        ("Owner: Sindre Kvamme (DPO). Version 3, 2026-07-15", "Sindre Kvamme (DPO)"),
        ("**Owner:** M. Berg", "M. Berg"),
        ("**Owner**: M. Berg", "M. Berg"),
        ("- Runbook owner : Platform", "Platform"),
        ("| Owner | Platform |", "Platform"),
        ("> Owned by: Platform; deputy: Ops", "Platform"),
        ("Owner: TBD", None),
        ("Owner: <insert name>", None),
        ("Owner:", None),
        ("Ownership: everybody", None),
        ("The owner: nobody knows", None),
    ],
)
def test_the_owner_is_told_where_somebody_is_named(line, owner):
    found = values(runbook.read(f"# Runbook\n\n{line}\n\n## More\n".encode()))
    assert found.get("owner") == owner


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Last reviewed: 2026-09-01", "2026-09-01"),
        ("**Last reviewed**: 1 September 2026", "2026-09-01"),
        ("Last review: Sept. 1, 2026", None),
        ("Last reviewed Sep 1st, 2026 by A. Ode", "2026-09-01"),
        ("Reviewed: 3rd May 2026", "2026-05-03"),
        ("This page was last reviewed on 2026-09-01 by the team.", "2026-09-01"),
        ("Last reviewed: 2026-09-01, and before that last reviewed 2025-01-31", "2025-01-31"),
        ("Last reviewed by M. Berg. Written 2024-01-01.", None),
        ("Next review: 2026-12-01", None),
        ("To be reviewed on 2026-12-01", None),
        ("Last reviewed: 01/09/2026", None),
        ("Last reviewed: 2026-02-30", None),
        ("Last reviewed: soon", None),
    ],
)
def test_the_last_review_is_told_if_it_is_a_day(text, day):
    assert values(runbook.read(f"# Runbook\n{text}\n".encode())).get("last_reviewed") == day


@pytest.mark.parametrize(
    ("heading", "entry", "count"),
    [
        ("## Drills", "- 2026-03-02: power off", 1),
        ("## Game days", "1. 2026-03-02", 1),
        ("## Tabletop exercises", "| x | 2 Mar 2026 |", 1),
        ("## Drills planned for 2027", "- 2027-03-02", 0),
        ("## Drills", "On 2026-03-02 we did one.", 0),
        ("## Changes", "- 2026-03-02: power off", 0),
        ("## Exercised judgement", "- 2026-03-02", 0),
        ("## Drills", "- spring", 0),
    ],
)
def test_drills_are_entries_with_a_day_under_a_heading_of_drills(heading, entry, count):
    assert values(runbook.read(f"# Runbook\n\n{heading}\n\n{entry}\n".encode()))["drills_listed"] == count


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"Stop it.\n", "it has no headings"),
        (b"```\n# Runbook\n```\n", "it has no headings"),
        (b"#\n##\n", "it has no headings"),
        (b"# Runbook\n\n\xff\n", "line 3: not UTF-8"),
        ("# Runbook\n".encode("utf-16"), "not UTF-8"),
        (b"# Runbook\n\0", "NUL"),
        (b"# Runbook\nOwner: A. Ode\nOwner: B. Ode\n", "lines 2 and 3 name different owners"),
        (b"---\nowner: A. Ode\n---\n# Runbook\nOwner: B. Ode\n", "lines 2 and 5 name different owners"),
        (b" \n", "empty"),
    ],
)
def test_what_is_no_runbook_is_not_evaluated(content, why):
    facts = runbook.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


@pytest.mark.parametrize(
    ("path", "content", "reader"),
    [
        ("evidence/rollback-runbook.md", b"# Back to the last good version\n", "runbook"),
        ("evidence/PLAYBOOK.markdown", b"# Stop\n", "runbook"),
        ("evidence/stop.md", b"\nRunbook: stop\n=============\n", "runbook"),
        ("evidence/stop.md", b"## Run-book\n", "runbook"),
        ("evidence/policy.md", b"# Policy\nSee the runbook.\n", None),
        ("evidence/runbook.txt", b"# Runbook\n", None),
        ("runbooks/policy.md", b"# Policy\n", None),
    ],
)
def test_a_runbook_is_known_by_its_name_or_first_heading(path, content, reader):
    facts = examine(item(path), content)
    assert (facts and facts.reader) == reader


def test_any_markdown_can_be_named_one():
    assert values(examine(item("evidence/stop.md", "runbook"), b"# Stop\n1. Press\n"))["steps"] == 1


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# A #\n## B ##\n### C#\n", ["A", "B", "C#"]),
        ("#A\n####### B\n    # C\n", []),
        ("A\n=\n\nB\n--\n\n- C\n--\n\n| D |\n---\n", ["A", "B"]),
        ("~~~\n# A\n```\n~~~\n# B\n", ["B"]),
        ("````\n```\n# A\n````\n# B\n", ["B"]),
        ("```\n# A\n", []),
        ("---\n# A\n", ["A"]),
        ("<!--\n# A\n-->\n# B\n<!-- # C", ["B"]),
        ("# A\r\n## *B* `c`\r\n", ["A", "B c"]),
    ],
)
def test_headings_are_those_that_markdown_shows(text, headings):
    assert [section.title for section in outline(text).headings] == headings


@pytest.mark.parametrize(
    "part", ["#", "# ", " ", "- ", "| ", "```\n", "<!--", "---\n", "1. ", "*", "Owner: ", "a\n=\n"]
)
def test_long_texts_take_no_longer_than_their_length(part):
    facts = runbook.read(("# Runbook\n" + part * 100_000).encode())
    assert bool(facts.facts) != bool(facts.refusal)


@given(st.text(st.sampled_from("# -=`~<!>|*1.\nowner: last reviewed2026-09-01drills"), max_size=200))
def test_any_text_gives_facts_or_a_reason(text):
    facts = runbook.read(f"# Runbook\n{text}".encode())
    assert bool(facts.facts) != bool(facts.refusal)
