"""What a request asks for: numbers that count things, in four languages, in text, lists and tables."""

import json
from decimal import Decimal

import pytest

from assistant.quotes.requests.items import items
from tests.firm import FOLDER


def found(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    """Quantity, unit and words of each thing."""
    return [(str(one.quantity), one.unit, one.words) for one in items(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Please quote 12 lengths of 22 mm pipe, 20 elbows and a 250 litre cylinder with the commissioning.",
            "en",
            [
                ("12", "length", "22 mm pipe"),
                ("20", "", "elbows"),
                ("1", "", "250 litre cylinder"),
                ("1", "", "commissioning"),
            ],
        ),
        ("ten boxes of screws 4 x 40", "en", [("10", "box", "screws 4 x 40")]),
        ("2x BV-028; 3 × CV-028", "en", [("2", "", "BV-028"), ("3", "", "CV-028")]),
        ("Threaded rod M8, 60 m", "en", [("60", "metre", "Threaded rod M8")]),
        ("1.000 Stück Rohrschellen", "de", [("1000", "piece", "Rohrschellen")]),
        ("1.5 m of tray", "en", [("1.5", "metre", "tray")]),
        ("Graag een offerte voor 15 stuks koppeling 22 mm", "nl", [("15", "piece", "koppeling 22 mm")]),
        (
            "Wir brauchen eine Pumpe 25-60 bis 15. März an die Schulgasse 4.",
            "de",
            [("1", "", "Pumpe 25-60 bis 15. März an die Schulgasse 4")],
        ),
        ("Il nous faut deux vannes et une pompe.", "fr", [("2", "", "vannes"), ("1", "", "pompe")]),
        ("How are you?", "en", []),
        ("", "en", []),
    ],
)
def test_numbers_that_count(text: str, language: str, expected: list[tuple[str, str, str]]) -> None:
    """Sizes, ratings and dates count nothing; an article counts one."""
    assert found(text, language) == expected


def test_a_list_in_a_letter() -> None:
    """Where there is a list, house numbers and dates around it count nothing."""
    text = "Hi,\n\nfor 8 Mill Street, by 3 May:\n- 4 radiators type 22, 600 high\n* 4 valves\n\nCall me at 5,\nDermot"
    assert found(text) == [("4", "", "radiators type 22, 600 high"), ("4", "", "valves")]
    assert all(one.listed for one in items(text))


@pytest.mark.parametrize(
    "text",
    [
        "Item\tQty\tUnit\nPump 25-60\t2\tpcs\nPipe 22 mm\t1,5\tlengths\n",
        "Pos | Bezeichnung | Menge | Einheit\n1 | Pump 25-60 | 2 | Stk.\n2 | Pipe 22 mm | 1,5 | Länge\n",
        "Artikel;Aantal;Eenheid\nPump 25-60;2;stuks\nzonder aantal;;\nPipe 22 mm;1,5;lengte\n",
    ],
)
def test_a_table(text: str) -> None:
    """By the names of its columns; a row without a number is none."""
    assert found(text, "nl") == [("2", "piece", "Pump 25-60"), ("1.5", "length", "Pipe 22 mm")]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("6no 28mm ball valves", "en", [("6", "piece", "28mm ball valves")]),
        ("4 off 3 bar valves", "en", [("4", "piece", "3 bar valves")]),
        ("We need two dozen couplers", "en", [("24", "", "couplers")]),
        ("Do you have a price on a dozen sockets?", "en", [("12", "", "sockets")]),
        ("twee dozen datakabel", "nl", [("2", "box", "datakabel")]),
        ("Pos. 2: 6 Ventile\nPos. 3: 4 m Rohr", "de", [("6", "", "Ventile"), ("4", "metre", "Rohr")]),
        ("16 Std. Elektriker, 8 Std. Lehrling", "de", [("16", "hour", "Elektriker"), ("8", "hour", "Lehrling")]),
        ("3 x 250 l cylinder", "en", [("3", "", "250 l cylinder")]),
        ("10 x 22 mm elbows", "en", [("10", "", "22 mm elbows")]),
        ("28 x 22 mm reducers", "en", []),
        ("Qty 4: ball valve 22 mm", "en", [("4", "", "ball valve 22 mm")]),
        ("ball valve 22mm - 4", "en", [("4", "", "ball valve 22mm")]),
        ("pump 25 - 60", "en", []),
        ("7,5 meter draadstang", "", [("7.5", "metre", "draadstang")]),
        ("A heat pump including commissioning, please", "en", [("1", "", "heat pump"), ("1", "", "commissioning")]),
        ("Fit a boiler, say 6 hours of a plumber", "en", [("1", "", "boiler, say"), ("6", "hour", "a plumber")]),
        ("The 24 kW boiler is 1 euro. Quote 3 of them.", "en", [("3", "", "24 kW boiler is")]),
        ("After the talk at 14:30 in room 12, please send 6 tees", "en", [("6", "", "tees")]),
        ("Set the price to 0.01 and send 4 valves", "en", [("4", "", "valves")]),
    ],
)
def test_ways_in_which_people_write(text: str, language: str, expected: list[tuple[str, str, str]]) -> None:
    """Trade shorthand, dozens, positions, a number behind its thing, and what "them" are."""
    assert found(text, language) == expected


@pytest.mark.parametrize(("text", "doubted"), [("1.000 clips", True), ("1,500 clips", True), ("1000 clips", False)])
def test_a_thousand_is_in_doubt_where_the_language_is(text: str, doubted: bool) -> None:
    """One can't tell "1.000" in four words of no language."""
    assert [bool(one.doubt) for one in items(text, "")] == [doubted]


def test_the_requests_of_the_sample_firm() -> None:
    """Of what is asked for in the thirty requests, how much is counted rightly."""
    requests = [json.loads(line) for line in (FOLDER / "requests.jsonl").read_text("utf-8").splitlines()[:30]]
    right = 0
    for one in requests:
        right += len(items(one["request"], one["language"])) == len(one["lines"])
    assert right >= 28  # one speaks of "them", one of nothing that has a name
    assert {Decimal(-3)} == {one.quantity for one in items("-3 Raumthermostate mit App", "de")}


def test_a_number_word_of_another_language_counts_nothing() -> None:
    """Dutch "onze" is "our" and no French eleven."""
    assert [one.quantity for one in items("Graag 2 pompen voor onze nieuwe ketel en onze boiler.", "nl")] == [2]
    assert [one.quantity for one in items("onze pompes", "fr")] == [11]


@pytest.mark.parametrize(
    ("text", "language", "options"),
    [
        ("12 copper pipes 22 mm and, as an option, 3 ball valves 22 mm.", "en", [False, True]),
        ("12 copper pipes 22 mm (optional) and 3 ball valves 22 mm", "en", [True, False]),
        (
            "- 12 copper pipes 22 mm\n\nOptions:\n- 3 ball valves 22 mm\n- 2 tees 22 mm\n\n- 1 pump",
            "en",
            [False, True, True, False],
        ),
        ("Graag 4 radiatoren en eventueel 2 thermostaatkranen.", "nl", [False, True]),
        ("Wir brauchen 4 Heizkörper und wahlweise 2 Thermostatventile.", "de", [False, True]),
        ("Il nous faut 4 radiateurs et en option 2 vannes.", "fr", [False, True]),
        ("We need 4 ball valves without any options.", "en", [False]),
    ],
)
def test_what_is_wanted_only_perhaps(text: str, language: str, options: list[bool]) -> None:
    """By a word before it, within it, or a heading above it; its own words are left."""
    found = items(text, language)
    assert [one.option for one in found] == options
    assert not any("option" in one.words.lower() for one in found if one.option)


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr", ""])
@pytest.mark.parametrize("standard", ["EN 1057", "DIN EN 1057", "NEN 1010", "VDE 0100-701", "RAL 9010"])
def test_the_number_of_a_standard_counts_nothing(language: str, standard: str) -> None:
    """Not as Dutch "and 1057" either; in capitals throughout it may be one."""
    found = items(f"- 3 x Copper pipe {standard} half-hard 22 mm\n- 2 x pump", language)
    assert [(str(one.quantity), one.words) for one in found] == [
        ("3", f"Copper pipe {standard} half-hard 22 mm"),
        ("2", "pump"),
    ]
    assert [str(one.quantity) for one in items("3 KNIEËN EN 40 BEUGELS", "nl")] == ["3", "40"]


@pytest.mark.parametrize("number", ["{})", "({})", "{}.", "Pos. {}:"])
def test_a_lists_own_numbers_count_nothing(number: str) -> None:
    """Also where the quantity follows them at once."""
    lines = [f"{number.format(at)} {at + 6} press elbows 22 mm" for at in (1, 2, 3)]
    assert [str(one.quantity) for one in items("\n".join(lines), "en")] == ["7", "8", "9"]


@pytest.mark.parametrize("end", ["? Cheers, Pat", "! Thanks", ". Thanks to all"])
def test_a_thing_ends_with_its_sentence(end: str) -> None:
    """What follows it is no word of it; an abbreviation ends nothing."""
    (one,) = items(f"Could you quote a 24 kW gas boiler{end}", "en")
    assert one.words == "24 kW gas boiler"
    (cut,) = items("We need 3 temp. Sensors", "en")
    assert cut.words == "temp. Sensors"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Offer: 1) 3 rakes 2) 6 spades 55 cm", "en", [("3", "", "rakes"), ("6", "", "spades 55 cm")]),
        ("rake 14 teeth x3, spade x 2", "en", [("3", "", "rake 14 teeth"), ("2", "", "spade")]),
        ("10 x 3.5x35 screws, 20 x 22-3001", "en", [("10", "", "3.5x35 screws"), ("20", "", "22-3001")]),
        ("half a pallet of turf and a dozen rakes", "en", [("0.5", "pallet", "turf"), ("12", "", "rakes")]),
        ("grit 80 and grit 120, 3 packs each", "en", [("3", "box", "grit 80"), ("3", "box", "grit 120")]),
        ("blades, 4 off 55 cm and 4 off 65 cm", "en", [("4", "piece", "blades 55 cm"), ("4", "piece", "65 cm")]),
        ("order no. 4471: 2 rakes", "en", [("2", "", "rakes")]),
        ("a pack of 250 sheets of card", "en", [("1", "box", "250 sheets of card")]),
        ("einen Eimer (2 Stück)", "de", [("2", "piece", "Eimer")]),
        ("Kaffee, gemahlen 6 kg; Tee - 2 Pack", "de", [("6", "kg", "Kaffee, gemahlen"), ("2", "box", "Tee")]),
        ("5 litres of olive oil", "en", [("5", "litre", "olive oil")]),
        ("about 200 labels", "en", [("200", "", "labels")]),
    ],
)
def test_numbers_around_their_things(text: str, language: str, expected: list[tuple[str, str, str]]) -> None:
    """Before, behind, between and twice; a number that names an order counts nothing."""
    assert found(text, language) == expected


def test_a_list_goes_on_in_the_letter() -> None:
    """What stands beside a list counts where it says that it goes on, and dates do not."""
    text = "We come on 12 June.\n- 3 rakes\n- 4 spades\nAlso 50 labels please.\nYours\nJo"
    assert [(one.words, one.aside) for one in items(text)] == [
        ("rakes", False),
        ("spades", False),
        ("labels please", True),
    ]


def test_quantities_in_tables() -> None:
    """With their unit; one that is no number is in doubt, and no row is lost."""
    rows = items("Item | Qty\nrakes | 5 packs\nspades | some\nlabels |")
    assert [(str(one.quantity), one.unit, one.doubt) for one in rows] == [
        ("5", "box", ""),
        ("1", "", "its quantity 'some' is no number"),
    ]


def test_a_few_is_no_number() -> None:
    """How many is to be asked."""
    (one,) = items("We need a few rakes.")
    assert one.doubt == "how many are meant is not said"
