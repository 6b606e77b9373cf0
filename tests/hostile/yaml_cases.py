"""YAML that means harm: bombs, retyped values, hidden characters, other people's tags."""

from tests.hostile.case import (
    ACCEPTED,
    CRITERIA,
    INVALID,
    MANIFEST,
    Build,
    Case,
    append,
    prepend,
    put,
    quote,
    rewritten,
)


def _case(number: str, name: str, why: str, errors: str, build: Build, *, heavy: bool = False) -> Case:
    return Case(number, name, why, INVALID, tuple(errors.split()), build, heavy)


def _manifest(change, file: str = MANIFEST) -> Build:
    return rewritten(file, change)


def _name(written: str) -> Build:
    return _manifest(put("name", written))


def _level(written: str) -> Build:
    return rewritten(CRITERIA, put("level", written))


def _laughs() -> str:
    lines = ["x-0: &a0 lol"]
    lines += [f"x-{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    return "\n".join(lines) + "\n"


def _merges() -> str:
    lines = ["x-0: &b0 {k: 1}"]
    lines += [f"x-{i}: &b{i} {{<<: [{','.join([f'*b{i - 1}'] * 9)}]}}" for i in range(1, 9)]
    return "\n".join(lines) + "\n"


ZERO_WIDTH = '"' + "\\u200b" * 50 + '"'
RETYPED = "yaml-ambiguous-scalar schema-type schema-range"

CASES = (
    _case("Y01", "billion-laughs", "aliases that grow to 9^9", "yaml-alias yaml-anchor", _manifest(append(_laughs()))),
    _case("Y02", "merge-bomb", "merge keys that grow while parsing", "yaml-anchor", _manifest(append(_merges()))),
    _case(
        "Y04",
        "deep-flow-100k",
        "200 KB of brackets overflow a C stack",
        "yaml-too-deep",
        _manifest(append("x-z: " + "[" * 100_000 + "]" * 100_000 + "\n")),
    ),
    _case(
        "Y05", "deep-block-100k", "the same with dashes", "yaml-too-deep", _manifest(append("x-z:\n " + "- " * 100_000))
    ),
    _case(
        "Y07", "self-reference", "a list inside itself", "yaml-alias yaml-anchor", _manifest(append("x-z: &z [*z]\n"))
    ),
    _case("Y08", "anchor-unused", "harmless, and refused", "yaml-anchor", _manifest(append("x-z: &unused 1\n"))),
    _case(
        "Y09",
        "duplicate-top-key",
        "other readers keep the last",
        "yaml-duplicate-key",
        _manifest(lambda text: text + text.splitlines()[0] + "\n"),
    ),
    _case(
        "Y11",
        "duplicate-key-quoted",
        'level and "level" are one key',
        "yaml-duplicate-key",
        rewritten(CRITERIA, put("level", '1\n    "level": 4')),
    ),
    _case("Y12", "norway-company", "no becomes false", RETYPED, _name("NO")),
    _case("Y13", "company-null-tilde", "~ becomes nothing", RETYPED, _name("~")),
    _case("Y14", "company-sexagesimal", "12:30:45 becomes 45045", RETYPED, _name("12:30:45")),
    _case("Y15", "company-octal", "0777 becomes 511", RETYPED, _name("0777")),
    _case("Y16", "version-float-1.10", "1.10 becomes 1.1", RETYPED, _manifest(put("psf", "1.10"))),
    _case(
        "Y18",
        "impossible-datetime",
        "a date no calendar has",
        "yaml-ambiguous-scalar schema-format unknown-key",
        _manifest(append("x-probe: 2026-99-99 99:99:99\n")),
    ),
    _case("Y21", "score-nan", "not-a-number passes every bound", RETYPED, _level(".nan")),
    _case("Y22", "score-inf", "infinity", RETYPED, _level(".inf")),
    _case("Y23", "score-1e400", "overflows to infinity", RETYPED, _level("1.0e+400")),
    _case("Y24", "score-bool-true", "true equals 1 in Python", "schema-type schema-range", _level("true")),
    _case("Y27", "score-negative", "below the scale", "schema-range", _level("-1")),
    _case(
        "Y28",
        "score-huge",
        "ten to the eighteenth",
        "schema-range yaml-ambiguous-scalar",
        _level("1000000000000000000"),
    ),
    _case(
        "Y32",
        "local-tag",
        "a tag that includes files",
        "yaml-tag",
        _manifest(append("x-z: !include ../../etc/passwd\n")),
    ),
    _case(
        "Y33",
        "python-tag",
        "a tag that runs programs",
        "yaml-tag",
        _manifest(append("x-z: !!python/object/apply:os.system ['touch PSFKIT_PWNED']\n")),
    ),
    _case("Y35", "two-documents", "which of them counts?", "yaml-multi-document", _manifest(append("---\nx: 1\n"))),
    _case("Y36", "directive", "another YAML", "yaml-directive", _manifest(prepend("%YAML 1.2\n---\n"))),
    _case(
        "Y37",
        "directive-flood",
        "libyaml compares each with each",
        "yaml-directive",
        _manifest(prepend("".join(f"%TAG !{i}! x\n" for i in range(50_000)) + "---\n")),
    ),
    _case(
        "Y38",
        "nel-in-comment",
        "U+0085 ends a comment",
        "yaml-forbidden-char",
        _manifest(prepend("# seen\x85x-a: 1\n")),
    ),
    _case(
        "Y39",
        "line-separator-in-comment",
        "so does U+2028",
        "yaml-forbidden-char",
        _manifest(prepend("# x\u2028x-a: 1\n")),
    ),
    _case("Y40", "nul-byte", "ends a text in C", "yaml-forbidden-char yaml-syntax", _manifest(append("x-z: a\x00b\n"))),
    _case(
        "Y41", "lone-carriage-return", "ends a comment too", "yaml-forbidden-char", _manifest(prepend("# x\rx-a: 1\n"))
    ),
    _case("Y42", "escaped-bidi", "a name that turns round", "yaml-forbidden-char", _name('"Acme \\u202eIA emcA"')),
    _case("Y43", "escaped-nul", "a zero by escape", "yaml-forbidden-char", _name('"Acme\\0 AI"')),
    _case("Y44", "escaped-terminal-codes", "clears the screen", "yaml-forbidden-char", _name('"\\e[2JPASS"')),
    _case(
        "Y46",
        "invalid-utf8",
        "a byte no text has",
        "yaml-not-utf8",
        _manifest(lambda text: text.encode() + b"x: \xff\n"),
    ),
    _case("Y47", "utf16", "another encoding", "yaml-not-utf8", _manifest(lambda text: text.encode("utf-16"))),
    Case(
        "Y48",
        "utf8-bom",
        "editors on Windows write it",
        ACCEPTED,
        (),
        _manifest(lambda t: b"\xef\xbb\xbf" + t.encode()),
    ),
    Case("Y49", "windows-line-ends", "and these", ACCEPTED, (), _manifest(lambda text: text.replace("\n", "\r\n"))),
    _case("Y50", "empty", "nothing", "yaml-empty", _manifest(lambda _text: "")),
    _case("Y52", "top-level-list", "a list", "schema-type", _manifest(lambda _text: "- a\n- b\n")),
    _case("Y53", "top-level-scalar", "a text", "schema-type", _manifest(lambda _text: "hello\n")),
    _case("Y54", "number-key", "a key that is no text", "yaml-key-type", _manifest(append("1: x\n"))),
    _case(
        "Y57",
        "huge-file",
        "11 MB of manifest",
        "yaml-too-big",
        _manifest(append("".join(f"x-k{i}: value {i} lorem ipsum\n" for i in range(330_000)))),
        heavy=True,
    ),
    _case(
        "Y59",
        "100k-unknown-keys",
        "more errors than anybody reads",
        "unknown-key yaml-too-big yaml-too-many-nodes",
        _manifest(append("".join(f"u{i}: 1\n" for i in range(60_000)))),
    ),
    _case(
        "Y60",
        "5000-unknown-keys",
        "as many as the limits let through",
        "unknown-key",
        _manifest(append("".join(f"u{i}: 1\n" for i in range(5_000)))),
    ),
    _case(
        "Y62",
        "id-trailing-newline",
        "$ in a pattern lets a line end through",
        "schema-pattern yaml-forbidden-char",
        _manifest(put("id", '"APP-0001\\n"')),
    ),
    _case(
        "Y64",
        "zero-width-justification",
        "fifty characters that show nothing",
        "schema-length text-blank yaml-forbidden-char",
        _manifest(put("purpose", ZERO_WIDTH)),
    ),
    _case(
        "Y65",
        "joiners-for-a-name",
        "joiners are allowed, alone they show nothing",
        "text-blank",
        _name(quote("\u200d" * 50)),
    ),
)
