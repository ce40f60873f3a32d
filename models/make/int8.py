"""Storage of large weights in 8 bits: symmetric integers with a scale per channel, widened by a plain DequantizeLinear."""

import numpy as np
import onnx
from onnx import helper, numpy_helper


def store_in_8_bits(model: onnx.ModelProto) -> onnx.ModelProto:
    """Stores each weight of two axes as int8, with one float32 scale for each output channel (the columns of a MatMul's weight, the rows
    of an embedding): a quarter of the file, arithmetic still in 32 bits. Scales are those with the least squared error.

    The integers are called `NAME_quantized` and the scales `NAME_scale`, as onnxruntime's quantiser calls them; the output of the
    DequantizeLinear has the parameter's own name.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph, widen = result.graph, []
    looked_up = {node.input[0] for node in graph.node if node.op_type == 'Gather'}
    stored = []
    for initializer in graph.initializer:
        values = numpy_helper.to_array(initializer)
        if values.ndim != 2 or values.dtype != np.float32 or min(values.shape) < 8:
            stored.append(initializer)
            continue
        name, axis = initializer.name, 0 if initializer.name in looked_up else 1
        integers, scale = quantize(values, axis)
        stored += [numpy_helper.from_array(integers, f'{name}_quantized'), numpy_helper.from_array(scale, f'{name}_scale')]
        widen.append(helper.make_node(
            'DequantizeLinear', [f'{name}_quantized', f'{name}_scale'], [name], name=f'{name}_widen', axis=axis))
    del graph.initializer[:]
    graph.initializer.extend(stored)
    nodes = widen + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(result, full_check=True)
    return result


def quantize(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Integers from -127 to 127 and a scale per channel along `axis`: the best of the largest value's scale and a few smaller ones,
    which clip the largest values and round all others less."""
    rows = (values if axis == 0 else values.T).astype(np.float64)
    largest = np.maximum(np.abs(rows).max(axis=1), 1e-12)
    best, best_error = largest / 127, np.full(len(rows), np.inf)
    for share in np.linspace(0.7, 1, 31):
        scale = (largest * share / 127).astype(np.float32).astype(np.float64)
        restored = np.clip(np.round(rows / scale[:, None]), -127, 127) * scale[:, None]
        error = ((rows - restored) ** 2).sum(axis=1)
        best = np.where(error < best_error, scale, best)
        best_error = np.minimum(error, best_error)
    integers = np.clip(np.round(rows / best[:, None]), -127, 127).astype(np.int8)
    return np.ascontiguousarray(integers if axis == 0 else integers.T), best.astype(np.float32)
