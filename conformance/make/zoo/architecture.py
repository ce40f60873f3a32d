"""What one architecture of the zoo is, and what is drawn from its seed: weights, inputs, labels."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import torch
from torch import nn

Inputs = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Export:
    """One file of an architecture. `attention` is transformers' attn_implementation, where the architecture has attention."""

    exporter: str
    opset: int
    attention: str | None = None
    #: 'all' is the exporter's default, which folds BatchNorm into convolutions; 'constants' computes constants beforehand, but keeps
    #: BatchNorm, so that its parameters stay initializers; 'none' leaves the graph as it was traced.
    fold: Literal['all', 'constants', 'none'] = 'all'


@dataclass(frozen=True)
class Architecture:
    name: str
    #: Builds the network in its published structure; forward takes the inputs by position and gives a tensor or a tuple.
    build: Callable[[str | None], nn.Module]
    draw: Callable[[torch.Generator], Inputs]
    #: Which axes of inputs and outputs are symbolic, by name.
    axes: dict[str, dict[int, str]]
    exports: list[Export]
    output: str = 'logits'
    #: Further outputs of the graph, after `output`; no loss reads them.
    others: tuple[str, ...] = ()
    #: Scales all drawn weight matrices; below 1 where PyTorch's own 32-bit gradients would otherwise drift.
    gain: float = 1.0
    #: False where `build` brings trained weights.
    drawn: bool = True
    notes: list[str] = field(default_factory=list)

    @property
    def seed(self) -> int:
        return zlib.crc32(self.name.encode())


def calls(network: nn.Module, forward: Callable) -> nn.Module:
    """Replaces the network's forward by `forward(self, *inputs)`. Its class keeps its name and its parameters theirs, as in Optimum's
    exports, where a wrapping module would put a prefix before every name."""
    parent = type(network)
    network.__class__ = type(parent.__name__, (parent,), {'forward': forward, '__module__': parent.__module__})
    return network


def initialise(network: nn.Module, seed: int, gain: float) -> None:
    """Draws every parameter and statistic, norms and biases too: no two are equal, so each is found in the exported file by its
    value, and no term of a gradient is 0 or 1 by default."""
    generator = torch.Generator().manual_seed(seed)
    normal = lambda t, scale: t.normal_(0, scale, generator=generator)  # noqa: E731
    uniform = lambda t, low, high: t.uniform_(low, high, generator=generator)  # noqa: E731
    tables = {id(m.weight) for m in network.modules() if isinstance(m, nn.Embedding)}
    with torch.no_grad():
        for name, p in network.named_parameters():
            kind = name.rsplit('.', 1)[-1]
            if id(p) in tables:
                normal(p, 0.5)
            elif kind == 'logit_scale':
                uniform(p, 0.9, 1.1)
            elif 'lambda' in kind or kind in ('layer_scale_parameter', 'layer_scale', 'original0'):
                uniform(p, 0.5, 1)
            elif 'bias' in kind or p.dim() == 0:
                normal(p, 0.1)
            elif p.dim() == 1:
                uniform(p, 0.7, 1.3)
            elif 'token' in kind or 'position' in kind or 'embed' in kind:
                normal(p, 0.3)
            else:
                normal(p, gain * (p.numel() / p.shape[0]) ** -0.5)
        for name, b in network.named_buffers():
            if name.endswith('running_mean'):
                normal(b, 0.1)
            if name.endswith('running_var'):
                uniform(b, 0.7, 1.3)


def network_of(architecture: Architecture, attention: str | None) -> nn.Module:
    torch.manual_seed(architecture.seed)
    network = architecture.build(attention)
    if architecture.drawn:
        initialise(network, architecture.seed, architecture.gain)
    for layer in network.modules():
        if isinstance(layer, nn.Embedding):
            # PyTorch withholds the gradient of the padding row; the ONNX graph, an ordinary Gather, knows no such row
            layer.padding_idx = None
    return network.eval()


def labels_of(architecture: Architecture, logits: torch.Tensor, seed: int) -> torch.Tensor:
    """Contrastive logits [N, N] are matched with their own diagonal; all others get random labels."""
    if architecture.output.startswith('logits_per_'):
        return torch.arange(logits.shape[0])
    generator = torch.Generator().manual_seed(seed + 1)
    return torch.randint(0, logits.shape[-1], logits.shape[:-1], generator=generator)
