"""Law, parties and kinds, read from the words of contracts."""

import pytest

from assistant.contracts.kinds import tell
from assistant.contracts.values.law import governing_law
from assistant.contracts.values.parties import parties


@pytest.mark.parametrize(
    ("passage", "place"),
    [
        ("governed by the laws of Ireland, and the courts of Ireland have exclusive jurisdiction", "Ireland"),
        ("accepted in the State of Nevada and shall be governed by the laws thereof", "Nevada"),
        ("construed under the laws of England and Wales", "England; Wales"),
        ("the laws of the United States of America and of the Commonwealth of Pennsylvania", "Pennsylvania"),
        ("under PRC law, with arbitration in Singapore", "People's Republic of China"),
        ("Op deze overeenkomst is Nederlands recht van toepassing", "Netherlands"),
        ("Es gilt das Recht der Bundesrepublik Deutschland unter Ausschluss des UN-Kaufrechts", "Germany"),
        ("The courts of New York have jurisdiction", ""),
        ("governed by the laws of [***]", ""),
    ],
)
def test_governing_law(passage: str, place: str) -> None:
    """The law's place under one name; a court's place is not the law's, and a blank is nothing."""
    assert governing_law(passage) == place


def test_parties_with_roles() -> None:
    """Names end before addresses, keep their Inc., and have the roles that the contract gives them."""
    text = (
        'THIS AGREEMENT (the "Agreement") is made by and between I-ESCROW, INC., with its principal place of business '
        'at 1730 Amphlett Blvd., California 94402 ("i-Escrow"), and 2THEMART.COM, INC. having its principal place of '
        'business in Irvine ("2TheMart").\n\nWHEREAS the "Company" sells things,'
    )
    found = parties(text)
    assert [(one.name, one.role) for one in found] == [
        ("I-ESCROW, INC.", "i-Escrow"),
        ("2THEMART.COM, INC.", "2TheMart"),
    ]
    assert [" ".join(text[one.start : one.end].split()) for one in found] == [one.name for one in found]
    assert parties("Dear all, the meeting between ten and eleven is moved.") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            'between PFS Funds (the "Trust"), a Massachusetts business trust, and Potomac Management, Inc. (the '
            '"Adviser"), a Florida Corporation.',
            ["PFS Funds", "Potomac Management, Inc."],
        ),
        (
            'among PHL INSURANCE COMPANY ("PHL"), PHOENIX COMPANY, ("PLIC" and, together with PHL, "Both"), EQUITY '
            'CORPORATION ("PEPCO") and ICC ("ICC").',
            ["PHL INSURANCE COMPANY", "PHOENIX COMPANY", "EQUITY CORPORATION", "ICC"],
        ),
        (
            'by and between e.l.f. Beauty, Inc., a Delaware corporation (the "Company"), and Marathon LLC, Marathon '
            'Fund L.P. and Mario Cibelli (collectively, the "Investors").',
            ["e.l.f. Beauty, Inc.", "Marathon LLC", "Marathon Fund L.P.", "Mario Cibelli"],
        ),
        (
            'between iMine Corporation, (hereinafter "iMine") and SUNWAI Technology, with its office at 6th Floor, '
            'Taipei 10051 (hereinafter the "Distributor").',
            ["iMine Corporation", "SUNWAI Technology"],
        ),
        (
            'is entered into by Immunotolerance, Inc., a Delaware corporation (the "Company"), and Alan Crane, an '
            'individual (the "Consultant").',
            ["Immunotolerance, Inc.", "Alan Crane"],
        ),
        (
            'Gentlemen: Athens Corporation (the "Company"), and Athens Bank, a bank located in Athens, Tennessee (the '
            '"Bank") confirm their agreement.',
            ["Athens Corporation", "Athens Bank"],
        ),
        (
            "Party A: Didi Technology Co., Ltd.\nAddress: Beijing\nParty B: Hunan Leasing Co., Ltd\nAddress: Hunan",
            ["Didi Technology Co., Ltd.", "Hunan Leasing Co., Ltd"],
        ),
        (
            'Between Ballinroe Estates Ltd, 1 Abbey Square, Ballinroe, Co. Clare (the "Landlord"), and Mill Trading '
            'Co. Ltd, of Kilmorran (the "Tenant").',
            ["Ballinroe Estates Ltd", "Mill Trading Co. Ltd"],
        ),
    ],
)
def test_parties_in_other_words(text: str, names: list[str]) -> None:
    """Descriptions behind the role, roles in common, several names to a role, names in small letters, letters."""
    assert [one.name for one in parties(text)] == names


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("LEASE", "The Landlord lets the premises to the Tenant.", "lease"),
        ("Arbeitsvertrag", "Der Arbeitnehmer wird eingestellt.", "employment"),
        ("Amendment No. 2 to the Supply Agreement", "is hereby amended", "amendment"),
        ("Loan Agreement", "The Lender lends to the Borrower.", "loan"),
        ("Algemene leveringsvoorwaarden", "Deze voorwaarden gelden.", "terms and conditions"),
    ],
)
def test_kinds(title: str, body: str, kind: str) -> None:
    """The title says more than the words."""
    clauses = "The parties shall give written notice. This agreement is governed by Irish law. Signed by both. Liable."
    more = "Partijen. Aansprakelijkheid. Nederlands recht. Opzegging. Parteien. Kündigung. Haftung. Gerichtsstand. "
    assert tell(f"{title}\n\n{body}\n\n{clauses} {more}", title).kind == kind


def test_what_is_no_contract() -> None:
    """An invoice that names a contract is an invoice."""
    told = tell("INVOICE\nInvoice no. 4711\nFor works under the contract of May\nTotal due: 400 EUR, IBAN X", "INVOICE")
    assert (told.kind, told.seems) == ("not a contract", "invoice")
