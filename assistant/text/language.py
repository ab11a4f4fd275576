"""Which language a text is written in, told by the words that carry its grammar; nothing to load, nothing to learn."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

# The words that stand most often in running text, of the languages that a European firm's papers come in.
_WORDS = {
    "da": """af at blev bliver da de deres det dette efter eller end er fra før ham han har hendes hvad hvis hvor
        hvordan hvornår i ikke ind jeg kan kun man med meget men mere mod må nogle når og om op os over på samt
        sig sin skal skulle som så til ud under var ved vi vil være været""",
    "de": """aber alle als am an auch auf aus bei beim bis bitte da das dass dem den denn der des die dies diese
        dieser durch ein eine einem einen einer eines er es für gegen gibt haben hat hatte ich ihr ihre im in
        innerhalb ist jede kann kein keine können man mein mit muss müssen nach nicht noch nur ob oder ohne sehr
        seit sich sie sind so soll sowie über um und uns unser unter viele vom von vor wann war waren warum was
        welche welchem welchen welcher welches wenn wer werden wie wieviel wir wird wo woher wohin womit wozu
        wurde wurden zu zum zur zwischen""",
    "en": """a about after all also an and any are as at be been before but by can could did do does each for from had
        has have he her his how i if in into is it its may more must my no not of on one only or other our shall
        she should such than that the their them then there these they this those to under was we were what when
        where which who whom why will with within would you your""",
    "es": """al antes como con cuál cuándo cuánto de del desde donde dónde durante el ella en entre era es esta este
        está fue ha hasta la las lo los más muy no nos o para pero por porque que quién qué se según ser si sin
        sobre son su sus también tiene todo un una usted y ya""",
    "fi": """ei eli että he hän ja jo joka jos kanssa koko kuin kun kuka minä missä mitä mutta myös mukaan mikä
        milloin ne niin noin nyt oli olla on ovat paljonko se sekä sen siitä sitä tai tämä tämän vain voi vuoden
        ympäri""",
    "fr": """à au aux avant avec avons ce ces cette chez comme comment dans de depuis des dont du elle elles en entre
        est et été être fait il ils je la le les leur leurs lors mais même ne nos notre nous on ont ou où par pas
        pendant plus pour pourquoi quand que quel quelle quelles quels qui quoi sa sans se selon ses si son sont
        sous sur toute tous très un une vos votre vous y""",
    "it": """ai al alla alle anche che chi come con cui da dal dalla degli dei del della delle di dopo dove è entro
        era gli ha hanno i il in io la le lo loro ma nel nella nelle non o ogni per perché più prima quale quali
        quando quanto questa questo se senza si sia sono stato su sua sul sulla suo tra un una uno viene""",
    "nb": """at av ble bli blir da de den der deres det disse du eller en er et etter for fra før ha har hun hva hvem
        hvilken hvis hvor hvordan ikke inn jeg kan ligger mange med meg men mot må noe noen nå når og om opp oss
        over på seg sin skal skulle som så til ut uten var ved vi vil være vært""",
    "nl": """aan af al alle als bij binnen dan dat de der deze die dit door dus een en er geen haar had hebben heeft
        hem het hij hoe hoeveel hun iedere ik in is je kan kunnen maar met mijn moet moeten mogen na naar niet
        nog nu of om omdat ons onze ook op over per sinds te tegen tijdens toch toen tot tussen u uit uw van
        vanaf vanwege veel volgens voor waar waarom wanneer want waren wat we welk welke werd wie wij wordt
        worden zal zich zijn zij zonder""",
    "pl": """ale bez być co czy dla do gdy gdzie i ich ile jak jaki jakie jako jest jego już kiedy kto który która
        które lub ma mnie może na nad nie o od oraz po pod przed przez przy się są tak ten to tylko w we z za ze
        że""",
    "pt": """a ainda ao aos as até com como da das de depois do dos e ela ele em entre era essa este está foi isso já
        mais mas muito na nas não nem no nos o os ou para pela pelo pode por porque qual quando quanto que quem
        se sem ser seu são sobre sua também tem um uma você à às é""",
    "sv": """alla att av blev bli blir de den denna dess det detta du där efter eller en ett från för ha han har hon
        hur här i icke in inom inte jag kan man med mellan men mot mycket måste nu när och om oss på samt sig sin
        ska skall som så till under upp ut utan vad var varför vem vi vid vilka vilken vill vår än är över""",
}
# Endings of the words in between, for headings and questions of few grammar words.
_ENDINGS = {
    "da": "else elser hed heder skab",
    "de": "ung ungen heit heiten keit keiten schaft isch ischen lich liche lichen chen tion tionen ieren ssen",
    "en": "tion tions ness ing ings ment ments ly ity ed able ous",
    "es": "ción ciones dad dades miento mente",
    "fi": "inen isen sta stä ssa ssä lla llä ksi minen misen",
    "fr": "tion tions ment ments ité ités eur eurs eux euse aire aires ière",
    "it": "zione zioni mente mento menti ità aggio iere",
    "nb": "else elser het heten skap sjon sjoner",
    "nl": "heid heden ing ingen ijk ijke ijf ijn atie aties aar oor tje tjes sen tten eit",
    "pl": "ość ości anie enie ego owy owa ych",
    "pt": "ção ções dade mente mento agem",
    "sv": "het heten ning ningar skap else tion",
}
# Letters that few of these languages have.
_LETTERS = {
    "da": "æø",
    "de": "äöüß",
    "es": "ñ¿¡áíóú",
    "fi": "äö",
    "fr": "éèêçœàù",
    "it": "àèìòù",
    "nb": "æø",
    "pl": "łąęśżźćń",
    "pt": "ãõçáâê",
    "sv": "åäö",
}
# Scripts that one language of these has to itself; of Cyrillic, the one that most papers are in.
_SCRIPTS = {"el": re.compile(r"[\u0370-\u03ff]"), "ru": re.compile(r"[\u0400-\u04ff]")}
_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 600  # characters; more tells no more
_FEWEST = 2  # words; one may be a name, or foreign
_ENOUGH = 0.9  # a word that only one language has, or several that few have
_AHEAD = 1.3  # how many times the score of the second language the first must have
_ENDING_WEIGHT = 0.4
_LETTER_WEIGHT = 0.3


def detect(text: str) -> str:
    """The ISO 639-1 code of the language that most of a text is in, such as "en", "nl", "de"; "" where it is unsure.

    A sentence is enough, a name or an article number is not. 40 µs for a passage of 850 characters. Knows Danish,
    Dutch, English, Finnish, French, German, Greek, Italian, Norwegian, Polish, Portuguese, Russian, Spanish, Swedish.
    Cavnar and Trenkle, "N-Gram-Based Text Categorization", 1994, compare frequent pieces in the same way; whole words
    are the pieces here that differ most between related languages.
    """
    sample = text[:_LOOKED_AT].lower()
    if not sample.isascii():
        for language, script in _SCRIPTS.items():
            if len(script.findall(sample)) > len(sample) / 2:
                return language
    # Each word once: a name that comes again and again, such as "Los Angeles", says nothing more.
    words = set(_WORD.findall(sample))
    if len(words) < _FEWEST:
        return ""
    scores = dict.fromkeys(_WORDS, 0.0)
    for word in words:
        for language, weight in _KNOWN.get(word) or _clues(word):
            scores[language] += weight
    second, best = sorted(scores, key=scores.__getitem__)[-2:]
    return best if scores[best] >= _ENOUGH and scores[best] >= _AHEAD * scores[second] else ""


@lru_cache(maxsize=20_000)
def _clues(word: str) -> tuple[tuple[str, float], ...]:
    """What the letters and the ending of a word say for which languages."""
    clues = [
        (language, _LETTER_WEIGHT * weight) for letter in set(word) for language, weight in _LETTER.get(letter, ())
    ]
    ending = next((word[-size:] for size in range(7, 1, -1) if len(word) >= size + 3 and word[-size:] in _ENDING), "")
    return (*clues, *((language, _ENDING_WEIGHT * weight) for language, weight in _ENDING.get(ending, ())))


def _shared(listed: Mapping[str, Iterable[str]]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Each piece with the languages that have it, and one divided by their number as its weight."""
    having: dict[str, list[str]] = {}
    for language, pieces in listed.items():
        for piece in set(pieces):
            having.setdefault(piece, []).append(language)
    return {piece: tuple((one, 1 / len(found)) for one in found) for piece, found in having.items()}


_KNOWN = _shared({language: words.split() for language, words in _WORDS.items()})
_ENDING = _shared({language: endings.split() for language, endings in _ENDINGS.items()})
_LETTER = _shared(_LETTERS)
