"""Writing covering letters: by a chat model as far as each sentence is borne by the quote, else a standard one."""

from typing import Annotated

from pydantic import BaseModel, Field

from assistant.errors import BudgetSpent
from assistant.phrases import LANGUAGES
from assistant.prompts import prompt
from assistant.quotes.covering.figures import borne, day, money, words
from assistant.quotes.model import Letter, Quote
from assistant.text.language import detect
from assistant.text.sentences import split_sentences
from providers import ChatRequest, Message, Provider, ProviderError

# Fewer sentences or characters make no letter; lines of a quote that a model is shown.
_SENTENCES, _CHARACTERS, _LINES = 2, 80, 40


class _Letter(BaseModel):
    """A covering letter without its greeting and closing."""

    paragraphs: Annotated[list[Annotated[str, Field(max_length=1500)]], Field(max_length=6)]


def standard(quote: Quote, firm: str = "") -> str:
    """The letter that ships, in the quote's language."""
    # Where nobody is charged any VAT, none is included.
    body = words()[quote.language]["body" if any(one.rate for one in quote.totals.tax) else "untaxed"].format(
        number=quote.number, gross=money(quote.totals.gross, quote), valid=day(quote.valid_until, quote)
    )
    return _whole(body, quote, firm)


def written(quote: Quote, model: Provider, firm: str = "") -> Letter:
    """The model's letter without the sentences that the quote doesn't bear; the standard one if too little is left."""
    request = prompt("quote_letter", language=LANGUAGES[quote.language], quote=_told(quote))
    try:
        said = model.fill(_Letter, ChatRequest(messages=[Message.user(request)]))
    except (ProviderError, BudgetSpent) as error:
        return Letter(
            text=standard(quote, firm), notices=(f"The chat model wrote no letter; this is the standard one. {error}",)
        )
    kept: list[str] = []
    left_out: list[str] = []
    for paragraph in said.paragraphs:
        text = " ".join(paragraph.split())
        sentences = [text[start:end] for start, end in split_sentences(text)]
        good = [one for one in sentences if borne(one, quote)]
        left_out += [one for one in sentences if one not in good]
        kept += [" ".join(good)] if good else []
    body = "\n\n".join(kept)
    count = sum(len(split_sentences(one)) for one in kept)
    if count < _SENTENCES or len(body) < _CHARACTERS or detect(body) not in ("", None, quote.language):
        notice = "Too little of what the chat model wrote is borne by the quote; this is the standard letter."
        return Letter(text=standard(quote, firm), left_out=tuple(left_out), notices=(notice,))
    return Letter(text=_whole(body, quote, firm), model=model.name, left_out=tuple(left_out))


def _whole(body: str, quote: Quote, firm: str) -> str:
    said = words()[quote.language]
    name = " ".join(quote.customer.name.split())
    greeting = said["dear"].format(name=name) if name else said["anybody"]
    return "\n\n".join([greeting, body, "\n".join(filter(None, [said["closing"], " ".join(firm.split())]))])


def _told(quote: Quote) -> str:
    """The quote for a model, each figure as a letter may write it; it cannot end its own fence."""
    totals = quote.totals
    lines = [f"Quote {quote.number}", f"valid until {day(quote.valid_until, quote)}"]
    lines += [f"for {quote.customer.name}"] if quote.customer.name else []
    lines += [f"site: {quote.site}"] if quote.site else []
    lines += [f"- {line.description}" for line in quote.lines[:_LINES]]
    lines += [f"net {money(totals.net, quote)}", f"total including VAT {money(totals.gross, quote)}"]
    return "\n".join(" ".join(one.split()).replace("<", "‹").replace(">", "›") for one in lines)
