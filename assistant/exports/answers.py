"""An answer to be taken along, as Markdown or as a Word document: statements with their support, sources, notices."""

import io
import re

from assistant.documents import Answer, Statement, Support
from assistant.exports.text import clean

_MARKUP = re.compile(
    r"[\\`*_{}\[\]<>|~&]|^(?:[#+-]|\d+(?=[.)]\s))|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.", re.IGNORECASE
)
_SUPPORT: dict[Support, str] = {
    "supported": "",
    "weak": "weakly supported",
    "unsupported": "not supported by the papers",
}
# Of what is not supported, in a Word document.
_COLOURS: dict[Support, tuple[int, int, int]] = {"weak": (0x9A, 0x5B, 0x00), "unsupported": (0xB4, 0x1C, 0x1C)}
_GREY = (0x5B, 0x66, 0x70)


def markdown(question: str, answer: Answer) -> str:
    """The question as a heading, the statements with the numbers of their sources, and these with their places.

    Nothing from a paper or a model is markup, a link or a picture in it.
    """
    return "\n\n".join([f"## {plain(question)}", *parts(answer)]) + "\n"


def parts(answer: Answer) -> list[str]:
    """The paragraphs of an answer as Markdown, without the question."""
    found = [f"*Understood as: {plain(answer.understood)}*"] if answer.understood else []
    for statement in answer.statements:
        links = "".join(f" \\[{number}\\]" for number in numbers(answer, statement))
        said = support(statement)
        found.append(f"{plain(statement.text)}{links}{f' ({plain(said)})' if said else ''}")
    if not answer.statements and answer.text:
        found.append(plain(answer.text))
    found += [
        f"{number}. {plain(one.name)}, {plain(one.place)}: “{plain(one.quote)}”"
        for number, one in enumerate(answer.citations, start=1)
    ]
    return found + [f"*{plain(one)}*" for one in _notices(answer)]


def word(question: str, answer: Answer) -> bytes:
    """The same as a Word document."""
    from docx import Document as NewDocument  # it takes a while to load, and few need it
    from docx.shared import Pt, RGBColor

    document = NewDocument()
    document.styles["Normal"].font.size = Pt(10.5)
    document.core_properties.title = clean(question)[:200]
    document.core_properties.author = "company-assistant"
    document.add_heading(clean(question), 1)
    if answer.understood:
        document.add_paragraph().add_run(f"Understood as: {clean(answer.understood)}").italic = True
    for statement in answer.statements:
        paragraph = document.add_paragraph(clean(statement.text))
        for number in numbers(answer, statement):
            paragraph.add_run(f" [{number}]").font.superscript = True
        if said := support(statement):
            run = paragraph.add_run(f"  ({clean(said)})")
            run.font.color.rgb = RGBColor(*_COLOURS[statement.support])
    if not answer.statements:
        document.add_paragraph(clean(answer.text))
    if answer.citations:
        document.add_heading("Sources", 2)
    for number, one in enumerate(answer.citations, start=1):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"[{number}] {clean(one.name)}, {clean(one.place)}: ").bold = True
        paragraph.add_run(f"“{clean(one.quote)}”")
    for notice in _notices(answer):
        run = document.add_paragraph().add_run(clean(notice))
        run.italic, run.font.color.rgb = True, RGBColor(*_GREY)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def numbers(answer: Answer, statement: Statement) -> list[int]:
    """The numbers, from 1, of a statement's sources among the answer's."""
    known = [(one.document, one.page, one.quote) for one in answer.citations]
    cited = [(one.document, one.page, one.quote) for one in statement.citations]
    return [known.index(one) + 1 for one in cited if one in known]


def support(statement: Statement) -> str:
    """What has to be said of how well a statement is supported; nothing where it is."""
    said = _SUPPORT[statement.support]
    return f"{said}: {statement.reason}" if said and statement.reason else said


def plain(text: str) -> str:
    """Text for Markdown in which nothing is markup."""
    return _MARKUP.sub(
        lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", " ".join(text.split())
    )


def _notices(answer: Answer) -> list[str]:
    """What people have to know of an answer: contradictions, then notices, but what was understood stands above."""
    told = [one for one in answer.notices if not answer.understood or answer.understood not in one]
    return [*(one.text for one in answer.conflicts), *told]
