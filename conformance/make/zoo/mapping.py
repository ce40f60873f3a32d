"""Finds each parameter in an exported file by its value, whatever the exporter named it and however it laid it out."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import numpy_helper

Array = np.ndarray


@dataclass(frozen=True)
class Part:
    """Where a parameter lies in an initializer: the initializer's region `at` holds the parameter's region `of`, laid out anew."""

    parameter: str
    lay_out: Callable[[Array], Array]
    at: tuple[slice, ...]
    how: str


def float_constants(model: onnx.ModelProto) -> dict[str, Array]:
    found = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    return {name: value for name, value in found.items() if value.dtype == np.float32}


def locate(initializer: Array, parameters: dict[str, Array]) -> list[Part]:
    """The parameters that the initializer consists of: one whole, a slice of one, or several side by side; none if it is no such thing.

    All parameters were drawn at random, so the same sorted values are no accident.
    """
    if initializer.size < 1:
        return []
    own = np.sort(initializer.ravel())
    same = [(n, v) for n, v in parameters.items() if v.size == initializer.size and np.array_equal(own, np.sort(v.ravel()))]
    found = [_whole(name, value, initializer) for name, value in same]
    if not same and initializer.size > 1:
        for name, value in parameters.items():
            if value.size > initializer.size and np.isin(own, value).all():
                found.append(_slice(name, value, initializer))
            elif 1 < value.size < initializer.size and np.isin(value, own).all():
                found.append(_block(name, value, initializer))
    parts = [part for part in found if part]
    covered = np.zeros(initializer.shape, int)
    for part in parts:
        covered[part.at] += 1
    assert not parts or (covered == 1).all(), f'ambiguous or partial: {[(p.parameter, p.how) for p in parts]}'
    return parts


def consists_of(initializer: Array, parameters: dict[str, Array]) -> list[str]:
    """The parameters of which the initializer is a selection, with repetitions, as a relative position bias is of its table."""
    return [n for n, v in parameters.items() if initializer.size > 1 and np.isin(initializer, v).all()]


def _permutations(value: Array):
    for order in itertools.permutations(range(value.ndim)):
        yield order, value.transpose(order)


def _whole(name: str, value: Array, initializer: Array) -> Part | None:
    shape = initializer.shape
    for order, turned in _permutations(value):
        if np.array_equal(turned.reshape(shape), initializer):
            kept = 'direct' if value.shape == shape else 'reshaped'
            how = kept if list(order) == sorted(order) else 'transposed'
            return Part(name, lambda g, order=order: g.transpose(order).reshape(shape), (...,), how)
    return None


def _slice(name: str, value: Array, initializer: Array) -> Part | None:
    """A run along one axis: packed query, key and value that the exporter split, or the class token's position of a table."""
    for axis in range(value.ndim):
        rows, rest = divmod(initializer.size * value.shape[axis], value.size)
        if rest or not rows:
            continue
        for start in range(value.shape[axis] - rows + 1):
            cut = (*[slice(None)] * axis, slice(start, start + rows))
            for order, turned in _permutations(value[cut]):
                if np.array_equal(turned.reshape(initializer.shape), initializer):
                    lay_out = lambda g, c=cut, o=order: g[c].transpose(o).reshape(initializer.shape)  # noqa: E731
                    return Part(name, lay_out, (...,), 'slice')
    return None


def _block(name: str, value: Array, initializer: Array) -> Part | None:
    """One of several parameters that were concatenated along one axis."""
    for order, turned in _permutations(value):
        for axis in range(initializer.ndim if turned.ndim == initializer.ndim else 0):
            width = turned.shape[axis]
            for start in range(initializer.shape[axis] - width + 1):
                at = (*[slice(None)] * axis, slice(start, start + width))
                if np.array_equal(initializer[at], turned):
                    return Part(name, lambda g, order=order: g.transpose(order), at, 'concatenated')
    return None
