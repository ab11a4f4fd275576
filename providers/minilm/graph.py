"""The BERT encoder of all-MiniLM-L6-v2 as an ONNX graph of onnxruntime's fused operators, in int8 or fp32.

The graph is written node by node instead of traced from torch: what comes out depends on this file alone, and
nothing has to be optimised when it is loaded.

int8: a linear layer's weights are stored as signed 8-bit numbers with one scale for each output channel, in 7 bits
of range, since the instructions of processors without VNNI add two products in 16 bits and would overflow. Its
inputs are quantised while it runs, each token by its own largest value (Yao et al., ZeroQuant, 2022). One scale for
the whole batch, as the usual dynamic quantisation has it, would make a text's vector depend on its neighbours and
gave a mean cosine of .993 to the fp32 vectors instead of .996. Word embeddings are stored as float16.
"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Precision = Literal["int8", "fp32"]
Weights = Mapping[str, NDArray[np.float32]]

LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
MICROSOFT = "com.microsoft"
STEPS = 64  # of 7-bit weights, to either side of zero


def encoder(weights: Weights, *, precision: Precision, max_tokens: int) -> ModelProto:
    """ids (texts, tokens) int64 and mask (texts, tokens) int32, 1 for a token and 0 for padding, to vectors.

    `weights` are named as in the source's model.safetensors. The vectors (texts, 384) are the mean over each text's
    tokens, at unit length.
    """
    return _Graph(weights, precision, max_tokens).model()


class _Graph:
    def __init__(self, weights: Weights, precision: Precision, max_tokens: int) -> None:
        self.weights = weights
        self.precision = precision
        self.max_tokens = max_tokens
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def model(self) -> ModelProto:
        hidden = self.embeddings()
        for number in range(LAYERS):
            hidden = self.layer(hidden, f"encoder.layer.{number}")
        self.pooled(hidden)
        graph = helper.make_graph(
            self.nodes,
            "all-MiniLM-L6-v2",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"]),
                helper.make_tensor_value_info("mask", TensorProto.INT32, ["texts", "tokens"]),
            ],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", WIDTH])],
            self.constants,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="company-assistant")

    def embeddings(self) -> str:
        """Word, position and type embeddings, added and normalised. All tokens are of type 0."""
        words = self.weights["embeddings.word_embeddings.weight"]
        positions = self.weights["embeddings.position_embeddings.weight"][: self.max_tokens]
        types = self.weights["embeddings.token_type_embeddings.weight"][0]
        if self.precision == "int8":
            half = self.node("Gather", self.constant("words", words.astype(np.float16)), "ids", to="words.half")
            word = self.node("Cast", half, to="words.float", dtype=TensorProto.FLOAT)
        else:
            word = self.node("Gather", self.constant("words", words), "ids", to="words.float")
        zero = self.constant("zero", np.array([0]))
        length = self.node("Shape", "ids", to="length", start=1, end=2)
        position = self.node("Slice", self.constant("positions", positions + types), zero, length, zero, to="position")
        summed = self.node("Add", word, position, to="embedded")
        scale, shift = (self.weight(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias"))
        return self.node("LayerNormalization", summed, scale, shift, to="hidden", epsilon=EPSILON)

    def layer(self, hidden: str, name: str) -> str:
        """Attention and feed-forward, each added to what came in and normalised."""
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self.weights[f"{part}.weight"] for part in parts])
        bias = np.concatenate([self.weights[f"{part}.bias"] for part in parts])
        projected = self.linear(hidden, f"{name}.qkv", weight)
        self.nodes.append(helper.make_node("Split", [projected, self.thirds()], parts, axis=2))
        bias_name = self.constant(f"{name}.qkv.bias", bias)
        attended = self.node(
            "MultiHeadAttention", *parts, bias_name, "mask", to=f"{name}.attended", domain=MICROSOFT, num_heads=HEADS
        )
        hidden = self.added(attended, hidden, f"{name}.attention.output")
        inner = self.linear(hidden, f"{name}.intermediate", self.weights[f"{name}.intermediate.dense.weight"])
        bias_name = self.weight(f"{name}.intermediate.dense.bias")
        active = self.node("BiasGelu", inner, bias_name, to=f"{name}.active", domain=MICROSOFT)
        return self.added(active, hidden, f"{name}.output")

    def added(self, x: str, residual: str, name: str) -> str:
        out = self.linear(x, name, self.weights[f"{name}.dense.weight"])
        scale, shift = (self.weight(f"{name}.LayerNorm.{part}") for part in ("weight", "bias"))
        bias = self.weight(f"{name}.dense.bias")
        return self.node(
            "SkipLayerNormalization",
            *(out, residual, scale, shift, bias),
            to=f"{name}.normalised",
            domain=MICROSOFT,
            epsilon=EPSILON,
        )

    def linear(self, x: str, name: str, weight: NDArray[np.float32]) -> str:
        """x (texts, tokens, inputs) times the source's weight (outputs, inputs); biases are added by what follows."""
        if self.precision == "fp32":
            return self.node("MatMul", x, self.constant(f"{name}.weight", weight.T), to=f"{name}.product")
        scale = np.abs(weight).max(axis=1) / STEPS
        rounded = np.clip(np.rint(weight / scale[:, None]), -STEPS, STEPS - 1).astype(np.int8)
        size = self.node("Abs", x, to=f"{name}.size")
        largest = self.node("ReduceMax", size, to=f"{name}.largest", axes=[-1], keepdims=1)
        share = self.node("Div", x, largest, to=f"{name}.share")
        step, middle = self.constant("step", np.float32(1 / 127)), self.constant("middle", np.uint8(128))
        quantised = self.node("QuantizeLinear", share, step, middle, to=f"{name}.quantised")
        weight_name = self.constant(f"{name}.weight", rounded.T)
        scale_name = self.constant(f"{name}.scale", scale)
        product = self.node(
            "MatMulIntegerToFloat",
            *(quantised, weight_name, step, scale_name, middle),
            to=f"{name}.shares",
            domain=MICROSOFT,
        )
        return self.node("Mul", product, largest, to=f"{name}.product")

    def pooled(self, hidden: str) -> None:
        """The sum over the tokens at unit length, which is the mean at unit length."""
        one = self.constant("one", np.array([1]))
        weight = self.node("Cast", "mask", to="mask.float", dtype=TensorProto.FLOAT)
        weight = self.node("Unsqueeze", weight, one, to="mask.row")
        summed = self.node("Squeeze", self.node("MatMul", weight, hidden, to="sum.row"), one, to="sum")
        self.node("LpNormalization", summed, to="vectors", axis=1, p=2)

    def node(
        self, kind: str, *inputs: str, to: str, domain: str = "", dtype: int | None = None, **attributes: Any
    ) -> str:
        if dtype is not None:
            attributes["to"] = dtype
        self.nodes.append(helper.make_node(kind, inputs, [to], domain=domain, **attributes))
        return to

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def thirds(self) -> str:
        return self.constant("thirds", np.array([WIDTH] * 3))

    def constant(self, name: str, value: NDArray[np.generic] | np.generic) -> str:
        if all(there.name != name for there in self.constants):
            self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name
