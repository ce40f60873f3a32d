"""Inputs that keep clear of every kink: where a ReLU's input lies within rounding error of 0, two correct programs may differ."""

import torch
import torch.nn.functional as F
from torch.utils._python_dispatch import TorchDispatchMode

aten = torch.ops.aten
#: The kinks of each operator as PyTorch runs it; clamps add their own bounds.
POINTS = {
    aten.relu.default: (0.0,),
    aten.relu_.default: (0.0,),
    aten.hardswish.default: (-3.0, 3.0),
    aten.hardswish_.default: (-3.0, 3.0),
    aten.hardsigmoid.default: (-3.0, 3.0),
    aten.hardsigmoid_.default: (-3.0, 3.0),
    aten.abs.default: (0.0,),
}
BOUNDED = {aten.hardtanh.default, aten.hardtanh_.default, aten.clamp.default, aten.clamp_.default, aten.clamp_min.default}


class Kinks(TorchDispatchMode):
    """Records, per kinked operator, its input and the distances of all elements to the nearest kink."""

    def __init__(self):
        super().__init__()
        self.seen: list[tuple[str, torch.Tensor, torch.Tensor]] = []

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        x = args[0] if args else None
        if isinstance(x, torch.Tensor) and x.is_floating_point():
            if function in POINTS:
                self._record(function, x, POINTS[function])
            elif function in BOUNDED:
                bounds = [b for b in (*args[1:], *(kwargs or {}).values()) if isinstance(b, (int, float))]
                self._record(function, x, bounds or (-1.0, 1.0))
            elif function is aten.max_pool2d_with_indices.default:
                self.seen.append((str(function), x.clone(), _pool_distance(*args[:4])))
        return function(*args, **(kwargs or {}))

    def _record(self, function, x: torch.Tensor, points) -> None:
        self.seen.append((str(function), x.clone(), torch.stack([(x - p).abs() for p in points]).min()))


def _pool_distance(x, kernel, stride=None, pad=(0, 0)) -> torch.Tensor:
    """Between the two largest of each window. The pools follow ReLUs: a window of zeros passes no gradient whichever wins."""
    windows = F.unfold(F.pad(x, (pad[-1], pad[-1], pad[0], pad[0])), kernel, stride=stride or kernel)
    first, second = windows.view(x.shape[0], x.shape[1], kernel[0] * kernel[-1], -1).topk(2, dim=2).values.unbind(2)
    return (first - second)[first > 0].min()


def margin(single: Kinks, double: Kinks) -> float:
    """The nearest distance to a kink, in units of the largest rounding error that the operator's input carries; inf without kinks."""
    assert [s[0] for s in single.seen] == [d[0] for d in double.seen]
    ratios = [
        near.item() / (rounded.double() - exact).abs().max().clamp_min(1e-12).item()
        for (_, rounded, _), (_, exact, near) in zip(single.seen, double.seen)]
    return min(ratios, default=float('inf'))
