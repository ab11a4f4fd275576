"""The assistant: the SDK, and the only place where its parts are put together."""

from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from assistant.answering.answerer import PASSAGES, Answerer, AnswerStream, History
from assistant.answering.asking import Asker
from assistant.answering.citing import Citer
from assistant.answering.refusing import relevance, threshold
from assistant.conversing.keeping import keep
from assistant.conversing.store import Conversations
from assistant.documents import Answer, Box, Citation, Document, Passage
from assistant.errors import ModelMismatch, NotAllowed
from assistant.ingestion.adding import Adder
from assistant.ingestion.failing import Failure, Failures
from assistant.ingestion.sources import uploader
from assistant.library import Library, mismatch
from assistant.models.connecting import Connector
from assistant.models.spending import Spent
from assistant.people.access import Gate, User
from assistant.people.users import Users, plain
from assistant.reading import Options
from assistant.reports import AddReport, BackupReport, CheckReport, Listener, ReindexReport, StepListener
from assistant.search.extracting import Extractor
from assistant.search.retrieval import Retriever
from assistant.settings import Settings, home_folder, load_settings
from providers import Embedder, NotConfigured, Provider

if TYPE_CHECKING:
    from assistant.contracts import ContractSummary
    from assistant.contracts.comparing.comparison import Comparison
    from assistant.contracts.register import Register
    from assistant.ingestion.watching import Watched
    from assistant.overview.tabling import Table
    from assistant.quotes.desk import Quotes
    from assistant.quotes.model import Quote
    from assistant.reading.recording import Hear
    from assistant.search.indexing import Indexes
    from assistant.viewing.model import View
    from assistant.viewing.view import Viewer


class Assistant:
    """A firm's assistant: the papers of one home, what finds things in them, and what answers from them.

    It may be shared by threads. `home` is the workspace folder (default $ASSISTANT_HOME, else ./.assistant);
    `settings` are used instead of the home's own; `chat` and `embedder` instead of those that the settings name.

    Raises HomeError or SettingsError where the home cannot be used as it is.
    """

    def __init__(
        self,
        home: str | Path | None = None,
        *,
        settings: Settings | None = None,
        chat: Provider | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.home = home_folder(home)
        self.settings = settings or load_settings(self.home)
        self.library = Library(self.home, url=self.settings.library.url)
        self._connector = Connector(self.home, self.settings)
        self._given = chat
        self._embedder = embedder
        self.users = Users(self.home)
        self._gate = Gate(self.library, self.settings.access, self.users)
        self._citer = Citer(self.library)

    # -- the papers

    def add(
        self,
        *paths: str | Path,
        groups: Collection[str] = (),
        listener: Listener | None = None,
        user: User | None = None,
    ) -> AddReport:
        """Adds files, and folders with all they hold; what is there already is not read again.

        `groups` are the only ones that may see these papers; none means everybody. `listener` is told of each
        file before and after. No file stops the others: what failed stands in the report with its reason.
        Raises NotAllowed for a `user` who is no administrator: it reads this machine's files.
        """
        self._gate.require_admin(user, "add files of this machine")
        report = self.adder.add([Path(path) for path in paths], groups=groups, listener=listener)
        self.indexes.refresh()
        return report

    def upload(
        self,
        files: Mapping[str, bytes],
        *,
        groups: Collection[str] = (),
        listener: Listener | None = None,
        user: User | None = None,
    ) -> AddReport:
        """As `add`, for papers without a file: their contents by name. An equal name means a new version.

        What a `user` uploads is his own paper, whatever others have. Raises NotAllowed for a group that he is not in.
        """
        self._gate.require_groups(user, groups)
        report = self.adder.upload(files, groups=groups, by=plain(str(user or "")), listener=listener)
        self.indexes.refresh()
        return report

    def sync(
        self,
        folder: str | Path,
        *,
        groups: Collection[str] = (),
        listener: Listener | None = None,
        allow_empty: bool = False,
        user: User | None = None,
    ) -> AddReport:
        """Makes the library hold what the folder holds: new, changed and moved papers, and none that are gone.

        Raises NotADirectoryError for a folder that isn't there, and EmptyFolder for one that held papers and holds
        nothing now, unless `allow_empty`: as long as a share isn't mounted, its papers are not deleted. Raises
        NotAllowed as `add` does.
        """
        self._gate.require_admin(user, "keep folders of this machine in step")
        root = _folder(folder)
        report = self.adder.sync(root, groups=groups, listener=listener, allow_empty=allow_empty)
        self.indexes.refresh()
        return report

    def watch(
        self,
        folder: str | Path,
        *,
        groups: Collection[str] = (),
        listener: Listener | None = None,
        stop: Event | None = None,
        user: User | None = None,
    ) -> Generator["Watched", None, None]:
        """Syncs the folder, and again after each change in it, until `stop` is set or the iterator is closed.

        Gives what each sync did. A file that is being written is waited for; a folder that is gone, or empty as
        where a share isn't mounted, is waited for too, and nothing is deleted for that. Raises NotADirectoryError as
        `sync` does, for a folder that isn't there at the beginning, and NotAllowed as `add` does.
        """
        self._gate.require_admin(user, "keep folders of this machine in step")
        from assistant.ingestion.watching import watch

        root = _folder(folder)
        sync = partial(self.sync, root, groups=groups, listener=listener)
        return watch(root, sync, stop=stop or Event(), without=self.home)

    def forget(self, document: str, *, user: User | None = None) -> Document:
        """Deletes a paper, named by id, path or name, with all that was made of it and what lies within it.

        The file itself stays. Raises UnknownDocument, and NotAllowed for a user who may see it and no more.
        """
        paper = self._own(document, user, "forget")
        holders = tuple(f"{path}/" for path in self.library.paths(paper.id))
        within = [path for path in self.library.paths() if path.startswith(holders)]
        if within:
            self.library.detach(within)
        self.library.forget([paper.id])
        self.indexes.compact()
        return paper

    def reread(self, document: str, *, listener: Listener | None = None, user: User | None = None) -> AddReport:
        """Reads a paper, named by id, path or name, anew from the file that is kept: with other settings, for one.

        Where that fails, what was read before stays. Raises UnknownDocument, and NotAllowed as `forget` does.
        """
        report = self.adder.again(self._own(document, user, "have read anew"), listener=listener)
        self.indexes.refresh()
        return report

    def failures(self, *, user: User | None = None) -> list[Failure]:
        """Files that could not be added, by path; with `user`, those that he uploaded. Administrators see all."""
        found = Failures(self.library.database).listed()
        mine = None if self.is_admin(user=user) else plain(str(user))
        return [one for one in found if mine is None or uploader(one.path) == mine]

    def dismiss(self, paths: Collection[str], *, user: User | None = None) -> None:
        """Takes files off the list of those that could not be added; whatever else a user names is left on it."""
        mine = {one.path for one in self.failures(user=user)}
        Failures(self.library.database).drop(mine.intersection(paths))

    def share(self, document: str, groups: Collection[str], *, user: User | None = None) -> Document:
        """Says which groups alone may see a paper, and what lies within it; none means everybody.

        Raises UnknownDocument; NotAllowed for a group that the user is not in, or a paper that is not his.
        """
        paper = self._own(document, user, "say who sees")
        self._gate.require_groups(user, groups)
        holders = tuple(f"{path}/" for path in self.library.paths(paper.id))
        within = {one for path, one in self.library.paths().items() if path.startswith(holders)}
        for one in (paper.id, *within):
            self.library.set_groups(one, groups)
        return self.library.document(paper.id)

    def _own(self, document: str, user: User | None, what: str) -> Document:
        paper = self._gate.document(document, user)
        if not self._gate.may_forget(user, paper):
            who = uploader(paper.path)
            whose = f"It was uploaded by {who}." if who else "It is the firm's."
            raise NotAllowed(f"You may read {paper.name!r}, but not {what} it. {whose} Ask an administrator.")
        return paper

    def reindex(self, *, listener: StepListener | None = None) -> ReindexReport:
        """Goes over to the embedding model that the settings name: embeds every passage anew, builds its index, swaps.

        Whoever has the library open goes on finding by the model before it until then, and may add papers. Killed
        midway, the next call goes on. What the model before it needs is kept for `rollback`.
        """
        from assistant.search.reindexing import Reindexer

        return Reindexer(self.library, self._model, self._indexes_of(self._model), listener).run()

    def rollback(self, *, listener: StepListener | None = None) -> ReindexReport:
        """Goes back to the embedding model before the last `reindex`. Papers that came since are embedded with it.

        For that the settings have to name it; where no papers came, they may be set back afterwards. Raises
        ModelMismatch where there is no such model, or the settings name another one and papers came.
        """
        from assistant.search.reindexing import Reindexer, rollback

        if self._model.fingerprint == self.library.state.previous:
            return Reindexer(self.library, self._model, self._indexes_of(self._model), listener).run()
        report = rollback(self.library)
        for made in ("embedder", "adder", "indexes", "retriever", "extractor", "_answerer"):
            self.__dict__.pop(made, None)  # they are of the model that the settings still name
        return report

    def check(self, *, listener: StepListener | None = None) -> CheckReport:
        """Looks at every paper, passage, vector and index, and whether they fit; papers may be added meanwhile.

        What is wrong with an index is repaired; papers are never changed. Raises ModelMismatch.
        """
        from assistant.storage.verifying import check

        return check(self.library, self.indexes, listener)

    def backup(self, file: str | Path, *, listener: StepListener | None = None) -> BackupReport:
        """Writes the library as it is at this moment, and the settings without keys, as one file; see `restore`.

        Others may go on reading and writing. Raises HomeError, and leaves what was there, where that fails.
        """
        from assistant.backups.backing_up import backup

        return backup(self.library, Path(file), listener)

    def drop_previous(self) -> bool:
        """Deletes what `reindex` kept of the embedding model before it; whether there was any. Raises ModelMismatch."""
        from assistant.search.reindexing import drop_previous

        indexes = self.indexes
        dropped = drop_previous(self.library)
        indexes.sweep()
        return dropped

    def documents(self, *, user: User | None = None) -> list[Document]:
        """The papers, by path; with `user`, those that this user may see."""
        return self._gate.documents(user)

    # -- people

    def groups(self, *, user: User | None = None) -> list[str]:
        """The groups that a user may give papers to: his own; all that there are, for the owner and administrators."""
        return self._gate.groups(user)

    def is_admin(self, *, user: User | None = None) -> bool:
        """Whether a user may do everything: the owner (no user named) and administrators."""
        return self._gate.is_admin(user)

    def may_forget(self, document: Document, *, user: User | None = None) -> bool:
        """Whether a user may forget a paper that he sees, and say who else sees it."""
        return self._gate.may_forget(user, document)

    # -- questions

    def search(
        self, query: str, limit: int = 10, *, user: User | None = None, within: Collection[str] | None = None
    ) -> list[Passage]:
        """The passages that fit best, best first. `within` restricts it to papers by id, path or name.

        Raises UnknownDocument for a paper in `within` that isn't there, ValueError for an empty query.
        """
        finding = self.retriever.search(_asked(query), limit, within=self._gate.keys(user, within))
        return self._citer.passages(finding.chunks)

    def ask(
        self,
        question: str,
        *,
        history: History = (),
        user: User | None = None,
        within: Collection[str] | None = None,
        deep: bool = False,
    ) -> Answer:
        """The answer that the papers give, each statement with the place that it stands at.

        `history` holds earlier questions with their answers, oldest first. Without a chat model the answer is
        quoted word for word. A model that fails is said so in the notices, and the papers are quoted instead. With
        `deep` the model looks for itself: it searches, opens pages and has things computed, step by step (`steps`).
        Raises UnknownDocument and ValueError as `search` does.
        """
        return self.stream(question, history=history, user=user, within=within, deep=deep).answer

    def stream(
        self,
        question: str,
        *,
        history: History = (),
        user: User | None = None,
        within: Collection[str] | None = None,
        deep: bool = False,
    ) -> AnswerStream:
        """As `ask`, with the text as it comes: iterate, then take `.answer`."""
        return self._asker.stream(_asked(question), history, user=user, within=within, deep=deep)

    def converse(
        self,
        question: str,
        conversation: str | None = None,
        *,
        begin: bool = False,
        user: User | None = None,
        within: Collection[str] | None = None,
        deep: bool = False,
    ) -> AnswerStream:
        """As `stream`, following the questions of a conversation (its id), to which the answer is added when whole.

        None begins a conversation; `.trail.conversation` is its id. With `begin`, the one with the id that is given
        (`new_id`) is begun. Raises UnknownConversation for one that isn't there, or is another user's.
        """

        kept = self.conversations(user=user)
        before = kept[conversation] if conversation and not begin else None
        history, cited = (before.history, before.cited) if before else ((), ())
        stream = self._asker.stream(_asked(question), history, cited=cited, user=user, within=within, deep=deep)
        return keep(
            question.strip(), stream, kept, before, self._gate.named(user, within or ()), begin=conversation or ""
        )

    def overview(
        self, documents: Collection[str], question: str = "Summarise", *, user: User | None = None
    ) -> AnswerStream:
        """The answer from every passage of papers (by id, path or name), and how much of each was read (`coverage`).

        "All deadlines", amounts, obligations, people or definitions, a summary, or with a chat model any question;
        what is asked in such words of papers that it names comes here by `ask` too. Raises UnknownDocument.
        """
        papers = [self._gate.document(one, user) for one in documents]
        return self._asker.reader.stream(_asked(question), papers)

    def table(self, documents: Collection[str], items: Sequence[str] = (), *, user: User | None = None) -> "Table":
        """Papers (by id, path or name) side by side: what each says on each of the items, every cell with its places.

        Without items, on the sections that several of them have. Raises UnknownDocument, AssistantError.
        """
        from assistant.overview.tabling import Tabler

        tabler = Tabler(self.library, lambda: self.retriever, lambda: self._answerer)
        return tabler.table([self._gate.document(one, user) for one in documents], items)

    def conversations(self, *, user: User | None = None) -> Conversations:
        """The conversations of a user, or the owner's: to list, look at, search and delete."""

        def visible() -> set[str] | None:
            return None if user is None else {paper.id for paper in self._gate.documents(user)}

        return Conversations(self.library.database, user, visible)

    def text(self, citation: Citation | Passage, *, user: User | None = None) -> str:
        """The exact text at the place of a citation or passage, cut out of the stored pages anew.

        Raises UnknownDocument if the paper was forgotten since, or is not for this user.
        """
        self._gate.document(citation.document, user)  # or it is not for them
        pages = {span.page: self.library.page(citation.document, span.page) for span in citation.spans}
        return "\n".join(pages[span.page].text[span.start : span.end] for span in citation.spans)

    def relevance(self, question: str, *, user: User | None = None) -> float:
        """How likely it is, 0 to 1, that the papers hold the answer; below `threshold` the assistant says no."""
        keys = self._gate.keys(user, None)
        found = self.retriever.search(_asked(question), PASSAGES, within=keys)
        return relevance(found.question, found.sentences)

    def picture(self, citation: Citation | Passage, *, width: int = 1000, user: User | None = None) -> bytes:
        """The cited page as a PNG, `width` pixels wide, with the quoted passage highlighted.

        Raises UnknownDocument if the paper was forgotten since, or is not for this user.
        """
        return self.page_picture(citation.document, citation.page, boxes=citation.boxes, width=width, user=user)

    def page_picture(
        self, document: str, page: int, *, boxes: Sequence[Box] = (), width: int = 1000, user: User | None = None
    ) -> bytes:
        """A page of a paper (by id, path or name) as a PNG. Raises UnknownDocument."""
        from assistant.reading.picture import page_picture

        paper = self._gate.document(document, user)
        shown = self.library.page(paper.id, page)
        return page_picture(self.library.original(paper.id), paper.kind, shown, boxes=boxes, width=width)

    def view(
        self,
        source: Citation | Passage,
        *,
        others: Iterable[Citation | Passage] = (),
        width: int = 1240,
        user: User | None = None,
    ) -> "View":
        """A source in its surroundings, as `View` says: a page's picture, a table, a text or a transcript.

        The passages of `others` that stand there too are marked lighter. Raises UnknownDocument for a paper that isn't
        there, or not for this user.
        """
        return self._viewer.view(self._gate.document(source.document, user), source, others, width=width)

    def original(self, document: str, *, user: User | None = None) -> bytes:
        """The file of a paper (by id, path or name) as it was added. Raises UnknownDocument."""
        return self.library.original(self._gate.document(document, user).id)

    def transcribe(self, recording: bytes, *, mime: str = "audio/wav") -> str:
        """What is said in a recording, as the model writes it down that the settings name (models.transcribe).

        Raises NotConfigured where none is named, or it can't be used, and ProviderError where it fails.
        """
        from providers.types import Media

        if not self.settings.models.transcribe:
            raise NotConfigured("No model that writes down speech is set. Name one in the settings: models.transcribe")
        return self._hear(Media(recording, mime)).text.strip()

    # -- contracts

    def summarise(self, document: str, *, user: User | None = None) -> "ContractSummary":
        """What a contract (by id, path or name) says, what it lacks and what falls due, each with its place.

        The summary is kept with the paper. For what is no contract, `kind` says so, and `seems` what it seems to be.
        Raises UnknownDocument for a paper that isn't there, or not for this user.
        """
        return self.contracts.summary(document, user=user)

    def compare(self, old: str, new: str, *, user: User | None = None) -> "Comparison":
        """Two contracts, or two versions of one: what changed, changes of meaning first. Raises UnknownDocument."""
        return self.contracts.compare(old, new, user=user)

    @cached_property
    def contracts(self) -> "Register":
        """All contracts: cards, reviews against the firm's playbook, dates, corrections."""
        from assistant.contracts.register import Register

        return Register(self.library, self._gate, chat=lambda: self.chat, embedder=lambda: self.embedder)

    # -- quotes

    def quote(
        self,
        request: str | Path | Sequence[Path],
        *,
        customer: str = "",
        prices: Sequence[str | Path] = (),
        user: User | None = None,
    ) -> "Quote":
        """A draft of a quote for a request, its text or its files; see `quotes.draft`, which says what it raises."""
        return self.quotes.draft(request, customer=customer, prices=prices, by=str(user or ""), user=user)

    @cached_property
    def quotes(self) -> "Quotes":
        """All quotes: drafts, their lines and steps."""
        from assistant.quotes.desk import Quotes

        def search(query: str, limit: int, user: User | None) -> list[Passage]:
            return self.search(query, limit, user=user)

        return Quotes(
            self.library,
            self._gate,
            self.settings.quotes,
            chat=lambda: self.chat,
            search=search,
            embedder=lambda: self.embedder,
        )

    # -- what it is made of

    @cached_property
    def chat(self) -> Provider | None:
        """The chat model, or None where none is set. What it is used for is counted, and kept within the budget.

        Raises NotConfigured for one that can't be used.
        """
        return self._connector.metered(self._given) if self._given else self._connector.chat()

    @cached_property
    def _model(self) -> Embedder:
        """The embedding model that the settings name, whatever the papers were embedded with."""
        return self._embedder or self._connector.embedder()

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model. Raises ModelMismatch if the papers were embedded with another one."""
        state = self.library.state
        if state.model not in ("", self._model.fingerprint):
            raise mismatch(self.library.database.place, state, self._model.fingerprint)
        return self._model

    def info(self, *, user: User | None = None) -> dict[str, Any]:
        """What is in use: the home, sizes, models, kinds of index. For people and for bug reports.

        Raises NotAllowed for a user who is no administrator: it counts papers that are not for him.
        """
        self._gate.require_admin(user, "see how much there is in all")
        papers, state = self.library.documents(), self.library.state
        models = {"chat": ", then ".join(self.settings.models.chats) or None, "embed": self.settings.models.embed}
        try:
            indexes = self.indexes.describe()
        except ModelMismatch as error:
            indexes = {"problem": str(error)}
        return {
            "home": str(self.home),
            "library": self.library.database.place,
            "documents": len(papers),
            "pages": sum(paper.pages for paper in papers),
            "chunks": sum(paper.chunks for paper in papers),
            "bytes": sum(file.stat().st_size for file in self.home.rglob("*") if file.is_file()),
            "models": {
                **models,
                "fingerprint": state.model or None,
                **({"previous": state.previous} if state.previous else {}),
                **({"coming": state.coming} if state.coming else {}),
            },
            "indexes": indexes,
        }

    def spending(self, *, user: User | None = None) -> list[Spent]:
        """What chat models were used for and cost: a line for each day and model, the newest day first.

        Raises NotAllowed for a user who is no administrator.
        """
        self._gate.require_admin(user, "see what was spent")
        return self._connector.tally.days()

    @cached_property
    def adder(self) -> Adder:
        """What adds papers."""
        return Adder(
            self.library,
            self.embedder,
            ignore=self.settings.sync.ignore,
            refresh=lambda: self.indexes.refresh(),
            options=Options(**self.settings.reading.model_dump()),
            hear=(lambda recording: self._hear(recording)) if self.settings.models.transcribe else None,
        )

    @cached_property
    def _hear(self) -> "Hear":
        model = self._connector.transcriber()
        assert model  # it is set
        return model.transcribe

    @cached_property
    def indexes(self) -> "Indexes":
        """Both indexes."""
        return self._indexes_of(self.embedder)

    def _indexes_of(self, model: Embedder) -> "Indexes":
        from assistant.search.indexing import Indexes

        if self.settings.library.indexes == "server":
            from assistant.search.server_indexing import ServerIndexes

            return ServerIndexes(self.library, fingerprint=model.fingerprint, dimension=model.dimension)
        folder = self.home / "indexes"
        return Indexes(folder, self.library, fingerprint=model.fingerprint, dimension=model.dimension)

    @property
    def threshold(self) -> float:
        """The relevance below which questions are refused: as set, else as calibrated on these papers."""
        return threshold(self.settings.answers, self.library)

    @cached_property
    def retriever(self) -> Retriever:
        """What finds passages."""
        return Retriever(self.library, self.indexes, self.embedder, self.extractor)

    @cached_property
    def extractor(self) -> Extractor:
        """What finds sentences in passages."""
        return Extractor(self.indexes, self.embedder, self._connector.reader(self.embedder))

    @cached_property
    def _asker(self) -> Asker:
        answers = self.settings.answers
        return Asker(self._gate, answers, lambda: self.chat, lambda: self.retriever, lambda: self._answerer)

    @cached_property
    def _viewer(self) -> "Viewer":
        from assistant.viewing.printing import Printer
        from assistant.viewing.view import Viewer

        return Viewer(self.library, Printer(self.library, seconds=self.settings.reading.office_seconds))

    @cached_property
    def _answerer(self) -> Answerer:
        return Answerer(self.extractor, self._citer, self.settings.answers, lambda: self.chat, lambda: self.threshold)


def _asked(question: str) -> str:
    if not question.strip():
        raise ValueError("The question is empty. Ask something.")
    return question.strip()


def _folder(folder: str | Path) -> Path:
    root = Path(folder).absolute()
    if not root.is_dir():
        raise NotADirectoryError(f"{str(root)!r} is not a folder. Name the folder that holds the papers.")
    return root
