"""Words that carry grammar and no subject, in English, Dutch, German and French."""

FUNCTION_WORDS = frozenset(
    """
    a about above actually after again all already also am an and any anybody anyone anything anyway are as asked
    at away back be because becomes been before behind being below best better between big both but by call called
    can cannot certain come comes could did do does doing down during each else enough especially even ever every
    everybody everyone everything exactly far few for from further get gets getting give go goes going gone got
    had happen happened happens has have having he hello help her here hers hi him his how i if in indeed instead
    into is it its just keep kept kind know known later least less let like likely little long look looking looks
    lot made make makes making many may maybe me mean means might mine more most much must my need needed needs
    never next no nobody none nor not nothing now of off often ok on once one ones only onto or other others ought
    our out over own per please quite rather really regarding right said same saw say saying says see seem seems
    seen several shall she should show since so some somebody somehow someone something sometimes somewhere soon
    sort still such sure take taken takes tell than thank thanks that the their them then there these they thing
    things think this those though through to together told too took toward towards tried tries truly try trying
    two under unless until up upon us use used uses using usually various very want wanted wants was way ways we
    well went were what whatever when whenever where wherever whether which while who whole whom whose why will
    with within without wonder would yes yet you your yourself
    aan al alle alleen allemaal alles als altijd andere anders beetje behalve ben best bij bijna binnen bovendien
    buiten daar dan dat de der deze die dit doch doe doen doet door dus een eerst eigenlijk elk elke en er gaan
    gaat ge gedaan geen gegaan gewoon ging graag haar had heb hebben heeft hem het hier hij hoe hoelang hoeveel
    hoort hun iedereen iemand iets ik in is ja je juist kan komen komt kon krijg krijgen krijgt kunnen kunt kwam
    laat lang laten maak maakt maar mag maken me meer men met mij mijn moest moet moeten mogelijk mogen na naar
    nemen niet niets nodig nog nu of om omdat onder ons ooit ook op over precies reeds samen sinds soms staan
    staat steeds te tegen terug toch toe toen tot tussen u uit uw vaak van vanaf veel verder voor waar wanneer
    want waren was wat weer weet weg welk welke werd weten wie wij wil willen worden wordt zal ze zeg zeggen zegt
    zeker zelf zich zien ziet zij zijn zo zoals zodat zonder zou zullen
    ab aber alle allein alles als also am an ander andere anderen auch auf aus bei beim bereits besonders bin bis
    bisher bist brauche brauchen braucht da dabei dafür dagegen daher damit danach dann daran darauf das dass dazu
    dein dem den denn der derzeit des die dies diese dieser dieses doch dort du durch eben eigentlich ein eine
    einem einen einer eines einfach einige er erst es etwas fast für ganz gar geben gehen geht genau gerade gern
    gibt gleich haben halten hat hatte hier hin ich ihr im immer in irgendwie ist ja jede jeder jemand jene jetzt
    kann kein keine kommen kommt können lang lange lassen lässt machen macht mal man mehr mein meist mit muss
    möchte mögen mögliche müssen nach neben nehmen nicht noch nun nur ob oder oft ohne sagen sagt schon sehen sehr
    sein seine seit selbst sich sie sind so soll sollen sollte sonst sowie statt tun um und uns unser unter usw
    viel viele vielleicht vom von vor wann war waren warum was wegen weil weiter weitere weiß welche welcher
    welches wenig wenn wer werden wie wieder wieviel wir wird wissen wo wohl wollen wurde während wäre würde zu
    zum zur zwischen über
    ailleurs ainsi alors après assez au aucun aussi autre aux avant avec avoir beaucoup bien car ce cela cependant
    certains ces cette ceux chaque chez combien comme comment dans de depuis des devant doit doivent donc dont du
    déjà elle elles en encore entre environ est et eux faire fait faut fois ici il ils je jusque la le les leur
    leurs lors lorsque lui ma mais me mes mieux moi moins mon même ne non nos notre nous nous-mêmes on ont or ou
    où par parce pas pendant peu peut peuvent plus plusieurs plutôt pour pourquoi presque près puis quand que quel
    quelle quelles quelqu quelque quelques quels qui quoi rien sa sans se ses seulement si soit son sont sous
    souvent suis sur ta te tes toi ton toujours tous tout toute toutes trop très tu un une va vers voici voilà vos
    votre vous vraiment à être
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
