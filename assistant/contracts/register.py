"""The register: all contracts of a library, what they say with people's corrections, and what can be done with them."""

import datetime
import zlib
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from assistant.contracts.agenda import Entry, agenda
from assistant.contracts.card import Card, card
from assistant.contracts.comparing.comparison import Comparison, compare
from assistant.contracts.corrections import Action, Correction, Corrections, corrected
from assistant.contracts.deadlines import CANCELLING
from assistant.contracts.finding.finder import embed, look, thresholds
from assistant.contracts.finding.learning import Example, LearnReport, learn, save
from assistant.contracts.model import ContractSummary
from assistant.contracts.paper import Paper
from assistant.contracts.quoting import place_of
from assistant.contracts.reviewing.playbook import Playbook, playbook_for
from assistant.contracts.reviewing.review import Review, review
from assistant.contracts.store import summary
from assistant.documents import Document
from assistant.library import Library
from assistant.people.access import Gate, User
from assistant.phrases import LANGUAGES
from providers import Embedder, Provider, ProviderError


class Register:
    """The contracts of a library. `user` names for whom, in each method; None is the owner, who sees all."""

    def __init__(
        self,
        library: Library,
        gate: Gate,
        *,
        chat: Callable[[], Provider | None] = lambda: None,
        embedder: Callable[[], Embedder],
    ) -> None:
        self.library = library
        self.corrections = Corrections(library)
        self._gate = gate
        self._chat = chat
        self._embedder = embedder

    def summary(self, document: str, *, user: User | None = None) -> ContractSummary:
        """What a contract (by id, path or name) says, with what people corrected. Raises UnknownDocument."""
        return self._summary(self._paper(document, user))

    @property
    def stamp(self) -> str:
        """Changes whenever papers or corrections do; for what keeps summaries at hand."""
        said = self.corrections.of()
        return f"{self.library.generation}:{len(said)}:{max((one.at for one in said), default='')}"

    def every(self, *, user: User | None = None) -> Iterator[ContractSummary]:
        """A summary of every paper by path, contract or not; one that wasn't summarised yet is summarised now."""
        return map(self._summary, self._gate.documents(user))

    def all(self, *, user: User | None = None) -> Iterator[ContractSummary]:
        """Every contract among the papers, by path."""
        return (found for found in self.every(user=user) if found.kind != "not a contract")

    def agenda(
        self,
        *,
        user: User | None = None,
        after: datetime.date | None = None,
        before: datetime.date | None = None,
        cancelling: bool = False,
        renewing: bool = False,
    ) -> list[Entry]:
        """The dates and deadlines of all contracts by day, from `after` up to and without `before`.

        `cancelling` keeps the days until which a contract can be ended, `renewing` what renews by itself.
        """
        names = CANCELLING if cancelling else None
        return agenda(self.all(user=user), after=after, before=before, names=names, renewing=renewing)

    def compare(self, old: str, new: str, *, user: User | None = None) -> Comparison:
        """The second contract against the first. Raises UnknownDocument."""
        first, second = self._paper(old, user), self._paper(new, user)
        named = [*self._summary(first).parties, *self._summary(second).parties]
        parties = {name for one in named for name in (one.name, one.role) if name}
        return compare(self.library, first, second, parties=parties)

    def review(self, document: str, playbook: Playbook | None = None, *, user: User | None = None) -> Review | None:
        """A contract against a playbook: the one given, else the one for its kind; None where there is none.

        Raises UnknownDocument, and SettingsError for a playbook of the home's that can't be used.
        """
        return self._review(self.summary(document, user=user), playbook)

    def card(self, document: str, *, language: str = "", user: User | None = None) -> Card:
        """The contract on one page, with what the playbook for its kind objects to. Raises as `review` does.

        With a `language` (an ISO 639-1 code) and a chat model its clauses are in the model's plain words, as far as
        the check lets them through; they are kept, so that the model is paid once. Else they are quoted.
        """
        found = self.summary(document, user=user)
        shown = card(found, self._review(found))
        try:
            model = self._chat() if language else None
        except ProviderError as error:
            return shown.model_copy(update={"notices": (*shown.notices, f"The contract is quoted. {error}")})
        return self._worded(shown, model, language) if model else shown

    def correct(
        self,
        document: str,
        clause: str,
        action: Action,
        *,
        value: str = "",
        quote: str = "",
        user: User | None = None,
    ) -> Correction:
        """Keeps what a person says of a clause. Raises as `Corrections.keep` does."""
        paper = self._paper(document, user)
        return self.corrections.keep(
            Correction(document=paper.id, clause=clause, action=action, value=value, quote=quote, by=str(user or ""))
        )

    def learn(self) -> LearnReport:
        """Adapts the finder to what people corrected, where that does no harm to contracts left out; kept in the home.

        Summaries are made anew with it. Raises HomeError.
        """
        said: dict[str, list[Correction]] = {}
        for one in self.corrections.of():
            said.setdefault(one.document, []).append(one)
        examples = [self._example(document, own) for document, own in said.items()]
        learnt, report = learn(examples, embed, thresholds("en"))
        save(learnt, self.library.home)
        return report

    def _example(self, document: str, said: Sequence[Correction]) -> Example:
        paper = self.library.document(document)
        pages = [self.library.page(paper.id, number) for number in range(1, paper.pages + 1)]
        text = Paper(paper.id, paper.name, pages).text
        found = summary(self.library, paper)
        truth: dict[str, list[tuple[int, int]]] = {}
        for one in said:
            quotes = [one.quote] if one.quote else [each.quote for each in found.clause(one.clause).citations]
            places = [place for quote in quotes if (place := place_of(quote, text))]
            if one.action == "absent":
                truth[one.clause] = []
            elif places:
                truth[one.clause] = places
        return Example(text, look(text).segments, truth)

    def _worded(self, shown: Card, model: Provider, language: str) -> Card:
        basis = sha256(f"{model.name}\n{shown.model_dump_json()}".encode()).hexdigest()
        row = self.library.database.connection.execute(
            "SELECT content FROM cards WHERE document = ? AND language = ? AND basis = ?",
            (shown.document, language, basis),
        ).fetchone()
        if row:
            return Card.model_validate_json(zlib.decompress(row[0]))
        from assistant.checking import Checker
        from assistant.contracts.wording import in_plain_words

        worded = in_plain_words(shown, model, Checker(self._embedder()), LANGUAGES.get(language, language))
        if worded.notices == shown.notices:  # the model did not fail
            with self.library.database.write() as database:
                database.execute(
                    "INSERT INTO cards VALUES (?, ?, ?, ?) ON CONFLICT (document, language) "
                    "DO UPDATE SET basis = excluded.basis, content = excluded.content",
                    (shown.document, language, basis, zlib.compress(worded.model_dump_json().encode())),
                )
        return worded

    def _review(self, found: ContractSummary, playbook: Playbook | None = None) -> Review | None:
        chosen = playbook or playbook_for(found.kind, self.library.home)
        return review(found, chosen) if chosen else None

    def _paper(self, document: str, user: User | None) -> Document:
        return self._gate.document(document, user)

    def _summary(self, paper: Document) -> ContractSummary:
        return corrected(self.library, paper, summary(self.library, paper), self.corrections.of(paper.id))
