"""Chat models that run on the firm's own machine through transformers: the extra `local`.

The name is "local:MODEL", where MODEL is a folder or a name on the Hugging Face Hub. A folder is never looked up
anywhere else; a name is fetched once and read from the local cache from then on. No code of a model's own is run.
"""

import copy
import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from threading import Lock, Thread
from typing import Any

import torch
from jinja2 import TemplateError
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

from providers import chat_format
from providers.base import DEFAULTS, Provider
from providers.errors import NotConfigured, TooLong, Unavailable, Unreachable, Unsupported
from providers.generation import CALL, THINK, Sieve, Writer, WriterDone, call_pieces
from providers.model_files import load, no_progress
from providers.schema_prompt import in_words
from providers.stream import Stream
from providers.types import ChatRequest, Delta, ImagePart, Message, ProviderOptions, Reply, ToolDefinition, Usage

PROBE = ToolDefinition("probe", "A tool.", {"type": "object", "properties": {}})


class Local(Provider):
    """A chat model in this process. One reply is written at a time; others wait, no longer than their time-out.

    `device` is torch's name of it ("cpu", "cuda:0", "mps"); None is the first graphics card, else the processor.
    With `download` false, only what is on this machine is used. `options.timeout` is the longest wait for the next
    word; nothing is tried again, for what failed once here fails again.

    Raises NotConfigured for a folder or name that holds no chat model, and for a device that is not there.
    """

    vendor = "local"

    def __init__(
        self, model: str, options: ProviderOptions = DEFAULTS, *, device: str | None = None, download: bool = True
    ) -> None:
        super().__init__(model, replace(options, retries=0))
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")

        def make(place: str, local: bool) -> tuple[Any, Any]:
            tokenizer = AutoTokenizer.from_pretrained(place, local_files_only=local)
            with no_progress():
                weights = AutoModelForCausalLM.from_pretrained(place, local_files_only=local, dtype="auto")
            weights.to(self.device)  # type: ignore[arg-type]
            return tokenizer, weights

        self._tokenizer, self._model = load(
            model, make, name=self.name, holds="a chat model", device=self.device, download=download
        )
        if not self._tokenizer.chat_template or not self._tokenizer.is_fast:
            raise NotConfigured(
                f"The model {model!r} has no chat template or no fast tokenizer, so it can't be talked to. "
                'Use one that was trained for chat; their names often end in "Instruct".',
                provider=self.name,
            )
        self._ends = _ends(self._model.generation_config.eos_token_id, self._tokenizer.eos_token_id)
        self._writing = Lock()

    @property
    def context(self) -> int:
        """How many tokens the model can read and write in all."""
        return int(min(self._model.config.get_text_config().max_position_embeddings, self._tokenizer.model_max_length))

    def reply(self, request: ChatRequest) -> Reply:
        """As `deltas`, waited for."""
        deltas = self.deltas(request)
        end = time.monotonic() + min(self.options.deadline, request.deadline or math.inf)
        with Stream(next(deltas, None), deltas, provider=self.name, end=end) as stream:
            return stream.reply()

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """What the model writes, as it writes it; closing this stops it at the next token."""
        prompt, thinking = self._prompt(request)
        read = prompt["input_ids"].shape[1]
        room = self.context - read
        if room < 1:
            raise TooLong(
                f"This is more than {self.name} can read at once: {read} tokens, and it takes {self.context}. "
                "Send less, or use a model that reads more.",
                provider=self.name,
            )
        sieve = Sieve(request.stop, thinking=thinking, tools=self._offered(request))
        writer = Writer(self._tokenizer.backend_tokenizer, self._ends, sieve)
        settings = self._settings(request, min(room, request.max_tokens or room))
        # No daemon: Python would end it in the midst of a step of torch's, which aborts the program.
        Thread(target=self._write, args=(prompt, settings, writer), name=self.name).start()
        try:
            for piece in writer.pieces(request.timeout or self.options.timeout):
                yield Delta(piece, model=self.model)
        except TimeoutError:
            raise Unreachable(
                f"{self.name} wrote nothing in time. Raise its timeout, ask for less, or use a smaller model.",
                provider=self.name,
            ) from None
        except (RuntimeError, MemoryError) as error:
            raise Unavailable(
                f"{self.name} failed while writing, with {type(error).__name__} on the device {self.device!r}. "
                "If memory ran out, ask for less or use a smaller model.",
                provider=self.name,
            ) from None
        finally:
            writer.cancelled.set()
        calls = call_pieces(writer.calls())
        finish = "tools" if calls and writer.finish == "stop" else writer.finish
        yield Delta(calls=calls, finish=finish, usage=Usage(read, writer.tokens), model=self.model)

    def _write(self, prompt: Mapping[str, torch.Tensor], settings: GenerationConfig, writer: Writer) -> None:
        with self._writing:
            if writer.done:
                return
            try:
                self._model.generate(
                    **prompt, generation_config=settings, streamer=writer, stopping_criteria=[WriterDone(writer)]
                )
            except Exception as error:  # noqa: BLE001 - raised again in the thread that reads
                writer.fail(error)

    def _settings(self, request: ChatRequest, limit: int) -> GenerationConfig:
        settings: GenerationConfig = copy.deepcopy(self._model.generation_config)
        settings.max_new_tokens, settings.max_length = limit, None
        settings.eos_token_id = sorted(self._ends) or None
        if settings.pad_token_id is None:
            settings.pad_token_id = min(self._ends, default=0)
        if request.temperature is not None:
            settings.do_sample = request.temperature > 0
            settings.temperature = request.temperature or None
        if not settings.do_sample:  # transformers warns of them
            settings.temperature = settings.top_p = settings.top_k = settings.min_p = settings.typical_p = None
        return settings

    def _prompt(self, request: ChatRequest) -> tuple[Mapping[str, torch.Tensor], bool]:
        """The conversation in the model's tokens, and whether the reply begins within a thought."""
        turns = in_words(request.messages, request.schema) if request.schema is not None else request.messages
        tools = chat_format.tools(request) if self._offered(request) else None
        messages = [self._turn(message) for message in turns]
        try:
            try:
                text = self._render(messages, tools)
            except TemplateError:  # some models know no system turn
                text = self._render(_without_system(messages), tools)
        except TemplateError:
            raise Unsupported(
                f"The chat template of {self.name} doesn't take this order of turns. Let the user's and the "
                "assistant's turns alternate, or use another model.",
                provider=self.name,
            ) from None
        tokens = self._tokenizer(text, add_special_tokens=False, return_tensors="pt").to(self.device)
        prompt = {"input_ids": tokens["input_ids"], "attention_mask": tokens["attention_mask"]}
        return prompt, text.rstrip().endswith(THINK)

    def _render(self, messages: Sequence[Mapping[str, Any]], tools: list[dict[str, Any]] | None) -> str:
        text: str = self._tokenizer.apply_chat_template(
            messages, tools=tools, add_generation_prompt=True, tokenize=False, enable_thinking=False
        )
        return text

    def _turn(self, message: Message) -> dict[str, Any]:
        if any(isinstance(part, ImagePart) for part in message.parts):
            raise Unsupported(f"{self.name} can't look at pictures. Send text only.", provider=self.name)
        if message.calls or message.result is not None:
            self._check_tools()
        if message.result is not None:
            result = message.result
            text = self._plain(result.text)
            return {"role": "tool", "tool_call_id": result.call, "name": result.name, "content": text}
        turn: dict[str, Any] = {"role": message.role, "content": self._plain(message.text)}
        if message.calls:
            turn["tool_calls"] = [
                {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": dict(call.arguments)}}
                for call in message.calls
            ]
        return turn

    def _plain(self, text: str) -> str:
        """The text with no mark in it that the model would take for the beginning or end of a turn."""
        for mark in self._marks:
            text = text.replace(mark, f"{mark[0]} {mark[1:]}")
        return text

    @cached_property
    def _marks(self) -> tuple[str, ...]:
        added = self._tokenizer.added_tokens_decoder.values()
        return tuple(token.content for token in added if token.special and len(token.content) > 1)

    def _offered(self, request: ChatRequest) -> bool:
        """Whether the model is to see the request's tools. Raises Unsupported where it can't or need not heed them."""
        if not request.tools or request.tool_choice == "none":
            return False
        self._check_tools()
        if request.tool_choice == "required":
            raise Unsupported(f"{self.name} can't be made to call a tool, only offered one.", provider=self.name)
        return True

    def _check_tools(self) -> None:
        if not self._calls_tools:
            raise Unsupported(
                f"The chat template of {self.name} knows no tools, or none whose calls are written as JSON between "
                f"{CALL} tags, as Qwen's and Hermes' are. Use such a model.",
                provider=self.name,
            )

    @cached_property
    def _calls_tools(self) -> bool:
        messages = [{"role": "user", "content": "?"}]
        told = self._render(messages, chat_format.tools(ChatRequest((), tools=[PROBE])))
        return CALL in told and '"arguments"' in told and json.dumps(PROBE.name) in told


def _ends(*found: int | list[int] | None) -> frozenset[int]:
    """The tokens that end a reply, by the model's settings and by its tokenizer's."""
    return frozenset(end for ends in found for end in (ends if isinstance(ends, list) else [ends]) if end is not None)


def _without_system(messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The turns with the system's text at the head of the first user's turn."""
    system = "\n\n".join(turn["content"] for turn in messages if turn["role"] == "system")
    rest = [dict(turn) for turn in messages if turn["role"] != "system"]
    for turn in rest:
        if turn["role"] == "user":
            turn["content"] = f"{system}\n\n{turn['content']}".strip()
            break
    return rest
