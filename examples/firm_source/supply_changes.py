"""Where version 2 of the supply agreement departs from version 1: (old words, new words)."""

CHANGES: tuple[tuple[str, str], ...] = (
    ("footer: Reference CPF-HV-2023, version 1", "footer: Reference CPF-HV-2023, version 2"),
    ("> Version 1, signed on 6 November 2023", "> Version 2, signed on 3 February 2025, replacing version 1"),
    ("four weeks' forecast need", "three weeks' forecast need"),
    ("by more than 3 % compared", "by more than 4.5 % compared"),
    (
        "6.4 The Buyer may inspect the Goods on arrival and tell the Supplier of any visible defect or shortage.",
        "6.4 The Buyer must inspect the Goods on arrival and tell the Supplier of any visible defect or shortage"
        " within five Working Days. Goods about which nothing is said in that time count as accepted.",
    ),
    ("any calendar year is limited to €250,000.", "any calendar year is limited to €150,000."),
    ("at least three months' written notice", "at least six months' written notice"),
    (
        "| Carrowbeg, 6 November 2023 | Kilmorran, 6 November 2023 |",
        "| Carrowbeg, 3 February 2025 | Kilmorran, 3 February 2025 |",
    ),
)
