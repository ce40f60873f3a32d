"""Export to ONNX and the three edits every starter gets: tidy, pads into Conv, large weights stored in 16 bits."""

import warnings

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from architectures import SamePadConv2d

OPSET = 17


def export(network: nn.Module, path: str, image_size: int, graph_name: str, dynamic_size: bool = False) -> onnx.ModelProto:
    """Exports with every layer kept as its own node, so that each parameter keeps its name and can be trained.

    TrainingMode.PRESERVE stops the exporter from folding BatchNormalization into Conv; in evaluation mode the nodes still come
    out in inference form, and Dropout disappears. The torch.export-based exporter would spell pooling and flattening as
    ReduceMean and a Reshape with a computed shape; this one writes GlobalAveragePool and Flatten.
    """
    assert not network.training
    axes = {0: 'batch_size', **({2: 'height', 3: 'width'} if dynamic_size else {})}
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        torch.onnx.export(
            network, (torch.zeros(2, 3, image_size, image_size),), path, dynamo=False, opset_version=OPSET,
            training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False, input_names=['pixel_values'],
            output_names=['logits'], dynamic_axes={'pixel_values': axes, 'logits': {0: 'batch_size'}})
    model = onnx.load(path)
    model.graph.name = graph_name
    _restore_shared_initializers(model.graph)
    _pads_into_conv(model.graph, network)
    _drop_dead_nodes(model.graph)
    del model.graph.value_info[:]
    names = {i.name for i in model.graph.initializer}
    expected = {k for k in network.state_dict() if not k.endswith('num_batches_tracked')}
    assert names == expected, f'parameter names lost or added: {sorted(names ^ expected)[:6]}'
    return model


def _restore_shared_initializers(graph: onnx.GraphProto) -> None:
    """The exporter stores equal tensors once and gives the others an Identity of it; training needs each under its own name."""
    stored = {i.name: i for i in graph.initializer}
    for node in [n for n in graph.node if n.op_type == 'Identity' and n.input[0] in stored]:
        twin = onnx.TensorProto()
        twin.CopyFrom(stored[node.input[0]])
        twin.name = node.output[0]
        stored[twin.name] = twin
        graph.initializer.append(twin)
        graph.node.remove(node)


def _pads_into_conv(graph: onnx.GraphProto, network: nn.Module) -> None:
    """Pad followed by Conv becomes Conv with its own (asymmetric) pads: one node less, and no padded copy of the image."""
    pads = {f'{name}.weight': m for name, m in network.named_modules() if isinstance(m, SamePadConv2d) and m.far}
    padded = {n.output[0]: n for n in graph.node if n.op_type == 'Pad'}
    for conv in [n for n in graph.node if n.op_type == 'Conv' and n.input[1] in pads]:
        layer, pad = pads[conv.input[1]], padded.pop(conv.input[0])
        conv.input[0] = pad.input[0]
        next(a for a in conv.attribute if a.name == 'pads').ints[:] = [layer.near, layer.near, layer.far, layer.far]
    assert not padded, 'a Pad that no Conv reads'


def _drop_dead_nodes(graph: onnx.GraphProto) -> None:
    used = {o.name for o in graph.output}
    for node in reversed(list(graph.node)):
        if any(o in used for o in node.output):
            used.update(node.input)
        else:
            graph.node.remove(node)


def store_in_16_bits(model: onnx.ModelProto) -> onnx.ModelProto:
    """Stores each weight of two or more axes as float16, widened by a Cast in the graph: half the file, arithmetic still in 32 bits.

    The initializer keeps the parameter's name and the Cast's output is `NAME.float32`. Biases and BatchNormalization's vectors
    stay in 32 bits: they are small, and a running variance may lie below float16's smallest number.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph, casts, renamed = result.graph, [], {}
    for initializer in graph.initializer:
        values = numpy_helper.to_array(initializer)
        if values.ndim < 2:
            continue
        narrow = values.astype(np.float16)
        assert np.isfinite(narrow).all(), f'{initializer.name} overflows float16'
        name = initializer.name
        initializer.CopyFrom(numpy_helper.from_array(narrow, name))
        renamed[name] = f'{name}.float32'
        casts.append(helper.make_node('Cast', [name], [renamed[name]], name=f'{name}.widen', to=TensorProto.FLOAT))
    for node in graph.node:
        node.input[:] = [renamed.get(i, i) for i in node.input]
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(result, full_check=True)
    return result
