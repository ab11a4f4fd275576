"""An English Whisper model of a few megabytes, taught to hear one sentence in one tone, in CTranslate2's format."""

import os
import sys
from pathlib import Path
from typing import Any

import ctranslate2
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperTokenizer,
)

from tests.providers.sounds import SECONDS, tone

WORDS = (" Send", " the", " quote.")  # tokens of their own, for faster-whisper lets no single symbols through
TIMES = 1501  # Whisper's marks from 0 to 30 seconds
MARKS = ["endoftext", "startoftranscript", "en", "translate", "transcribe", "startoflm", "startofprev", "nospeech"]


def tokenizer() -> Tokenizer:
    """Bytes, the words, and Whisper's marks in Whisper's order."""
    alphabet = {token: index for index, token in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    made = Tokenizer(models.BPE(vocab=alphabet, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_tokens([AddedToken(word, normalized=False) for word in WORDS])
    made.add_special_tokens([AddedToken(f"<|{mark}|>", special=True) for mark in [*MARKS, "notimestamps"]])
    return made


def make(folder: Path) -> Path:
    """Teach the model, and save it below `folder` as faster-whisper reads it."""
    words = tokenizer()
    begin = words.get_vocab_size()
    said = [words.token_to_id("<|startoftranscript|>"), begin, *words.encode("".join(WORDS)).ids]
    said += [begin + int(SECONDS / 0.02), words.token_to_id("<|endoftext|>")]
    torch.manual_seed(0)
    settings: dict[str, Any] = {"d_model": 32, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "dropout": 0.0}
    settings |= {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    settings |= {"pad_token_id": said[-1], "bos_token_id": said[-1], "eos_token_id": said[-1]}
    settings["decoder_start_token_id"] = said[0]
    config = WhisperConfig(vocab_size=begin + TIMES, **settings)
    model: Any = WhisperForConditionalGeneration(config)
    extractor: Any = WhisperFeatureExtractor()  # type: ignore[no-untyped-call]
    features = extractor(tone(), sampling_rate=16_000, return_tensors="pt").input_features
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    for _ in range(300):
        logits = model(input_features=features, decoder_input_ids=torch.tensor([said[:-1]])).logits[0]
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(said[1:]))
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        optimizer.zero_grad()
        if loss < 0.01:
            break
    assert loss < 0.1, f"not learnt: {loss}"
    source, made = folder / "transformers", folder / "whisper"
    model.save_pretrained(source)
    WhisperTokenizer(tokenizer_object=words).save_pretrained(source)
    words.save(str(source / "tokenizer.json"))
    ctranslate2.converters.TransformersConverter(str(source), copy_files=["tokenizer.json"]).convert(str(made))
    return made


if __name__ == "__main__":  # in a process of its own: torch and CTranslate2 together crash
    torch.set_num_threads(1)
    make(Path(sys.argv[1]))
    os._exit(0)
