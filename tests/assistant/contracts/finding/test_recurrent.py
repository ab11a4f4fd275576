"""The recurrent network over a contract's segments."""

import numpy as np
import pytest

from assistant.contracts.finding.recurrent import Matrix, Recurrent

UNITS, HIDDEN, TYPES = 2, 3, 4


def made(seed: int = 0, **changed: Matrix) -> Recurrent:
    """A network of random weights."""
    random = np.random.default_rng(seed)
    shapes = {"hidden": (5, HIDDEN), "hidden_bias": (HIDDEN,), "out": (2 * UNITS + HIDDEN, TYPES)}
    shapes |= {"out_bias": (TYPES,), "gain": (TYPES,)}
    for way in ("forward", "backward"):
        shapes |= {f"{way}_enter": (3 * UNITS, HIDDEN), f"{way}_stay": (3 * UNITS, UNITS)}
        shapes |= {f"{way}_enter_bias": (3 * UNITS,), f"{way}_stay_bias": (3 * UNITS,)}
    return Recurrent(**{name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()} | changed)


def test_it_computes_what_torch_does() -> None:
    """Whose weights it takes."""
    torch = pytest.importorskip("torch")
    one = made()
    units = torch.nn.GRU(HIDDEN, UNITS, bidirectional=True)
    with torch.no_grad():
        for way, end in (("forward", ""), ("backward", "_reverse")):
            for part, name in (("enter", "ih"), ("stay", "hh")):
                getattr(units, f"weight_{name}_l0{end}").copy_(torch.tensor(getattr(one, f"{way}_{part}")))
                getattr(units, f"bias_{name}_l0{end}").copy_(torch.tensor(getattr(one, f"{way}_{part}_bias")))
        seen = np.random.default_rng(1).normal(size=(7, 9)).astype(np.float32)
        first = np.ones((7, TYPES), np.float32)
        read = np.maximum(seen[:, :5] @ one.hidden + one.hidden_bias, 0)
        held = units(torch.tensor(read))[0].numpy()
    expected = first * one.gain + np.hstack([held, read]) @ one.out + one.out_bias
    assert np.allclose(one.logits(seen, first), expected, atol=1e-5)


def test_what_stands_far_off_is_seen() -> None:
    """The first segment says something for the last one, and the last one for the first."""
    one, first = made(), np.zeros((20, TYPES), np.float32)
    seen = np.random.default_rng(1).normal(size=(20, 5)).astype(np.float32)
    before = one.logits(seen, first)
    changed = seen.copy()
    changed[10] += 1
    moved = np.abs(one.logits(changed, first) - before).max(axis=1) > 0
    assert moved[9] and moved[11]
    assert np.array_equal(one.logits(seen, first), before)
