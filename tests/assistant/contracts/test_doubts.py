"""Papers that are not what they should be: said so, and nothing invented."""

from assistant.contracts.model import ContractSummary
from assistant.contracts.summarise import summarise
from assistant.documents import Box, Line, Page

CONTRACT = """SERVICE AGREEMENT

This Service Agreement is made on 4 March 2024 between Alder Works Ltd, Galway (the "Contractor"), and Birch Homes \
Ltd, Sligo (the "Client").

1. Term
This agreement starts on 1 April 2024 and shall continue for a period of two years until 31 March 2027.

2. Liability
Neither party is liable for indirect loss. The total liability of each party is limited to €10,000.

3. Law
This agreement is governed by the laws of Ireland. Either party may terminate it by written notice for material breach.
"""


def card(*pages: str) -> ContractSummary:
    """The card of a paper of these pages."""
    return summarise("id", "paper.pdf", [Page(number=number, text=text) for number, text in enumerate(pages, 1)])


def test_contradictory_dates_are_both_shown() -> None:
    """Two years from April 2024 do not end in March 2027: both dates, with a notice."""
    found = card(CONTRACT)
    ends = [one for one in found.dates if one.name == "Expiration Date"]
    assert {str(one.date) for one in ends} == {"2027-03-31", "2026-04-01"} and all(one.contradicted for one in ends)
    assert any("different dates" in notice for notice in found.notices)
    assert not any(one.contradicted for one in found.dates if one.name != "Expiration Date")


def test_two_contracts_in_one_file() -> None:
    """The second is named with its page."""
    other = CONTRACT.replace("Service Agreement", "Confidentiality Agreement").replace("SERVICE", "CONFIDENTIALITY")
    filling = "\n\n".join(
        f"{number}. The Contractor shall do the works of part {number} with care." for number in range(60)
    )
    found = card(CONTRACT + filling, other)
    assert any("two contracts" in notice and "page 2" in notice for notice in found.notices)
    assert not any("two contracts" in notice for notice in card(CONTRACT + filling).notices)


def test_a_second_contract_by_its_title() -> None:
    """A title of its own and the parties below it; a sentence on the entire agreement is none."""
    filling = "\n\n".join(f"{number}. The Contractor shall do part {number} with care." for number in range(90))
    lease = 'Lease of Business Premises\nUnit 7, Kilmorran\n\nBetween Elm Ltd (the "Landlord"), and Alder Works Ltd.'
    notices = card(CONTRACT + filling, lease).notices
    assert any("'Service Agreement' on page 1 and 'Lease of Business Premises' on page 2" in one for one in notices)
    entire = "This writing constitutes the entire agreement between the parties."
    assert not any("two contracts" in notice for notice in card(CONTRACT + filling, entire).notices)


def test_days_that_contradict_each_other_anywhere() -> None:
    """Two ends, or two beginnings, each in so many words, in whatever clause; one alone contradicts nothing."""
    ends = CONTRACT.replace(" for a period of two years until 31 March 2027", "")
    named = ends + "\n4. Duration\nThis agreement shall expire on 31 March 2027.\n"
    assert not any("different dates" in notice for notice in card(named).notices)
    twice = named + "\n5. Other\nThe term of this agreement ends on 30 September 2027.\n"
    assert any("2027-03-31, 2027-09-30" in notice for notice in card(twice).notices)
    begun = (
        named
        + "\n5. Other\nThis agreement takes effect on 1 May 2024.\n\nThis agreement is effective as of 1 June 2024.\n"
    )
    found = [str(one.date) for one in card(begun).dates if one.name == "Effective Date" and one.contradicted]
    assert {"2024-05-01", "2024-06-01"} <= set(found)


def test_an_amendment_without_its_base() -> None:
    """What it changes is not in the paper, and that is said."""
    found = card(CONTRACT.replace("SERVICE AGREEMENT", "FIRST AMENDMENT TO THE SERVICE AGREEMENT"))
    assert found.kind == "amendment" and any("another contract" in notice for notice in found.notices)


def test_a_page_without_text_and_a_poor_scan() -> None:
    """Both are said, with the page."""
    assert "page 2" in card(CONTRACT, "  ").notices[0] and card(CONTRACT, " ").coverage.unreadable == (2,)
    box = Box(left=0, top=0, right=1, bottom=1)
    lines = (Line(start=0, end=len(CONTRACT), box=box, confidence=0.4),)
    found = summarise("id", "scan.pdf", [Page(number=1, text=CONTRACT, lines=lines)])
    assert any("poor scan" in notice for notice in found.notices)
    assert not any("poor scan" in notice for notice in card(CONTRACT).notices)


def test_what_is_no_contract_has_no_clauses() -> None:
    """It is said what it seems to be; nothing is found in it."""
    found = card("INVOICE\nInvoice no. 7\n\nTotal due 300 EUR within 30 days. IBAN IE00.")
    assert (found.kind, found.seems) == ("not a contract", "invoice")
    assert not any(one.found for one in found.clauses) and not found.deadlines and not found.missing
    assert "invoice" in found.notices[0]


def test_an_empty_paper() -> None:
    """No text is no contract either."""
    found = card(" ")
    assert found.kind == "not a contract" and found.coverage.segments == found.coverage.scored
