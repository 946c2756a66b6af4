"""A picture that a phone reads."""

from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """The text as an inline drawing: no script, no image to fetch, nothing kept."""
    import segno  # few pages need it

    return Markup(segno.make(text, error="m").svg_inline(scale=5, dark="#000", light="#fff"))
