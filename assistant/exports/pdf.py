"""PDF exports: the typeface, embedded so that any reader has it."""

from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

from assistant.reading import fonts

FACE, BOLD = "Liberation", "Liberation-Bold"


def use_fonts() -> None:
    """Makes the typeface known to ReportLab."""
    registerFont(TTFont(FACE, str(fonts.file())))
    registerFont(TTFont(BOLD, str(fonts.file(bold=True))))
    registerFontFamily(FACE, normal=FACE, bold=BOLD)
