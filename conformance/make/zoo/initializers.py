"""PyTorch's gradients, laid out as the initializers of an exported file."""

from dataclasses import dataclass, field

import numpy as np
import onnx
import torch
from torch import nn

from architecture import Inputs
from mapping import consists_of, float_constants, locate
from references import gradients


@dataclass
class Found:
    #: By initializer: its gradient and how it was found.
    gradients: dict[str, tuple[np.ndarray, str]] = field(default_factory=dict)
    covered: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    #: Initializers that are not compared, by reason.
    others: dict[str, list[str]] = field(default_factory=dict)


def gradients_of_initializers(
        model: onnx.ModelProto, network: nn.Module, exact: dict[str, np.ndarray], inputs: Inputs, labels: torch.Tensor) -> Found:
    """Of a tied parameter with one initializer the uses are summed; with several, each gets the use that its reader tells.
    What is no parameter as it stands is sought among PyTorch's intermediate values, and listed if it isn't there either."""
    found = Found()
    names = {id(p): n for n, p in network.named_parameters()}
    uses: dict[str, list[str]] = {}
    for use, p in network.named_parameters(remove_duplicate=False):
        if use in exact:
            uses.setdefault(names[id(p)], []).append(use)
    values = {n: p.detach().numpy() for n, p in network.named_parameters() if n in uses}
    constants = float_constants(model)
    located = {name: locate(value, values) for name, value in constants.items()}

    stored: dict[str, list[str]] = {}
    for name, parts in located.items():
        for part in parts:
            stored.setdefault(part.parameter, []).append(name)
    for name, parts in located.items():
        if not parts:
            continue
        gradient = np.zeros(constants[name].shape)
        for part in parts:
            whose = uses[part.parameter]
            if part.how != 'slice' and len(stored[part.parameter]) > 1:
                whose = [_use_of(name, whose, stored[part.parameter], model)]
            gradient[part.at] = part.lay_out(sum(exact[use] for use in whose))
            found.covered.add(part.parameter)
        found.gradients[name] = (gradient, parts[0].how)

    unknown = {n: constants[n] for n, parts in located.items() if not parts}
    buffers = {n: b.numpy() for n, b in network.named_buffers() if b.is_floating_point()}
    reasons = {n: _buffer(v, buffers) for n, v in unknown.items()}
    wanted = {n: v for n, v in unknown.items() if not reasons[n] and (v.size == 1 or np.unique(v).size > 1)}
    folded = gradients(network, inputs, labels, torch.float64, wanted).intermediates if wanted else {}
    for name, value in unknown.items():
        if name in folded:
            found.gradients[name] = (folded[name], 'folded')
            found.covered.update(consists_of(value, values))
        elif value.size > 1:  # listing every 0.5 of a GELU would tell nothing
            found.others.setdefault(reasons[name] or f'constant {list(value.shape)}', []).append(name)
    found.missing = sorted(set(values) - found.covered)
    return found


def _use_of(initializer: str, uses: list[str], copies: list[str], model: onnx.ModelProto) -> str:
    """An embedding table that is also the output projection: the file that stores it twice reads one by Gather, one by MatMul."""
    assert len(uses) == len(copies) == 2, f'{copies} stand for {uses}'
    readers = {node.op_type for node in model.graph.node if initializer in node.input}
    embedding, head = sorted(uses, key=lambda use: 'head' in use)
    return embedding if readers == {'Gather'} else head


def _buffer(value: np.ndarray, buffers: dict[str, np.ndarray]) -> str:
    for name, buffer in buffers.items():
        if buffer.size == value.size and np.array_equal(np.sort(buffer.ravel()), np.sort(value.ravel())):
            return 'running statistics' if '.running_' in name else f'buffer {name}'
    return ''
