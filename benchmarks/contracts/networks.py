"""What assistant.contracts.heads computes on top of the first model, in torch, to be trained."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.contracts.finding.heads import Matrix

HIDDEN, EPOCHS, BATCH, RATE, DECAY, DROPOUT = 192, 14, 256, 4e-3, 1e-2, 0.5
# Of the recurrent ones: columns of the inputs that are read beside the types' own (place, vector), and pieces at once.
READ_HIDDEN, UNITS, READ_EPOCHS, READ_RATE, PIECE, PIECES = 128, 64, 10, 3e-3, 256, 8
_OWN, _BESIDE = 3, 8 + 384
Loss = torch.nn.functional.binary_cross_entropy_with_logits


class Net(torch.nn.Module):
    """assistant.contracts.finding.heads.Network."""

    def __init__(self, width: int, types: int) -> None:
        super().__init__()
        self.hidden = torch.nn.Linear(width, HIDDEN)
        self.out = torch.nn.Linear(HIDDEN, types)
        self.gain = torch.nn.Parameter(torch.ones(types))
        self.drop = torch.nn.Dropout(DROPOUT)
        _begin_as_first(self.out)

    def forward(self, seen: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
        corrected: torch.Tensor = first * self.gain + self.out(self.drop(torch.relu(self.hidden(seen))))
        return corrected

    def predict(self, seen: Matrix, first: Matrix, parts: Sequence[slice]) -> Matrix:
        """The logits of all rows."""
        del parts
        with torch.no_grad():
            found: Matrix = self(torch.tensor(seen), torch.tensor(first)).numpy()
        return found


class Reader(torch.nn.Module):
    """assistant.contracts.finding.recurrent.Recurrent."""

    def __init__(self, types: int) -> None:
        super().__init__()
        self.width = _OWN * types + _BESIDE
        self.hidden = torch.nn.Linear(self.width, READ_HIDDEN)
        self.units = torch.nn.GRU(READ_HIDDEN, UNITS, bidirectional=True, batch_first=True)
        self.out = torch.nn.Linear(2 * UNITS + READ_HIDDEN, types)
        self.gain = torch.nn.Parameter(torch.ones(types))
        self.drop = torch.nn.Dropout(DROPOUT)
        _begin_as_first(self.out)

    def forward(self, seen: torch.Tensor, first: torch.Tensor, sizes: torch.Tensor) -> torch.Tensor:
        read = self.drop(torch.relu(self.hidden(seen)))
        packed = torch.nn.utils.rnn.pack_padded_sequence(read, sizes, batch_first=True, enforce_sorted=False)
        held, _ = torch.nn.utils.rnn.pad_packed_sequence(
            self.units(packed)[0], batch_first=True, total_length=seen.shape[1]
        )
        corrected: torch.Tensor = first * self.gain + self.out(self.drop(torch.cat([held, read], -1)))
        return corrected

    def predict(self, seen: Matrix, first: Matrix, parts: Sequence[slice]) -> Matrix:
        """The logits of all rows, contract by contract."""
        found = np.zeros_like(first)
        with torch.no_grad():
            for one in parts:
                rows, logits = torch.tensor(seen[one, : self.width])[None], torch.tensor(first[one])[None]
                found[one] = self(rows, logits, torch.tensor([rows.shape[1]]))[0].numpy()
        return found


def _begin_as_first(out: torch.nn.Linear) -> None:
    """A network begins as the first model, and learns what to correct."""
    torch.nn.init.zeros_(out.weight)
    torch.nn.init.zeros_(out.bias)


def network(seen: Matrix, first: Matrix, truth: Matrix, *, seed: int) -> Net:
    """A network trained on these rows."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    net = Net(seen.shape[1], truth.shape[1])
    rows, logits, wanted = torch.tensor(seen), torch.tensor(first), torch.tensor(truth)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(seen) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.split(torch.tensor(order.permutation(len(seen))), BATCH):
            loss = Loss(net(rows[batch], logits[batch]), wanted[batch], reduction="sum") / len(batch)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            schedule.step()
    return net.eval()


def recurrent(seen: Matrix, first: Matrix, truth: Matrix, contracts: Sequence[slice], *, seed: int) -> Reader:
    """A recurrent network trained on these contracts, in pieces that begin elsewhere in each round."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    net = Reader(truth.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), lr=READ_RATE, weight_decay=DECAY)
    rounds = []
    for _ in range(READ_EPOCHS):
        pieces = [piece for one in contracts for piece in _pieces(one, int(order.integers(0, PIECE // 2)))]
        order.shuffle(pieces)
        rounds += [pieces[at : at + PIECES] for at in range(0, len(pieces), PIECES)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, READ_RATE, total_steps=len(rounds))
    for pieces in rounds:
        sizes = torch.tensor([one.stop - one.start for one in pieces])
        rows, logits, wanted = (_padded(matrix, pieces) for matrix in (seen[:, : net.width], first, truth))
        real = (torch.arange(rows.shape[1])[None] < sizes[:, None])[..., None]
        loss = (Loss(net(rows, logits, sizes), wanted, reduction="none") * real).sum() / sizes.sum()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        schedule.step()
    return net.eval()


def _pieces(contract: slice, shift: int) -> Iterator[slice]:
    start, stop = contract.start, min(contract.stop, contract.start + PIECE - shift)
    while start < contract.stop:
        yield slice(start, stop)
        start, stop = stop, min(contract.stop, stop + PIECE)


def _padded(matrix: Matrix, pieces: Sequence[slice]) -> torch.Tensor:
    longest = max(one.stop - one.start for one in pieces)
    out = np.zeros((len(pieces), longest, matrix.shape[1]), np.float32)
    for row, one in zip(out, pieces, strict=True):
        row[: one.stop - one.start] = matrix[one]
    return torch.tensor(out)


def save_network(net: Net, prefix: str) -> dict[str, NDArray[Any]]:
    """The arrays of an assistant.contracts.heads.Network."""
    parts = {"hidden": net.hidden.weight.T, "hidden_bias": net.hidden.bias, "out": net.out.weight.T}
    return _arrays(parts | {"out_bias": net.out.bias, "gain": net.gain}, prefix)


def save_recurrent(net: Reader, prefix: str) -> dict[str, NDArray[Any]]:
    """The arrays of an assistant.contracts.recurrent.Recurrent."""
    parts = {"hidden": net.hidden.weight.T, "hidden_bias": net.hidden.bias, "out": net.out.weight.T}
    for name, end in (("forward", ""), ("backward", "_reverse")):
        for part, source in (("enter", "weight_ih"), ("stay", "weight_hh")):
            parts[f"{name}_{part}"] = getattr(net.units, f"{source}_l0{end}")
            parts[f"{name}_{part}_bias"] = getattr(net.units, f"{source.replace('weight', 'bias')}_l0{end}")
    return _arrays(parts | {"out_bias": net.out.bias, "gain": net.gain}, prefix)


def _arrays(parts: dict[str, torch.Tensor], prefix: str) -> dict[str, NDArray[Any]]:
    return {f"{prefix}{name}": part.detach().numpy() for name, part in parts.items()}
