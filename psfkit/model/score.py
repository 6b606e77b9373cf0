"""Scores are kept in hundredths, 0 to 500, and shown to one decimal."""


def show_score(hundredths: int | None) -> str:
    """Write a score with one decimal, rounded down.

    >>> show_score(299), show_score(300), show_score(None)
    ('2.9', '3.0', 'not scored')
    """
    if hundredths is None:
        return "not scored"
    return f"{hundredths // 100}.{hundredths % 100 // 10}"
