"""Names that mean harm to whoever prints them, and honest ones that only look strange."""

from tests.hostile.case import ACCEPTED, EITHER, INVALID, MANIFEST, Case, put, quote, rewritten

ERRORS = ("yaml-forbidden-char", "yaml-scalar-too-long", "text-blank", "schema-pattern", "schema-length")
COLOUR = "[[[getattr(pow,Word('__globals__'))['os'].system('touch PSFKIT_PWNED') for Word in [1]]]]"
CODE = f'<font color="{COLOUR}">x</font>'


def _case(number: str, name: str, text: str, why: str, exits: frozenset[int] = EITHER) -> Case:
    return Case(number, name, why, exits, ERRORS, rewritten(MANIFEST, put("name", quote(text))))


CASES = (
    _case("T05", "jinja-expr", "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "must be printed as it is"),
    _case("T06", "jinja-stmt", "{% for x in range(10**9) %}x{% endfor %}", "must be printed as it is"),
    _case("T07", "rich-markup", "[bold red]PASS[/bold red]", "must be printed as it is"),
    _case("T09", "rich-link", "[link=https://evil.example]Acme[/link]", "no link in a terminal"),
    _case("T10", "rich-emoji", ":white_check_mark: PASS", "no emoji for its name"),
    _case("T13", "reportlab-color", CODE, "markup that was once run as a program"),
    _case("T14", "reportlab-unbalanced", "a < b & c </b> </para>", "markup that does not close"),
    _case("T15", "long-word-100k", "x" * 100_000, "a word that takes minutes to set", INVALID),
    _case("T16", "csv-formula", '=HYPERLINK("http://evil.example","x")', "a formula in a table"),
    _case("T19", "noncharacter", "Acme \ufffe AI", "no XML can hold it", INVALID),
    _case("T21", "option-like", "--output=PSFKIT_PWNED", "never an argument of a program"),
    _case("T22", "homoglyph", "\u0410cme AI", "another alphabet's A"),
    _case("T23", "zalgo", "A" + "\u0301" * 400 + "cme", "a pile of marks", INVALID),
    _case("T25", "ok-ampersand", "O'Reilly & Sons <R&D>", "looks like markup, is a name", ACCEPTED),
    _case("T26", "ok-accents", "Société Générale Å/S", "an honest name", ACCEPTED),
    _case("T27", "ok-cjk", "株式会社 アクメ", "an honest name", ACCEPTED),
    _case("T28", "ok-rtl", "חברת אקמה", "an honest name", ACCEPTED),
    _case("T29", "ok-null-word", "Null", "an honest name", ACCEPTED),
    _case("T30", "ok-no-word", "NO", "an honest name", ACCEPTED),
    _case("T31", "ok-1e3", "1e3 Labs", "an honest name", ACCEPTED),
    _case("T32", "ok-quote", 'L\'Oréal "IA"', "an honest name", ACCEPTED),
    _case("T33", "ok-vietnamese", "Công ty Cổ phần Đầu tư", "an honest name", ACCEPTED),
    _case("T34", "ok-hindi", "क्षत्रिय उद्योग", "an honest name, with marks", ACCEPTED),
    _case("T35", "ok-persian", "می\u200cخواهم", "an honest name, with a non-joiner", ACCEPTED),
    _case("T36", "ok-emoji", "Acme 👩\u200d💻 AI", "an honest name, with a joiner", ACCEPTED),
)
