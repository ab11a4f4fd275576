"""An English Whisper model of a few megabytes, taught to hear one sentence in one tone, in CTranslate2's format."""

import io
import math
import wave
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperTokenizerFast,
)

WORDS = (" Send", " the", " quote.")  # tokens of their own, for faster-whisper lets no single symbols through
SECONDS = 2.0
TIMES = 1501  # Whisper's marks from 0 to 30 seconds
MARKS = ["endoftext", "startoftranscript", "en", "translate", "transcribe", "startoflm", "startofprev", "nospeech"]


def tone(seconds: float = SECONDS) -> NDArray[np.float32]:
    """What is heard, at 16 kHz."""
    times = np.arange(int(16_000 * seconds)) / 16_000
    return (0.3 * np.sin(2 * math.pi * 440 * times)).astype(np.float32)


def wav(sound: NDArray[np.float32]) -> bytes:
    """The sound as the bytes of a file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return out.getvalue()


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
    sizes = {"d_model": 32, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64}
    layers = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    torch.manual_seed(0)
    first, last = said[0], said[-1]
    ids = {"pad_token_id": last, "bos_token_id": last, "eos_token_id": last, "decoder_start_token_id": first}
    config = WhisperConfig(vocab_size=begin + TIMES, dropout=0.0, **ids, **sizes, **layers)
    model: Any = WhisperForConditionalGeneration(config)
    features = WhisperFeatureExtractor()(tone(), sampling_rate=16_000, return_tensors="pt").input_features
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
    WhisperTokenizerFast(tokenizer_object=words).save_pretrained(source)  # type: ignore[no-untyped-call]
    words.save(str(source / "tokenizer.json"))
    ctranslate2.converters.TransformersConverter(str(source), copy_files=["tokenizer.json"]).convert(str(made))
    return made
