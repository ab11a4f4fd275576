"""A recurrent network over a contract's segments: gated units that read it from both ends (Cho et al., GRU, 2014)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recurrent:
    """A hidden layer, units that read it forwards and backwards, and what both say for the types.

    It corrects the first model's logits: logits * gain + network(inputs). The weights of the units are torch's: `enter`
    from what is read (3 * units, hidden), `stay` from what they hold (3 * units, units), for reset, update and news.
    """

    hidden: Matrix
    hidden_bias: Matrix
    forward_enter: Matrix
    forward_stay: Matrix
    forward_enter_bias: Matrix
    forward_stay_bias: Matrix
    backward_enter: Matrix
    backward_stay: Matrix
    backward_enter_bias: Matrix
    backward_stay_bias: Matrix
    out: Matrix
    out_bias: Matrix
    gain: Matrix

    def logits(self, inputs: Matrix, first: Matrix) -> Matrix:
        """(n, types) from the segments' inputs, of which only the first columns are read, and the first logits."""
        read = np.maximum(inputs[:, : len(self.hidden)] @ self.hidden + self.hidden_bias, 0)
        forwards = _states(
            read @ self.forward_enter.T + self.forward_enter_bias, self.forward_stay, self.forward_stay_bias
        )
        backwards = _states(
            read[::-1] @ self.backward_enter.T + self.backward_enter_bias, self.backward_stay, self.backward_stay_bias
        )[::-1]
        said: Matrix = np.hstack([forwards, backwards, read])
        corrected: Matrix = first * self.gain + said @ self.out + self.out_bias
        return corrected


def _states(entering: Matrix, stay: Matrix, bias: Matrix) -> Matrix:
    """What the units hold after each step (n, units), from what enters them at each (n, 3 * units)."""
    units = stay.shape[1]
    held = np.zeros(units, np.float32)
    out = np.empty((len(entering), units), np.float32)
    for step, new in enumerate(entering):
        kept = stay @ held + bias
        gates = 1 / (1 + np.exp(-(new[: 2 * units] + kept[: 2 * units])))
        news = np.tanh(new[2 * units :] + gates[:units] * kept[2 * units :])
        out[step] = (1 - gates[units:]) * news + gates[units:] * held
        held = out[step]
    return out
