"""Follow-ups made standalone: by the chat model where there is one, by rules where not or where it fails."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.conversing.following import follow, grammar_of, leans
from assistant.conversing.others import asks_for_another, others, transferred
from assistant.documents import Document
from assistant.errors import BudgetSpent
from assistant.prompts import prompt
from assistant.text.words import FUNCTION_WORDS
from providers import ChatRequest, Message, Provider, ProviderError

History = Sequence[tuple[str, str]]
# A question with this many words that name a subject, and none that stands for something else, is not a follow-up.
_PLAIN = 6
# Characters: of a rewritten question, and of each earlier answer that a model is shown for it.
_LONGEST, _SHOWN = 400, 600
_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Understood:
    """A question that stands by itself, and the papers (ids) that it is about; none means no paper in particular."""

    question: str
    papers: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def understand(
    question: str,
    history: History,
    cited: Sequence[str],
    papers: Sequence[Document],
    chat: Callable[[], Provider | None],
) -> Understood:
    """What a question means that follows others, oldest first; `cited` are the papers (ids) of the last answer.

    Only `papers` are looked at: those that may be found. "The other contract" is found by rules in any case; all else
    the model is asked, and what it makes up or leaves empty is not taken.
    """
    if not history:
        return Understood(question)
    before = history[-1][0]
    known = [one for name in cited for one in papers if one.id == name]
    # The first one bears the answer best; the one that is meant may be cited behind it.
    if known and asks_for_another(question, before) and (found := others(known[0], papers)):
        return Understood(transferred(before, known[0], found), tuple(one.id for one in found))
    ruled = follow(question, before, [one.title for one in known])
    if _plain(question, before):
        return Understood(ruled)
    try:
        model = chat()
        return Understood((model and _by_model(model, question, history)) or ruled)
    except (ProviderError, BudgetSpent) as error:
        return Understood(ruled, notices=(f"The chat model could not be asked what the question refers to. {error}",))


def bounded(history: History, tokens: int) -> list[tuple[str, str]]:
    """The newest questions and answers that fit, at about 4 characters a token; the newest answer is cut to fit."""
    left, kept = tokens * 4, list[tuple[str, str]]()
    for asked, answered in reversed(history):
        if kept and len(asked) + len(answered) > left:
            break
        kept.append((asked, _cut(answered, max(left - len(asked), 0))))
        left -= len(asked) + len(answered)
    return kept[::-1]


def _plain(question: str, before: str) -> bool:
    grammar = grammar_of(f"{before} {question}")
    own = [word for word in re.findall(r"\w+", question) if word.lower() not in FUNCTION_WORDS]
    return len(own) >= _PLAIN and not leans(question, grammar) and not grammar.referring.search(question)


def _by_model(model: Provider, question: str, history: History) -> str:
    """The model's wording, or "" where it is none: empty, too long, or with a number that nobody has said."""
    said = "\n".join(f"Question: {asked}\nAnswer: {_cut(answered, _SHOWN)}" for asked, answered in history)
    # The fence can't be closed from inside.
    fenced = said.replace("<", "‹").replace(">", "›")
    messages = [Message.system(prompt("standalone", conversation=fenced)), Message.user(question)]
    written = model.chat(ChatRequest(messages=messages, max_tokens=_TOKENS)).text.strip().strip('"“”„')
    invented = set(re.findall(r"\d+", written)) - set(re.findall(r"\d+", f"{said} {question}"))
    return "" if "\n" in written or len(written) > _LONGEST or invented else written


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length].rsplit(' ', 1)[0]} …"
