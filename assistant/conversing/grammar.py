"""The words by which a question leans on the ones before it, in English, Dutch, German and French."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language. Patterns match in any letters' case.

    `opener` is what a follow-up begins with, `referring` what stands for something said before, `person` of these
    what stands for somebody, `place` what stands for a paper or place, `other` what asks for another one of a kind;
    `asks` are words that a whole question has, `preposition` those that tie things together, `time` when something
    else holds, `kind` a kind of paper.
    """

    opener: re.Pattern[str]
    referring: re.Pattern[str]
    person: re.Pattern[str]
    place: re.Pattern[str]
    other: re.Pattern[str]
    asks: re.Pattern[str]
    preposition: re.Pattern[str]
    article: re.Pattern[str]
    time: re.Pattern[str]
    kind: re.Pattern[str]


def _words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words.split())})(?!\w)", re.IGNORECASE)


def _grammar(opener: str, **words: str) -> Grammar:
    begins = re.compile(rf"^\s*(?:{opener})(?:\s+|\s*,\s*|(?<=')|$)", re.IGNORECASE)
    return Grammar(opener=begins, **{name: _words(one) for name, one in words.items()})


GRAMMARS = {
    "en": _grammar(
        r"(?:and|but|or|so)\s+(?:what|how)\s+about|(?:what|how)\s+about|and|but|or|also",
        referring="it its they them their those these this that he she him her his hers (?<!are\\s)(?<!is\\s)there one",
        person="he she him her his hers",
        place="(?<!are\\s)(?<!is\\s)there",
        other="other another",
        asks="what who whom when where which why how whose is are was were do does did can could may must shall should "
        "will would has have had",
        preposition="of for on in at with to from by under about between during after before",
        article="the a an this that these those",
        time="(?:on\\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)days? weekends? nights? (?:public\\s+)?holidays? "
        "winter summer christmas",
        kind="\\w*contract \\w*agreement lease handbook quote quotation invoice terms policy procedure order",
    ),
    "nl": _grammar(
        r"(?:en|maar)\s+(?:hoe\s+zit\s+het\s+met|wat\s+met)|hoe\s+zit\s+het\s+(?:met|bij|in)|wat\s+met|en|maar|of|ook",
        referring="hij zij ze hem haar hun daar daarvan daarvoor daarbij daarmee daarover daarin ervan ervoor erbij "
        "erover hiervan die dat dit deze dezelfde",
        person="hij zij ze hem haar",
        place="daar daarin erin daarbij",
        other="andere ander",
        asks="wat wie wanneer waar waarom welke welk hoe hoeveel hoelang is zijn was waren mag mogen kan kunnen moet "
        "moeten wordt worden heeft hebben geldt gelden doet krijgt krijg",
        preposition="van voor op in bij met naar aan onder over tijdens na tussen door uit",
        article="de het een deze dit die dat",
        time="(?:op\\s+)?(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:en)? weekend (?:'s\\s+)?nachts? feestdagen "
        "winter zomer",
        kind="\\w*contract \\w*overeenkomst \\w*handboek offerte factuur \\w*voorwaarden bestelling",
    ),
    "de": _grammar(
        r"(?:und|aber)\s+(?:was\s+ist\s+mit|wie\s+(?:ist|sieht)\s+es\s+(?:mit|bei))|was\s+ist\s+mit|"
        r"wie\s+(?:ist|sieht)\s+es\s+(?:mit|bei|im|in)|und|aber|oder|auch",
        referring="er sie ihn ihm ihr ihre ihrer ihrem ihren sein seine seiner seinem seinen dort davon dafür dabei "
        "damit darin daran darüber diese dieser dieses diesem diesen",
        person="er sie ihn ihm ihr ihre ihrer ihrem ihren sein seine seiner seinem seinen",
        place="dort darin dabei",
        other="andere anderer anderes anderem anderen",
        asks="was wer wem wen wann wo warum welche welcher welches welchen welchem wie wieviel ist sind war waren darf "
        "dürfen kann können muss müssen wird werden hat haben gilt gelten bekommt erhält",
        preposition="von vom für auf in im bei beim mit zu zum zur an am unter über während nach zwischen aus des",
        article="der die das den dem des ein eine einen einem einer sein seine seinen ihr ihre ihren",
        time="(?:am\\s+)?(?:mon|diens|donners|frei|sams|sonn)tags? (?:am\\s+)?mittwochs? wochenende nachts? "
        "feiertagen? winter sommer",
        kind="\\w*vertrag \\w*vertrags \\w*handbuch angebot \\w*rechnung lieferschein \\w*bedingungen bestellung",
    ),
    "fr": _grammar(
        r"(?:et\s+)?qu['’]en\s+est[- ]il\s+(?:de|du|des|d['’])|et\s+quid\s+(?:de|du|des|d['’])|et|mais|ou|aussi",
        referring="il elle ils elles y cela ça celui-ci celle-ci celui celle ceux là son sa ses leur leurs lui",
        person="il elle lui son sa ses",
        place="y là",
        other="autre autres",
        asks="que quoi quel quelle quels quelles qui quand où pourquoi comment combien est sont était peut "
        "peuvent doit doivent faut a ont",
        preposition="de du des d['’] pour sur dans à au aux chez avec par sous pendant après en entre",
        article="le la les l['’] un une des ce cet cette ces son sa ses",
        time="(?:le\\s+|la\\s+|les\\s+)?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s? week-ends? nuit "
        "(?:jours\\s+)?fériés hiver été",
        kind="contrat bail convention devis facture règlement conditions commande",
    ),
}
