"""Draw the badges with both renderers and print how much their pixels and their cost differ (docs/adr/0003)."""

import subprocess
import sys
from datetime import UTC, date, datetime
from io import BytesIO
from statistics import median
from time import process_time

from PIL import Image, ImageChops

from psfkit import raster
from psfkit.badges import design, to_svg
from psfkit.model.decision import PublicScore
from psfkit.model.names import Digest, DomainId, MarkId
from psfkit.model.record import Issuer, MarkRecord

NOTHING = Digest("sha256:" + "0" * 64)
RECORD = MarkRecord(
    mark_id=MarkId("TM-00142"),
    organisation="Acme AI",
    country="NO",
    scope_statement="The support assistant.",
    hosts=("acme.example",),
    systems=("Support assistant",),
    psf_version="1.1",
    scores=tuple(PublicScore(DomainId(f"PSF-{n}"), 340, 300) for n in range(1, 9)),
    assessed_as_of=date(2025, 12, 20),
    issued_at=datetime(2026, 1, 1, tzinfo=UTC),
    valid_until=date(2026, 12, 31),
    bundle=NOTHING,
    rubric=NOTHING,
    determinations=NOTHING,
    issuer=Issuer("Production AI Institute", "did:key:z6MkuxNs6nTCgXiK6HXgBgz3xKmJjiVTPxBw8ctSxczyeUTN", test=False),
)
SCENES = {"badge": design.web_badge(RECORD), "icon": design.icon(RECORD)}
COLD = "from psfkit import raster; raster.find_renderer(('{name}',)).draw(open('/dev/stdin','rb').read(), 2)"


def differ(one: bytes, other: bytes) -> str:
    """Say how far two pictures are apart, with transparent pixels on white and on black."""
    said = []
    for ground in ("white", "black"):
        pair = []
        for png in (one, other):
            picture = Image.open(BytesIO(png)).convert("RGBA")
            page = Image.new("RGBA", picture.size, ground)
            pair.append(Image.alpha_composite(page, picture).convert("RGB"))
        counts = ImageChops.difference(*pair).convert("L").histogram()
        total = sum(counts)
        mean = sum(value * count for value, count in enumerate(counts)) / total
        far = sum(counts[33:]) / total
        said.append(
            f"on {ground}: mean {mean:.2f}/255, most {max(v for v, c in enumerate(counts) if c)}, >32 {far:.2%}"
        )
    return "; ".join(said)


def main() -> None:
    """Print the table."""
    renderers = {name: raster.find_renderer((name,)) for name in raster.RENDERERS}
    for name, scene in SCENES.items():
        svg = to_svg.draw(scene)
        for scale in (1, 2, 3):
            drawn = {key: renderer.draw(svg, scale) for key, renderer in renderers.items()}
            print(f"{name} {scale}x: {differ(*drawn.values())}; bytes {[len(png) for png in drawn.values()]}")
    svg = to_svg.draw(SCENES["badge"])
    for key, renderer in renderers.items():
        warm = []
        for _ in range(30):
            start = process_time()
            renderer.draw(svg, 2)
            warm.append((process_time() - start) * 1000)
        same = renderer.draw(svg, 2) == renderer.draw(svg, 2)
        cold = median(_cold(COLD.format(name=key), svg) for _ in range(9))
        print(f"{renderer.name}: warm {median(warm):.1f} ms, cold process {cold:.0f} ms, repeats: {same}")
    print(f"empty process {median(_cold('pass', b'') for _ in range(9)):.0f} ms")


def _cold(program: str, svg: bytes) -> float:
    """Return the CPU milliseconds of a fresh process."""
    from resource import RUSAGE_CHILDREN, getrusage

    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], input=svg, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


if __name__ == "__main__":
    main()
