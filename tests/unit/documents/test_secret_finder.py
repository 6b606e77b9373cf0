"""What is taken for a secret before a bundle is handed on, and that nothing of it is shown or sent."""

import random
import string

import pytest

from psfkit.documents.secret_finder import find_secrets
from tests.unit.bad_bundles import BUNDLES

EXAMPLES = BUNDLES.parents[1] / "examples"
LETTERS = string.ascii_letters + string.digits


def made_up(seed, size, alphabet=LETTERS):
    return "".join(random.Random(seed).choices(alphabet, k=size))


PASSWORD = made_up(1, 16)
FOUND = {
    "an AWS key in a log": ("app.log", f"assume AKIA{made_up(2, 16, string.ascii_uppercase)} ok", "AWS Access Key"),
    "a GitHub token in prose": ("notes.md", f"Clone with ghp_{made_up(3, 36)}.", "GitHub Token"),
    "a GitLab token": ("ci.yaml", f"TOKEN: glpat-{made_up(4, 20)}", "GitLab Token"),
    "an OpenAI key": ("a.env", f"KEY=sk-{made_up(5, 20)}T3BlbkFJ{made_up(6, 20)}", "OpenAI Token"),
    "an Anthropic key": ("h.json", f'{{"x-api-key": "sk-ant-api03-{made_up(7, 93)}AA"}}', "Base64 High Entropy String"),
    "a Slack hook": ("a.yaml", f"url: https://hooks.slack.com/services/T12/B34/{made_up(8, 24)}", "Slack Token"),
    "a private key": ("k.pem", "-----BEGIN RSA PRIVATE KEY-----\nx\n", "Private Key"),
    "a password in YAML": ("a.yaml", f"db_password: {PASSWORD}", "Secret Keyword"),
    "a password in Terraform": ("a.tf", f'  admin_password = "{PASSWORD}"', "Secret Keyword"),
    "a password in an address": ("a.yaml", f"db: postgres://triage:{PASSWORD}@db:5432/x", "Basic Auth Credentials"),
    "a password in UTF-16": ("a.yaml", f"db_password: {PASSWORD}".encode("utf-16"), "Secret Keyword"),
    "a password the author waves through": (
        "a.py",
        f'password = "{PASSWORD}"  # pragma: allowlist secret',
        "Secret Keyword",
    ),
    "a password in a line of a megabyte": ("a.json", f'{"x " * 500_000}"password": "{PASSWORD}"', "Secret Keyword"),
}
NOT_FOUND = {
    "a digest": ("evidence.yaml", f"sha256: {made_up(9, 64, '0123456789abcdef')}"),
    "a digest in JSON": ("a.json", f'{{"sha256": "{made_up(9, 64, "0123456789abcdef")}"}}'),
    "a UUID": ("a.json", '{"token_id": "7d9f2c1e-1111-4222-8333-1234567890ab"}'),
    "a template": ("a.yaml", "password: ${DB_PASSWORD}"),
    "a look-up": ("a.py", 'password = os.environ["DB_PASSWORD"]'),
    "prose": ("a.md", "Passwords are kept in the vault; nobody reads them."),
    "an empty file": ("a.txt", ""),
}


def encoded(text):
    return text if isinstance(text, bytes) else text.encode()


@pytest.mark.parametrize("name", FOUND)
def test_what_looks_like_a_secret_is_found_at_its_place(name):
    path, text, kind = FOUND[name]
    secrets = find_secrets(path, [encoded(text)])
    assert [secret.kind for secret in secrets] == [kind]
    assert secrets[0].line == 1
    assert PASSWORD not in repr(secrets)
    if isinstance(text, str) and PASSWORD in text:
        assert text[secrets[0].column - 1 :].startswith(PASSWORD)
        assert secrets[0].length == len(PASSWORD)


@pytest.mark.parametrize("name", NOT_FOUND)
def test_what_is_no_secret_is_let_be(name):
    path, text = NOT_FOUND[name]
    assert find_secrets(path, [encoded(text)]) == ()


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("size", [1, 7, 4096])
def test_it_does_not_matter_how_a_file_is_cut_into_blocks(name, size):
    path, text, _ = FOUND[name]
    content = encoded(text)
    if len(content) > 10_000 * size:
        content = content[-20_000:]
    blocks = [content[at : at + size] for at in range(0, len(content), size)]
    assert find_secrets(path, blocks) == find_secrets(path, [content])


def test_a_zero_byte_later_on_hides_nothing():
    content = b"x\n" * 5000 + b"\0\n" + f"password: {PASSWORD}".encode()
    assert [secret.line for secret in find_secrets("a.yaml", [content])] == [5002]


def test_no_block_at_all_is_an_empty_file():
    assert find_secrets("a.yaml", []) == ()


def test_every_line_counts():
    text = "\n" * 40_000 + f"password: {PASSWORD}\n" + "x\n" * 40_000 + f"password: {made_up(10, 16)}"
    assert [secret.line for secret in find_secrets("a.yaml", [text.encode()])] == [40_001, 80_002]


def test_what_is_not_text_is_not_looked_into():
    assert find_secrets("a.png", [b"\x89PNG\r\n\0\0password: hunter2hunter2"]) is None


def test_bytes_that_are_no_text_hide_nothing():
    content = b"\xe9t\xe9\n" + f"password: {PASSWORD}".encode()
    assert [secret.line for secret in find_secrets("a.yaml", [content])] == [2]


@pytest.mark.parametrize("path", sorted(p for p in EXAMPLES.rglob("*.yaml") if p.stat().st_size < 50_000), ids=str)
def test_the_examples_hold_none(path):
    assert find_secrets(path.name, [path.read_bytes()]) == ()


HOSTILE = {
    "starts of tokens": "eyJ" * 20_000,
    "addresses": "://a:" * 12_000,
    "keywords": "password" * 2_000,
    "quotes": "password='" * 6_000,
    "blanks": "secret" + " " * 60_000 + "=",
    "npm": "//x/:_authToken=" * 4_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_crafted_line_does_not_hold_the_search_up(name):
    find_secrets("a.yaml", [HOSTILE[name].encode()])


def test_nothing_is_asked_of_the_network(monkeypatch):
    import socket

    def refuse(*_args, **_kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for path, text, _ in FOUND.values():
        find_secrets(path, [encoded(text)])
