"""What kind of thing a question asks for: an amount, a date, a length of time, a number."""

import re

_MONTHS = (
    "jan(?:uary|uari|uar)?|feb(?:ruary|ruari|ruar)?|mar(?:ch)?|maart|märz|apr(?:il)?|may|mei|mai|june?|juni|july?|juli|"
    "aug(?:ust|ustus)?|sep(?:t(?:ember)?)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|"
    "janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_UNITS = (
    "second|minute|hour|day|night|week|month|year|centur|seconde|minuut|minuten|uur|uren|dag|maand|jaar|"
    "sekunde|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|an(?:née|s)\\b"
)
_COUNTS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|twenty|thirty|sixty|ninety|half|"
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|veertien|dertig|"
    "zwei|drei|fünf|sechs|sieben|neun|zehn|zwölf|vierzehn|dreißig|deux|trois|quatre|cinq|sept|huit|neuf|dix|trente"
)
AMOUNT = re.compile(r"[€$£]\s?\d|\d\s?(?:€|%|\b(?:eur|euros?|usd|gbp|chf|percent|procent|prozent)\b)", re.IGNORECASE)
DATE = re.compile(
    rf"\b(?:1[5-9]|20)\d\d\b|\b(?:\d{{1,2}}\.?\s+(?:{_MONTHS})|(?:{_MONTHS})\s+\d{{1,2}})\b|\b\d{{1,2}}[:.]\d\d\b|"
    r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
SPAN = re.compile(
    rf"(?:\d|\b(?:{_COUNTS}|an?|one|een|één|eine?[nrs]?|une?)\b)[\w\s().-]{{0,12}}?\b(?:{_UNITS})", re.IGNORECASE
)
NUMBER = re.compile(rf"\d|\b(?:{_COUNTS})\b", re.IGNORECASE)

# English, Dutch, German, French; the first that fits decides: "how many days" asks for a length of time.
_ASKED = (
    (
        SPAN,
        "how (?:long|quick|soon|fast|often)|how many (?:second|minute|hour|day|week|month|year)s?|"
        "hoe ?(?:lang|snel|vaak)|hoeveel (?:minuten|uur|dagen|weken|maanden|jaar)|"
        "wie (?:lang|schnell|oft)|wie ?viele? (?:minuten|stunden|tage|wochen|monate|jahre)|"
        "combien de (?:temps|jours|mois|semaines)",
    ),
    (
        DATE,
        "when|(?:what|which) (?:year|date|day|month)|earliest|latest|wanneer|welke datum|wann|welche[ms] datum|"
        "quand|quelle date",
    ),
    (
        AMOUNT,
        "how much|how expensive|costs?|prices?|charge|fees?|owe|rent|salary|hoeveel kost|prijs|kosten|kost|huur|"
        "preis|kostet|miete|gehalt|prix|coûte|loyer|"
        # What somebody gets, pays or may keep back: "What can we deduct per day?"
        r"what (?:\w+ ){1,3}(?:pay|earn|deduct|withhold|claim|spend|get (?:per|for))|"
        r"wat (?:\w+ ){1,3}(?:betalen|betaal|verdienen|verdien|aftrekken|inhouden)|"
        r"was (?:\w+ ){1,4}(?:zahlen|bezahlen|zahle|verdienen|verdiene|abziehen|einbehalten)|"
        r"que (?:\w+[ -]){1,3}(?:payer|gagner|déduire|retenir|toucher)",
    ),
    (
        NUMBER,
        "how (?:many|big|large|high|tall|far|deep|old|wide|heavy)|(?:what|which) (?:number|size|temperature|pressure)|"
        "hoeveel|hoe (?:groot|hoog|ver|diep|oud|zwaar)|wie ?viele?|wie (?:groß|hoch|weit|tief|alt|schwer)|combien",
    ),
)
_QUESTIONS = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _ASKED)


def expected(question: str) -> re.Pattern[str] | None:
    """What the answer to a question has to hold, in English, Dutch, German or French; None where no kind shows."""
    return next((kind for kind, words in _QUESTIONS if words.search(question)), None)
