"""The phrases by which contracts state dates, terms, renewals and notice, in English, Dutch and German."""

import re

# The contract's own date, not that of another one that it names.
OWN_DATE = re.compile(
    r"(?:\bthis (?:\w+ ){0,5}(?:agreement|contract|lease|deed)\b[^.]{0,80}\b(?:dated|made|entered)\b[^.]{0,40}|(?:^|"
    r"\n)\W*dated?\b\W*(?:as of )?)$",
    re.IGNORECASE,
)
# The day on which this contract is made, beside those of others that it names.
MADE = re.compile(r"\b(?:made|entered into|executed)\b[^.;]{0,50}\b(?:this|as of|on)\b[^.;\d]{0,25}$", re.IGNORECASE)
DATED = re.compile(
    r"\b(?:dated|date|as of|made|entered into|executed|effective|day of|on|this|vom|am|den|d\.d\.|gedateerd|op|"
    r"ondertekend)\b[^.]{0,70}$",
    re.IGNORECASE,
)
# A date that the contract itself calls the effective one.
CALLED = re.compile(
    r"^[^.;\n\d]{0,60}\(?\s*(?:the|hereinafter|as)?[^\"“”„.]{0,30}[\"“”„](?:effective|commencement) date", re.IGNORECASE
)
DEFINED = re.compile(
    r"[\"“”„]?(?:effective|commencement) date[\"“”]?\)?\s*(?:(?:of|for) (?:this|the) [\w-]+\s*)?(?:means|"
    r"shall mean|shall be|will be|is|:|=)[^.]{0,60}$",
    re.IGNORECASE,
)
NAMED = re.compile(r"\b(?:effective|commencement) date\b", re.IGNORECASE)
# "“Expiration Date” means 31 March 2020": from the name to the date.
ENDS_DEFINED = re.compile(
    r"\b(?:expiration|expiry|end|einddatum|enddatum) ?(?:date)?[\"“”]?\)?\s*(?:of this agreement\s*|of the term\s*)?"
    r"(?:means|shall mean|shall be|is|:|=)\s*(?:the date of\s*)?$",
    re.IGNORECASE,
)
# What stands before a day that a contract gives as its own end, or its own beginning, whatever clause that is in.
OWN_END = re.compile(
    r"\b(?:[Tt]h(?:is|e) (?:[A-Z][\w-]+ ){0,3}(?i:agreement|contract|lease|licen[cs]e)"
    r"|(?i:the (?:initial )?term(?: (?:of|under) this (?:agreement|contract|lease))?))\b"
    r"[^.;]{0,60}?\b(?:ends?|expires?|terminates?|(?:shall|will) (?:end|expire|terminate)"
    r"|(?:(?:shall|will) )?(?:continues?|remains?|runs?|(?:is|be) (?:valid|in (?:force|effect)))\b"
    r"[^.;]{0,60}?\buntil)(?: on)?\s*$"
    r"|\b(?i:(?:term|duration|validity)(?: of (?:the )?(?:agreement|contract|execution|validity))?\W{1,4}"
    r"(?:is |shall be )?(?:from )?[^.;]{5,40}? (?:until|to|through))\s*$"
    r"|\b(?i:(?:initial |service )?(?:term|period)[\"”]? (?:means|shall mean|is) [^;]{5,60}? "
    r"(?:until|to|through)(?: to)?)\s*$"
    r"|\b(?i:(?:term|agreement|contract|venture)\b[^.;]{0,20} (?:beginn|commenc|start)ing [^.;]{5,40} "
    r"and ending(?: on)?)\s*$"
    r"|\b(?i:contract end(?: date)?:)\s*$"
)
OWN_ENDLESS = re.compile(
    r"\bthis (?:[\w-]+ ){0,3}?(?:agreement|contract)\b[^.;]{0,60}?\b(?:valid|in (?:full )?force|in effect|continues?|"
    r"remains?|entered into|concluded)\b[^.;]{0,60}?\b(?:an indefinite (?:term|period|duration|time)|indefinitely|"
    r"in perpetuity|unlimited (?:term|period))\b",
    re.IGNORECASE,
)
OWN_BEGINNING = re.compile(
    r"(?:\beffective date[\"”]?\)?(?: of (?:this|the) [\w-]+)? (?:is|shall be|will be|means)"
    r"|\bthis (?:agreement|contract|lease|amendment)\b[^.;]{0,40}?\b(?:(?:shall )?(?:become|be|is)s? effective"
    r"|(?:shall )?takes? effect|(?:shall )?comes? into (?:force|effect)))(?: on| as of| from)?\s*$",
    re.IGNORECASE,
)
STARTS = re.compile(
    r"\b(?:effective(?: as of| on| from)?|commenc\w+(?: on| upon| as of)?|begin\w*(?: on)?|starts?(?: on)?|start date|"
    r"in force from|"
    r"from|with effect from|takes? effect on|gaat in op|ingaande(?: op)?|met ingang van|in werking op|beginnt am|"
    r"tritt am|"
    r"mietbeginn|beginn\w*|ab dem|vertragsbeginn|in dienst(?: per| met ingang van)?|"
    r"aangegaan\b[^.]{0,60}\b(?:ingaande )?op)\W*(?:the\s+|am\s+|:\s*|op\s+)?$",
    re.IGNORECASE,
)
# "as of the date first written above": the date of the agreement.
SAME = re.compile(
    r"\b(?:date (?:first )?(?:set forth|written|above|hereof|of this|of execution|of signature|of signing|"
    r"of the last)|first (?:above )?written|"
    r"effective date|date hereof|date of (?:this|the) agreement|upon (?:its )?(?:execution|signing|signature)|"
    r"execution of this|"
    r"ondertekening|unterzeichnung|unterschrift)",
    re.IGNORECASE,
)
UNTIL = re.compile(
    r"\b(?:until|till|through|thru|expir\w+(?: on| at| as of)?|terminat\w+(?: on| at)?|conclud\w+|end\w*(?: on|"
    r" at)?|ending|later than|"
    r"tot(?: en met)?|t/m|eindigt(?: op)?|bis(?: zum)?|endet(?: am| mit dem)?|läuft bis)\b[^.;]{0,90}$"
    r"|\bto\s*$",
    re.IGNORECASE,
)
PERPETUAL = re.compile(
    r"\b(?:perpetual(?:ly)?|indefinite(?:ly)?|in perpetuity|until (?:it is )?(?:terminated|cancel+ed|termination)|"
    r"unless and until terminated|"
    r"perpetuity|unlimited period|(?:when|until|unless) (?:\w+ )?(?:terminated|cancel+ed) (?:by|as|in accordance|"
    r"pursuant)|"
    r"until (?:either|one) party|no (?:fixed|specific) (?:term|expir)|onbepaalde (?:tijd|duur)|unbestimmte zeit|"
    r"unbefristet|"
    r"earlier (?:to occur )?of|shall (?:\w+ and automatically |automatically )?(?:terminate|expire|end) (?:up?on|when|"
    r"if|as to|as provided|automatically)|"
    r"terminable|may be terminated by)\b",
    re.IGNORECASE,
)
INITIAL = re.compile(
    r"\b(?:for|of|be|is|initial|period|term|continu\w+|extend|remain|last|duration|voor|duur|periode|von|für|dauer|"
    r"laufzeit|fest)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
NOT_TERM = re.compile(
    r"\b(?:notice|cure|advance|prior to|days['’]? prior|within|kündigungsfrist|opzegtermijn|frist von)\b", re.IGNORECASE
)
RENEWS = re.compile(
    r"\b(?:renew\w*|extend\w*|extension|continues?|successive|additional|verleng\w*|voortgezet|verläng\w*)\b",
    re.IGNORECASE,
)
AGAIN = re.compile(
    r"\b(?:renew\w*|extend\w* (?:the|this|for an)|extension|successive|additional|verleng\w*|verläng\w*)\b",
    re.IGNORECASE,
)
# "the fifth (5th) anniversary of the Effective Date", "the end of the third Contract Year", "the end of Year 3"
ANNIVERSARY = re.compile(
    r"\b(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|fifteenth|twentieth|one|two|three|"
    r"four|five|ten)?"
    r"\s*\(?(?P<number>\d{1,2})?\s?(?:s\s?t|n\s?d|r\s?d|t\s?h)?\)?[\s-]*(?:year\s+)?"
    r"(?:anniversary\b|(?:full |complete )?(?:contract|agreement|license) year\b)"
    r"|\bend of (?:contract )?year (?P<nth>\d{1,2})\b",
    re.IGNORECASE,
)
ORDINALS = {
    name: number
    for number, name in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
ORDINALS |= {"fifteenth": 15, "twentieth": 20, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
YEAR_END = re.compile(
    r"\bend of (?:the (?:current )?calendar year\b|(?:the )?(?:calendar )?(?:year )?(?P<year>(?:19|20)\d\d)\b)",
    re.IGNORECASE,
)
AUTOMATIC = re.compile(
    r"\b(?:auto(?:matic(?:ally)?)?[ -]?(?:\w+ )?(?:renew|exten)\w*|automatically|successive|evergreen|from (?:year|"
    r"month) to (?:year|month)|"
    r"unless (?:either|one|a|any|the other|terminated|earlier|notice)|shall (?:be )?(?:deemed )?(?:to be )?(?:renewed|"
    r"extended) (?:for|on)|"
    r"then (?:extended|continues)|continues? for|stilzwijgend|automatisch|telkens|jeweils|stillschweigend|sofern|"
    r"tenzij)\b",
    re.IGNORECASE,
)
OPTION = re.compile(
    r"\b(?:option|may (?:be )?(?:renew|extend)\w*|right to (?:renew|extend)|mutual\w*|by agreement|"
    r"agree(?:ment)? (?:in writing )?to|"
    r"upon (?:the )?(?:written )?(?:agreement|consent)|at its (?:sole )?discretion|in overleg|nach vereinbarung|"
    r"einvernehmlich)\b",
    re.IGNORECASE,
)
SUCCESSIVE = re.compile(
    r"\b(?:successive|consecutive|year[ -]to[ -]year|month[ -]to[ -]month|each|every|telkens|jeweils|at a time|"
    r"additional .{0,30}(?:periods|terms))\b",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"\b(?:notice|notif\w+|prior|before|opzeg\w*|voor het einde|kündig\w*|frist|vor ablauf|zum)\b", re.IGNORECASE
)
SURVIVES = re.compile(r"\bsurviv\w+\b", re.IGNORECASE)
OF_NOTICE = re.compile(r"[’')s]*\s*(?:\w+[\s-]){0,4}(?:notice|prior|before)\b", re.IGNORECASE)
PERIOD_OF_NOTICE = re.compile(
    r"\b(?:notice(?: period)?(?: of)?|opzegtermijn|opzegging|kündigungsfrist|frist)\b[^.;,]{0,30}$", re.IGNORECASE
)
FIRST = re.compile(r"initial|for an?\b|first", re.IGNORECASE)
COUNTED = re.compile(r"\b(?:from|after|following|commencing|beginning|starting|vanaf|na|ab|nach)\b", re.IGNORECASE)
TIMES = re.compile(
    r"\b(one|two|three|four|five|\d{1,2})(?:\s*\(\d{1,2}\))?\s+(?:(?:additional|further|successive|consecutive|"
    r"renewal)\s+){1,2}"
    r"(?:(?:terms?|periods?)\s+(?:of\s+)?(?:up to\s+)?)?$",
    re.IGNORECASE,
)
YEARLY = re.compile(
    r"\b(?:(?:from )?year[ -]to[ -]year|(?:from )?month[ -]to[ -]month|renew\w* (?:automatically |"
    r"tacitly )?(?:annually|every year|each year))\b",
    re.IGNORECASE,
)
COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
# A date beside a signature.
SIGNED = re.compile(
    r"\b(?:date[ds]?|datum|den)\b[ \t]*(?:signed|of signature)?[ \t]*:?[ \t_]*\n?[ \t]*$", re.IGNORECASE
)
# A note that a filing system prints on each page; its date is not the contract's.
PRINTED = re.compile(r"\bsource:[^\n]*$", re.IGNORECASE)
