"""The sample firm: its papers are what the script makes, there are enough of them, and the questions fit them."""

import json
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
FIRM = EXAMPLES / "firm"
QUESTIONS = [json.loads(line) for line in (EXAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
LINE_ITEM = re.compile(r"(\d+(?:\.\d+)?) [a-z]+ (-?\d+\.\d\d) \d+(?:\.\d)? (-?\d+\.\d\d)")


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below `folder`, by relative path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def pdf_pages(path: Path) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(path) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_bounded())
            text_page.close()
            page.close()
        return texts


def sheet_texts(path: Path) -> list[str]:
    """The cells of each sheet, one row a line."""
    book = openpyxl.load_workbook(path)
    return [
        "\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in sheet.values)
        for sheet in book.worksheets
    ]


def mail_text(path: Path) -> str:
    """The plain body of an e-mail."""
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def docx_text(path: Path) -> str:
    """The paragraphs and the cells of a Word document."""
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def pages_of(path: Path) -> list[str]:
    """The texts of a paper's pages or sheets; a paper without pages is one text."""
    if path.suffix == ".pdf":
        return pdf_pages(path)
    if path.suffix == ".xlsx":
        return sheet_texts(path)
    if path.suffix == ".docx":
        return [docx_text(path)]
    return [mail_text(path) if path.suffix == ".eml" else path.read_text(encoding="utf-8")]


def flat(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def test_papers_are_what_the_script_makes(tmp_path: Path) -> None:
    """Running the script again gives every committed file byte for byte, and no other."""
    subprocess.run([sys.executable, EXAMPLES / "make_firm.py", tmp_path], check=True)
    assert digests(tmp_path) == digests(FIRM)


def test_every_kind_of_paper_is_there() -> None:
    """The folders hold the papers that demonstrations rely on, in less than 3 MB."""
    counts = Counter(Path(name).parent.as_posix() for name in digests(FIRM))
    expected = {"contracts": 7, "quotes": 3, "invoices": 4, "mail": 12, "safety": 1, "scans": 1, "suppliers": 2, ".": 3}
    assert counts == expected
    assert {path.suffix for path in (FIRM / "contracts").iterdir()} == {".pdf", ".docx"}
    assert sum(path.stat().st_size for path in FIRM.rglob("*") if path.is_file()) < 3_000_000


def test_contracts_and_terms_have_several_pages() -> None:
    """No long paper shrinks to a single page."""
    for path in [*(FIRM / "contracts").glob("*.pdf"), FIRM / "general-terms.pdf"]:
        assert len(pdf_pages(path)) >= 3, path.name
    for path in (FIRM / "contracts").glob("*.docx"):
        assert len(docx_text(path).split()) > 900, path.name


def test_price_list_has_sizes_tiers_and_successors() -> None:
    """The first sheet holds 140 articles and more, each number once; every successor is itself an article for sale."""
    book = openpyxl.load_workbook(FIRM / "price-list-2025.xlsx")
    assert len(book.sheetnames) == 3
    rows = list(book.worksheets[0].iter_rows(min_row=5, values_only=True))
    current = {row[0] for row in rows if row[8] != "discontinued"}
    replaced = [row[9] for row in rows if row[8] == "discontinued"]
    assert len(rows) >= 140
    assert len({row[0] for row in rows}) == len(rows)
    assert len(replaced) >= 8
    assert set(replaced) <= current
    assert sum(row[5] is not None for row in rows) > 100
    assert {row[7] for row in rows} == {23, 13.5}


def test_versions_of_the_supply_agreement_differ_where_it_matters() -> None:
    """Notice, price ceiling, liability and the duty to inspect each stand in one version only."""
    old, new = (
        flat(" ".join(pdf_pages(FIRM / f"contracts/supply-agreement-carrowbeg-v{version}.pdf"))) for version in (1, 2)
    )
    pairs = (("three months' written", "six months' written"), ("more than 3 %", "more than 4.5 %"))
    for before, after in (*pairs, ("to €250,000", "to €150,000"), ("Buyer may inspect", "Buyer must inspect")):
        assert before in old and before not in new
        assert after in new and after not in old


def test_scan_has_no_text_layer() -> None:
    """The scan is a picture: a reader of text finds nothing in it."""
    assert [text.strip() for text in pdf_pages(FIRM / "scans/delivery-note-DN-59940.pdf")] == [""]


@pytest.mark.parametrize("path", sorted([*(FIRM / "quotes").iterdir(), *(FIRM / "invoices").iterdir()]), ids=str)
def test_sums_are_right(path: Path) -> None:
    """On each quote and invoice quantity times price is the amount, and lines, net sum, VAT and total add up."""
    words = flat(" ".join(pdf_pages(path))).replace(",", "").replace("€", "")
    net = Decimal(words.partition("Total excluding VAT ")[2].split()[0])
    total = Decimal(words.partition("Total including VAT ")[2].split()[0])
    lines = LINE_ITEM.findall(words)
    assert len(lines) >= 4
    for quantity, price, amount in lines:
        assert abs(Decimal(quantity) * Decimal(price) - Decimal(amount)) <= Decimal("0.005")
    assert sum(Decimal(amount) for _, _, amount in lines) == net
    vat = Decimal()
    for piece in words.partition("Total excluding VAT")[2].partition("Total including VAT")[0].split("VAT ")[1:]:
        rate, _, _, base, amount = piece.split()[:5]
        assert abs(Decimal(base) * Decimal(rate) / 100 - Decimal(amount)) <= Decimal("0.005")
        vat += Decimal(amount)
    assert net + vat == total


def test_mail_has_threads_html_and_an_attachment() -> None:
    """Some mails answer others that are there, one carries HTML beside its text, one a PDF."""
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in (FIRM / "mail").iterdir()]
    known = {mail["Message-ID"] for mail in mails}
    answered = [mail["In-Reply-To"] for mail in mails if mail["In-Reply-To"]]
    kinds = Counter(part.get_content_type() for mail in mails for part in mail.walk())
    assert len(answered) >= 3
    assert set(answered) <= known
    assert kinds["text/html"] == kinds["multipart/alternative"] == kinds["application/pdf"] == 1


def test_twenty_questions_have_a_place_and_ten_have_none() -> None:
    """The test set holds 30 different questions; ten of them name no document."""
    assert len({question["question"] for question in QUESTIONS}) == 30
    assert sum(question["document"] is None for question in QUESTIONS) == 10


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q["document"]], ids=lambda q: q["question"])
def test_question_names_the_place_of_its_answer(question: dict[str, Any]) -> None:
    """Each of the strings stands on the page that the question names; papers without pages name none."""
    path = FIRM / question["document"]
    pages = [flat(text) for text in pages_of(path)]
    assert (question["page"] is not None) == (path.suffix in {".pdf", ".xlsx"})
    page = pages[question["page"] - 1] if question["page"] else pages[0]
    assert question["contains"]
    for words in question["contains"]:
        assert words in page
