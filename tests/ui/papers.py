"""Papers made for the tests of the chat page, and the home that they are added to."""

from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

LEASE = "Lease of Unit 4"
NOTICE = "The Tenant may end this lease by giving the Landlord nine months' written notice."
PARKING = "The Tenant may use six parking spaces behind the building."
QUESTION = "How much notice must the Tenant give to end the lease?"
UNANSWERABLE = "Which whale dives deepest in the southern ocean?"

HANDBOOK = """# Staff handbook

## Annual leave

Everybody has 24 days of paid annual leave in a calendar year.

## Sickness

Call the office before 8:30 on the first day of illness.
"""


def lease() -> bytes:
    """A PDF of two pages; on the second, far apart, stand `NOTICE` and `PARKING`."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=True)
    canvas.setTitle(LEASE)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(72, 760, LEASE)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 720, "The rent is 1,450 euro a month and is paid on the first working day.")
    canvas.showPage()
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 740, PARKING)
    canvas.drawString(72, 300, NOTICE)
    canvas.save()
    return file.getvalue()


def put_down(folder: Path) -> list[Path]:
    """The papers as files in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lease.pdf").write_bytes(lease())
    (folder / "handbook.md").write_text(HANDBOOK)
    return [folder / "lease.pdf", folder / "handbook.md"]
