"""Forms that are read as what LibreOffice makes of them: Microsoft's old ones (DOC, PPT), and RTF."""

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.office import program as office
from assistant.reading.options import USUAL, Options


def read_doc(data: bytes, options: Options = USUAL) -> Reading:
    """A reading of kind "doc". Raises ReadError without LibreOffice, or where it cannot read the document."""
    from assistant.reading.office import word

    return word.read(_renewed(data, "doc", "docx", options), options)


def read_ppt(data: bytes, options: Options = USUAL) -> Reading:
    """A reading of kind "ppt". Raises as `read_doc`."""
    from assistant.reading.office import slides

    return slides.read(_renewed(data, "ppt", "pptx", options))


def read_rtf(data: bytes, options: Options = USUAL) -> Reading:
    """A reading of kind "rtf". Without LibreOffice, or where it cannot read it, its words and rows alone."""
    from assistant.reading.office import rich, word

    try:
        return word.read(_renewed(data, "rtf", "docx", options), options)
    except ReadError:
        return rich.read(data)


def _renewed(data: bytes, form: str, to: str, options: Options) -> bytes:
    if office.program() is None:
        raise ReadError(
            f"is in the old form .{form}, which is read through LibreOffice, and that is not installed. Install it, "
            f"or save the document as .{to}"
        )
    return office.converted(data, form, to, seconds=options.office_seconds)
