"""Make the sample firm's papers: `python examples/make_firm.py [FOLDER]`, by default into `firm` beside this file."""

import shutil
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from firm_source.mail import write_mail
from firm_source.markup import read_paper
from firm_source.office import write_docx, write_price_list
from firm_source.pdf import write_pdf
from firm_source.scan import write_scan
from firm_source.sums import write_invoice, write_quote
from firm_source.supply_changes import CHANGES

HERE = Path(__file__).parent
TEXT = HERE / "firm_source" / "text"

PDFS = {
    "lease-unit-7.md": "contracts/lease-unit-7-quarry-business-park.pdf",
    "nda-fennmoor.md": "contracts/nda-fennmoor-controls.pdf",
    "supply-agreement-carrowbeg.md": "contracts/supply-agreement-carrowbeg-v1.pdf",
    "general-terms.md": "general-terms.pdf",
    "vloerverwarming-elsterhof.md": "suppliers/elsterhof-montage-en-garantievoorwaarden.pdf",
}
DOCX = {
    "employment-dunphy.md": "contracts/employment-ciara-dunphy.docx",
    "maintenance-glenarra.md": "contracts/maintenance-glenarra-nursing-home.docx",
    "subcontract-odowd.md": "contracts/subcontract-odowd-ductwork.docx",
    "safety-sp-04.md": "safety/SP-04-hot-work.docx",
    "lieferschein-brueggenau.md": "suppliers/brueggenau-lieferschein-LS-2025-40388.docx",
}


def make_firm(folder: Path) -> None:
    """Write every paper into `folder`, which is made if it does not exist; files of the same name are replaced."""
    for name in ("contracts", "invoices", "mail", "quotes", "safety", "scans", "suppliers"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for source, target in PDFS.items():
        write_pdf(folder / target, read_paper(TEXT / source))
    for source, target in DOCX.items():
        write_docx(folder / target, read_paper(TEXT / source))
    supply = read_paper(TEXT / "supply-agreement-carrowbeg.md", CHANGES)
    write_pdf(folder / "contracts/supply-agreement-carrowbeg-v2.pdf", supply)
    write_price_list(folder / "price-list-2025.xlsx")
    shutil.copyfile(TEXT / "handbook.md", folder / "handbook.md")
    write_scan(folder / "scans/delivery-note-DN-59940.pdf")
    for quote in load("quotes.toml")["quote"]:
        write_quote(folder / f"quotes/{quote['number']}.pdf", quote)
    for invoice in load("invoices.toml")["invoice"]:
        write_invoice(folder / "invoices" / invoice["file"], invoice)
    mails = {mail["file"]: mail for mail in load("mail.toml")["mail"]}
    with tempfile.TemporaryDirectory() as attached:
        write_pdf(Path(attached) / "survey-mulqueen.pdf", read_paper(TEXT / "survey-mulqueen.md"))
        for mail in mails.values():
            write_mail(folder / "mail", mail, mails, Path(attached))


def load(name: str) -> dict[str, Any]:
    """The TOML file of that name among the texts."""
    return tomllib.loads((TEXT / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    make_firm(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "firm")
