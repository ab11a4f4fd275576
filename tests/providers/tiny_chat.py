"""A chat model of a few hundred kilobytes, taught its replies by heart, so that a real model says what tests need."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from providers.local import Local
from providers.types import ChatRequest

# ChatML, with tools as Qwen and Hermes have them.
TEMPLATE = """\
{%- if tools %}<|im_start|>tools
{{ tools | tojson }} Reply {"name": ..., "arguments": ...} within <tool_call></tool_call>.<|im_end|>
{% endif -%}
{%- for message in messages -%}
<|im_start|>{{ message.role }}
{{ message.content }}
{%- for call in message.tool_calls or [] %}<tool_call>{{ call.function | tojson }}</tool_call>{% endfor -%}
<|im_end|>
{% endfor -%}
{%- if add_generation_prompt %}<|im_start|>assistant
{% endif -%}"""
MARKS = ["<|im_start|>", "<|im_end|>"]


def make(folder: Path, texts: Sequence[str], template: str | None = TEMPLATE) -> None:
    """Save a Llama of random weights to `folder`, with a tokenizer made from `texts`."""
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=700,
        special_tokens=MARKS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train_from_iterator(texts, trainer)
    end = MARKS[1]
    words: Any = PreTrainedTokenizerFast(tokenizer_object=bpe, eos_token=end, pad_token=end)  # type: ignore[no-untyped-call]
    words.chat_template = template
    words.save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(words),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=512,
        bos_token_id=None,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)


def teach(folder: Path, lessons: Sequence[tuple[ChatRequest, str]]) -> None:
    """Save a model to `folder` that gives these replies to these requests."""
    said = [message.text for request, _ in lessons for message in request.messages]
    make(folder, [*said, *(reply for _, reply in lessons), *(str(request.schema) for request, _ in lessons)])
    local = Local(str(folder), device="cpu")
    rows, labels = [], []
    for request, reply in lessons:
        prompt: torch.Tensor = local._prompt(request)[0]["input_ids"][0]
        wrote = torch.tensor(local._tokenizer(reply + MARKS[1], add_special_tokens=False)["input_ids"])
        rows.append(torch.cat([prompt, wrote]))
        labels.append(torch.cat([torch.full_like(prompt, -100), wrote]))
    pad = torch.nn.utils.rnn.pad_sequence
    batch = {
        "input_ids": pad(rows, batch_first=True),
        "labels": pad(labels, batch_first=True, padding_value=-100),
        "attention_mask": pad([torch.ones_like(row) for row in rows], batch_first=True),
    }
    optimizer = torch.optim.AdamW(local._model.parameters(), lr=5e-3)
    for _ in range(400):
        loss = local._model(**batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        if loss < 0.005:
            break
    assert loss < 0.02, f"not learnt: {loss}"
    local._model.save_pretrained(folder)
