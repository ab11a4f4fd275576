"""Dutch and German contracts, by rules alone; the contracts are made up for these tests."""

from assistant.contracts.model import ContractSummary
from assistant.contracts.summarise import summarise
from assistant.documents import Page

DUTCH = """Onderhoudsovereenkomst

De ondergetekenden:
Veldkamp Techniek B.V., gevestigd te Zutphen, hierna te noemen "Opdrachtnemer"; en
Zorgcentrum De Linde, gevestigd te Deventer, hierna te noemen "Opdrachtgever",
komen het volgende overeen.

Artikel 1 Duur
1.1 Deze overeenkomst gaat in op 1 april 2024 en wordt aangegaan voor de duur van drie jaar.
1.2 De overeenkomst wordt daarna telkens stilzwijgend verlengd met een periode van twaalf maanden, tenzij een van de \
partijen haar schriftelijk opzegt met een opzegtermijn van drie maanden voor het einde van de lopende periode.

Artikel 2 Prijs en betaling
2.1 De vergoeding bedraagt € 1.450,00 per maand, exclusief btw.
2.2 De prijzen worden jaarlijks op 1 januari aangepast aan de consumentenprijsindex.
2.3 Facturen worden binnen 30 dagen na factuurdatum betaald. Bij te late betaling is de wettelijke \
handelsrente verschuldigd.

Artikel 3 Aansprakelijkheid
3.1 De aansprakelijkheid van Opdrachtnemer is beperkt tot € 50.000 per gebeurtenis.
3.2 Deze beperking geldt niet bij opzet of bewuste roekeloosheid.

Artikel 4 Geheimhouding
4.1 Partijen houden alle vertrouwelijke informatie geheim tot twee jaar na het einde van de overeenkomst.

Artikel 5 Overmacht
5.1 Bij overmacht worden de verplichtingen opgeschort.

Artikel 6 Toepasselijk recht
6.1 Op deze overeenkomst is Nederlands recht van toepassing. Geschillen worden voorgelegd aan de rechtbank Gelderland.

Aldus overeengekomen en ondertekend te Zutphen op 14 maart 2024.
"""
GERMAN = """Rahmenliefervertrag

zwischen der Brenkhoff Armaturen GmbH, Werkstraße 4, Siegen (nachfolgend „Lieferant“) und der \
Lauterbach Haustechnik AG, \
Kassel (nachfolgend „Besteller“).

§ 1 Laufzeit und Kündigung
(1) Der Vertrag tritt am 1. Juli 2023 in Kraft und hat eine feste Laufzeit von zwei Jahren.
(2) Er verlängert sich jeweils um ein Jahr, sofern er nicht mit einer Frist von sechs Monaten zum Ende der Laufzeit \
schriftlich gekündigt wird.
(3) Das Recht zur Kündigung aus wichtigem Grund bleibt unberührt.

§ 2 Preise und Zahlung
(1) Der Preis für Kugelhähne beträgt 12,40 € je Stück zuzüglich Umsatzsteuer.
(2) Rechnungen sind innerhalb von 14 Tagen ohne Abzug zahlbar. Verzugszinsen betragen neun \
Prozentpunkte über dem Basiszinssatz.

§ 3 Eigentumsvorbehalt
Die Ware bleibt bis zur vollständigen Zahlung Eigentum des Lieferanten.

§ 4 Gewährleistung
Die Gewährleistungsfrist beträgt 24 Monate ab Lieferung. Mängel sind unverzüglich anzuzeigen.

§ 5 Haftung
Die Haftung des Lieferanten ist auf 100.000 EUR je Schadensfall begrenzt.

§ 6 Schlussbestimmungen
Es gilt deutsches Recht. Gerichtsstand ist Siegen.

Siegen, den 12. Juni 2023
"""


def card(text: str) -> ContractSummary:
    """The card of a text on one page."""
    return summarise("id", "contract.txt", [Page(number=1, text=text)])


def test_a_dutch_contract() -> None:
    """Kind, parties, term, renewal, notice, price, payment, liability and law, with the deadline that follows."""
    found = card(DUTCH)
    assert (found.language, found.kind) == ("nl", "services")
    assert [(one.name, one.role) for one in found.parties] == [
        ("Veldkamp Techniek B.V.", "Opdrachtnemer"),
        ("Zorgcentrum De Linde", "Opdrachtgever"),
    ]
    assert found.clause("Governing Law").value == "Netherlands"
    assert found.clause("Effective Date").value == "2024-04-01"
    assert found.clause("Expiration Date").value == "2027-04-01"
    assert found.clause("Renewal Term").value == "successive 12 months"
    assert found.clause("Notice Period To Terminate Renewal").value == "3 months"
    assert found.clause("Price").value == "EUR 1,450"
    assert found.clause("Payment Terms").value == "30 days"
    assert found.clause("Cap On Liability").value == "EUR 50,000"
    names = ("Price Adjustment", "Late Payment Interest", "Uncapped Liability", "Confidentiality", "Force Majeure")
    assert all(found.clause(name).found for name in (*names, "Dispute Resolution", "Agreement Date"))
    assert not any(found.clause(name).found for name in ("Deposit", "Probation", "Working Hours", "License Grant"))
    assert found.term.automatic
    assert [(one.name, str(one.date)) for one in found.deadlines] == [
        ("Notice Of Non-Renewal", "2026-12-31"),
        ("End Of Term", "2027-03-31"),
        ("Renewal", "2027-04-01"),
    ]


def test_a_german_contract() -> None:
    """The same for a German one."""
    found = card(GERMAN)
    assert (found.language, found.kind) == ("de", "framework")
    assert [(one.name, one.role) for one in found.parties] == [
        ("Brenkhoff Armaturen GmbH", "Lieferant"),
        ("Lauterbach Haustechnik AG", "Besteller"),
    ]
    assert found.clause("Governing Law").value == "Germany"
    assert found.clause("Effective Date").value == "2023-07-01"
    assert found.clause("Expiration Date").value == "2025-07-01"
    assert found.clause("Renewal Term").value == "successive 1 year"
    assert found.clause("Notice Period To Terminate Renewal").value == "6 months"
    assert found.clause("Payment Terms").value == "14 days"
    assert found.clause("Cap On Liability").value == "EUR 100,000"
    assert found.clause("Warranty Duration").value == "24 months"
    names = ("Retention Of Title", "Defects And Warranty Claims", "Late Payment Interest", "Termination For Cause")
    assert all(found.clause(name).found for name in names)
    assert not found.clause("Deposit").found and not found.clause("Probation").found
    assert [str(one.date) for one in found.deadlines] == ["2024-12-30", "2025-06-30", "2025-07-01"]
