"""Finding a quote in a text whatever its line breaks."""


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """The first range of the text that holds the quote, white space aside; None where it isn't there, or is empty."""
    wanted = "".join(quote.split())
    # Positions of what is not white space: a quote may be broken into lines in another way.
    kept = [at for at, character in enumerate(text) if not character.isspace()]
    at = "".join(text[one] for one in kept).find(wanted)
    return (kept[at], kept[at + len(wanted) - 1] + 1) if wanted and at >= 0 else None
