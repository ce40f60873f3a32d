"""The references of one export: PyTorch's gradients in 64-bit arithmetic, laid out as the exported file's initializers."""

import contextlib
import copy
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

from architecture import Architecture, Inputs, labels_of
from kinks import Kinks, margin

#: No input of a ReLU may lie nearer to its kink than this many times the largest rounding error of that layer.
MARGIN = 1.0
#: Enough seeds that one keeps clear; the search ends at the first whose margin is comfortable.
TRIES, COMFORTABLE = 200, 8.0
#: What the search for an architecture's first export ended with; it mostly suits its other exports too.
chosen: dict[str, int] = {}


class Widened(TorchFunctionMode):
    """Turns every request for float32 into float64: RMSNorm, rotary embeddings and softmax ask for 32 bits by name, and a reference
    that obeyed would not be a 64-bit one."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        widen = lambda a: torch.float64 if a is torch.float32 else a  # noqa: E731
        if function is torch.Tensor.float:
            return args[0].double()
        return function(*map(widen, args), **{k: widen(v) for k, v in (kwargs or {}).items()})


class Intermediates(TorchFunctionMode):
    """Finds among a network's intermediate values those that an exporter folded into initializers, by their values, and keeps their
    gradients. Several may agree, as before and after a reshape; the last of equal shape is the one that the file holds."""

    def __init__(self, wanted: dict[str, np.ndarray]):
        super().__init__()
        self.wanted = {n: np.sort(v.ravel()) for n, v in wanted.items()}
        self.shapes = {n: v.shape for n, v in wanted.items()}
        self.found: dict[str, torch.Tensor] = {}

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor) and result.requires_grad:
            for name, values in self.wanted.items():
                if result.numel() == values.size and tuple(result.shape) == self.shapes[name] and self._agree(result, values):
                    result.retain_grad()
                    self.found[name] = result
        return result

    @staticmethod
    def _agree(result: torch.Tensor, values: np.ndarray) -> bool:
        with torch._C.DisableTorchFunction():
            own = np.sort(result.detach().numpy().ravel())
        return np.allclose(own, values, rtol=1e-5, atol=1e-6)


class Precision:
    """PyTorch's default dtype and the casts within, for one precision."""

    def __init__(self, dtype: torch.dtype):
        self.dtype, self.mode = dtype, Widened() if dtype == torch.float64 else None

    def __enter__(self):
        torch.set_default_dtype(self.dtype)
        if self.mode:
            self.mode.__enter__()

    def __exit__(self, *error):
        if self.mode:
            self.mode.__exit__(*error)
        torch.set_default_dtype(torch.float32)

    def network(self, network: nn.Module) -> nn.Module:
        return copy.deepcopy(network).to(self.dtype)

    def inputs(self, inputs: Inputs) -> tuple[torch.Tensor, ...]:
        return tuple(x.to(self.dtype) if x.is_floating_point() else x for x in inputs.values())


@dataclass(frozen=True)
class Reference:
    loss: float
    logits: np.ndarray
    #: By parameter name; a tied parameter has one entry under each of its names, the gradient of that use alone.
    gradients: dict[str, np.ndarray]
    #: By name in `wanted`: the gradient of the intermediate value with those values.
    intermediates: dict[str, np.ndarray]
    #: The network as the step left it: where a BatchNorm is in training mode, its running statistics have moved.
    network: nn.Module


def first(outputs) -> torch.Tensor:
    return outputs[0] if isinstance(outputs, tuple) else outputs


def gradients(network: nn.Module, inputs: Inputs, labels: torch.Tensor, dtype: torch.dtype,
              wanted: dict[str, np.ndarray] | None = None) -> Reference:
    precision = Precision(dtype)
    network = precision.network(network)
    # functional_call with every name its own leaf unties tied weights without changing a value
    leaves = {n: p.detach().clone().requires_grad_() for n, p in network.named_parameters(remove_duplicate=False)}
    watch = Intermediates(wanted or {})
    with precision, watch if wanted else contextlib.nullcontext():
        logits = first(torch.func.functional_call(network, leaves, precision.inputs(inputs), tie_weights=False))
        assert logits.dtype == dtype, f'the network computes in {logits.dtype}'
        loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1))
        loss.backward()
    found = {n: p.grad.double().numpy() for n, p in leaves.items() if p.grad is not None}
    folded = {n: v.grad.double().numpy() for n, v in watch.found.items() if v.grad is not None}
    return Reference(loss.item(), logits.detach().double().numpy(), found, folded, network)


def find_inputs(network: nn.Module, architecture: Architecture, start: int = 0) -> tuple[int, float, Inputs, torch.Tensor]:
    """Seed, margin, inputs and labels of a draw that keeps clear of every kink, of seeds from `start` on."""
    best = (0.0, -1)
    nets = [(Precision(t), Precision(t).network(network)) for t in (torch.float32, torch.float64)]
    first_try = None if start else chosen.get(architecture.name)
    for seed in [*([] if first_try is None else [first_try]), *range(start, start + TRIES)]:
        inputs, kinks, outputs = architecture.draw(torch.Generator().manual_seed(seed)), [], []
        for precision, net in nets:
            with torch.no_grad(), precision, Kinks() as seen:
                outputs.append(first(net(*precision.inputs(inputs))))
            kinks.append(seen)
        best = max(best, (margin(*kinks), -seed))
        if best[0] >= COMFORTABLE or (seed == first_try and best[0] > MARGIN):
            break
    found, seed = best[0], -best[1]
    assert found > MARGIN, f'no input keeps clear of the kinks; best margin {found:.2g}'
    chosen[architecture.name] = seed
    return seed, found, architecture.draw(torch.Generator().manual_seed(seed)), labels_of(architecture, outputs[-1], seed)
