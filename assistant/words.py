"""Words that carry grammar and no subject, in English, Dutch, German and French."""

FUNCTION_WORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below between both but
    by can could did do does doing down during each few for from further get give had has have having he her here
    hers him his how i if in into is it its just many may me might more most much must my no nor not of off on
    once only or other our out over own per please same shall she should so some such tell than that the their
    them then there these they this those through to too under until up us very was we were what when where which
    while who whom whose why will with would you your
    aan al alle als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een en er ge geen
    haar had heb hebben heeft hem het hier hij hoe hoeveel hun iemand iets ik in is ja je kan kon kunnen maar me
    meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons ook op over reeds te tegen toch
    toen tot u uit uw van veel voor want waren was wat waar wanneer welke werd wie wij worden wordt zal ze zelf
    zich zij zijn zo zonder zou
    aber alle als also am an auch auf aus bei bin bis bist da damit dann das dass dein dem den der des die dies
    diese dieser dieses du durch ein eine einem einen einer eines er es für hat hatte haben hier ich ihr im in ist
    ja jede jeder kann kein keine können man mein mit muss müssen nach nicht noch nun nur ob oder ohne sehr sein
    seine sich sie sind so soll über um und uns unser unter vom von vor wann war waren warum was wegen weil welche
    welcher welches wenn wer werden wie wieviel wird wir wo wurde zu zum zur zwischen
    à au aucun aussi autre aux avec ce ces cette chaque comme comment dans de des du elle elles en est et être eux
    il ils je la le les leur leurs lui ma mais me même mes moi mon ne nos notre nous on ont ou où par pas plus
    pour pourquoi quand que quel quelle quelles quels qui quoi sa sans se ses si son sont sur ta te tes toi ton
    tous tout très tu un une vos votre vous combien
    """.split()
)

# What turns a statement into its opposite, in the same languages; "don't" and its like are known by their ending.
NEGATIONS = frozenset(
    """
    no not none never neither nor without cannot
    geen niet nooit niets niemand noch zonder
    kein keine keinen keinem keiner keines nicht nie niemals nichts niemand ohne
    ne non pas jamais aucun aucune sans rien
    """.split()
)

# Not "one", "een", "ein", "un": they are articles more often than numbers.
NUMBER_WORDS = {
    **dict.fromkeys(("two", "twee", "zwei", "deux"), 2),
    **dict.fromkeys(("three", "drie", "drei", "trois"), 3),
    **dict.fromkeys(("four", "vier", "quatre"), 4),
    **dict.fromkeys(("five", "vijf", "fünf", "cinq"), 5),
    **dict.fromkeys(("six", "zes", "sechs"), 6),
    **dict.fromkeys(("seven", "zeven", "sieben", "sept"), 7),
    **dict.fromkeys(("eight", "acht", "huit"), 8),
    **dict.fromkeys(("nine", "negen", "neun", "neuf"), 9),
    **dict.fromkeys(("ten", "tien", "zehn", "dix"), 10),
    **dict.fromkeys(("twelve", "twaalf", "zwölf", "douze"), 12),
    **dict.fromkeys(("fourteen", "veertien", "vierzehn", "quatorze"), 14),
    **dict.fromkeys(("fifteen", "vijftien", "fünfzehn", "quinze"), 15),
    **dict.fromkeys(("twenty", "twintig", "zwanzig", "vingt"), 20),
    **dict.fromkeys(("thirty", "dertig", "dreißig", "trente"), 30),
    **dict.fromkeys(("sixty", "zestig", "sechzig", "soixante"), 60),
    **dict.fromkeys(("ninety", "negentig", "neunzig"), 90),
}
