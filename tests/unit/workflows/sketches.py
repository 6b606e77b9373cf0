"""Sketches to draw: of maps in the fixtures, and any that Hypothesis thinks of."""

from hypothesis import strategies as st

from psfkit.documents.text_safety import shown
from psfkit.documents.workflow_reader import read_map
from psfkit.model.sketch import MOST_NAME, Kind, Lane, Sketch, SketchEdge, SketchNode
from psfkit.workflows import sketch_map
from tests.unit.workflows.maps import FIXTURES, FOLDERS, edge, skill, studio

STUDIO = sorted(file for file in (FIXTURES / "workflows" / "studio").glob("*.json") if "verdict" not in file.name)
TWINS = [folder / name for folder in FOLDERS for name in ("safe.yaml", "unsafe.yaml")]
BROKEN = [
    file
    for file in sorted((FIXTURES / "evidence" / "workflowos").glob("mut-*.workflow.json"))
    if (broken := read_map(file.read_bytes(), file.name).map) is not None and broken.nodes
]
CODES = ("PK603", "PK621", "PK622", "PK629", "PK634", "PK635", "PK636")
HOSTILE = (
    "<script>alert(1)</script>",
    "]]></svg><b onload=x>&amp;&#60;",
    "\u202eevil\u202c",
    "x" * 10_000,
    "مرحبا بالعالم طلب جديد",
    "עברית (סוגריים) abc",
    "顧客からの問い合わせを分類して担当者に割り当てる",
    "🙂🚀 emoji step 👩‍💻",
    "one\ntwo\tthree\x1b[2J\x00",
    "\"quoted\" 'and' `ticked` #35; |pipe| ```fence",
    "e\u0301" + "\u0300" * 400,
    "1. first",
    "- item",
    "end",
    "%% comment",
    "subgraph x",
    "",
)


def sketch_of(content, name="map.json"):
    return sketch_map(read_map(content, name).map)


def sketch_at(path):
    return sketch_of(path.read_bytes(), path.name)


def hostile():
    """A map on which every text is one of those above, with a missing node, a self-loop and a way back."""
    count = len(HOSTILE)
    types = ("integration", "artifact", "skill", "human", "conditional", "skill", "weird<type>", "human", "system")
    texts = {"system": "<b>Sys</b>", "runtimeTarget": "<i>v</i>", "subtype": "email_receive"}
    nodes = [
        {**skill(f"n{n}", name=text, fileName=text, **texts), "type": types[n % len(types)]}
        for n, text in enumerate(HOSTILE)
    ]
    edges = [
        edge(f"n{max(0, n - 1 - (n % 3 == 0))}", f"n{n}") | {"label": HOSTILE[n * 5 % count]} for n in range(1, count)
    ]
    more = [edge("n3", "ghost<1>"), edge("n9", "n2", "proposal"), edge("n9", "n9"), edge("n8", "n1") | {"id": "]]>"}]
    return studio(nodes, [*edges, *more], name='Hostile <b> \u202e & "x"')


texts = (st.text(max_size=40) | st.sampled_from(HOSTILE)).map(lambda text: shown(text, MOST_NAME))
codes = st.lists(st.sampled_from(CODES), max_size=7, unique=True).map(lambda each: tuple(sorted(each)))
nodes = st.builds(
    SketchNode, st.sampled_from(Kind), st.sampled_from(Lane), texts, texts, codes, codes, is_off=st.booleans()
)


@st.composite
def sketches(draw, most=14):
    listed = draw(st.lists(nodes, min_size=1, max_size=most))
    ends = st.integers(0, len(listed) - 1)
    edges = draw(
        st.lists(st.builds(SketchEdge, ends, ends, st.just("") | texts, codes, st.booleans()), max_size=2 * most)
    )
    return Sketch(draw(texts), tuple(listed), tuple(edges), CODES[:2], CODES[2:])
