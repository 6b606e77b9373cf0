"""What a run shows of another framework, as one HTML page: no script, nothing loaded, for phones and paper too."""

from psfkit.model.crosswalk import Author, CrosswalkAnswer, Standing
from psfkit.model.determination import Outcome
from psfkit.report import crosswalk_words, words
from psfkit.report.to_html import draw_page

_TONES = {
    Standing.SHOWN: "good",
    Standing.PARTLY: "wait",
    Standing.NOT_SHOWN: "bad",
    Standing.NOT_APPLICABLE: "soft",
    Standing.LOOSE: "soft",
    Standing.UNTOUCHED: "soft",
}


def render(answer: CrosswalkAnswer) -> bytes:
    """Draw the page.

    Raises:
        RenderError: The template and the answer do not fit together.
    """
    return draw_page(
        "crosswalk.html.j2",
        ("report.css", "crosswalk.css"),
        answer=answer,
        told=crosswalk_words,
        words=words,
        groups=[(standing, found) for standing in crosswalk_words.STANDINGS if (found := answer.standing_at(standing))],
        tones=_TONES,
        publisher=Author.PUBLISHER,
        met=Outcome.MET,
        idle=Outcome.NOT_APPLICABLE,
    )
