"""Both exporters of PyTorch, and the little that is taken away from their files: traces of the maker's machine, no arithmetic."""

import contextlib
import io
import logging
import pathlib
import warnings

import onnx
import torch
from onnxscript import optimizer
from torch import nn

from architecture import Architecture, Export, Inputs


def export(network: nn.Module, architecture: Architecture, how: Export, inputs: Inputs, file: pathlib.Path) -> onnx.ModelProto:
    outputs = [architecture.output, *architecture.others]
    common = {'input_names': list(inputs), 'output_names': outputs, 'opset_version': how.opset, 'external_data': False}
    logging.disable(logging.WARNING)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter('ignore')
        if how.exporter == 'torchscript':
            mode = torch.onnx.TrainingMode.EVAL if how.fold == 'all' else torch.onnx.TrainingMode.PRESERVE
            torch.onnx.export(
                network, tuple(inputs.values()), str(file), dynamo=False, training=mode, do_constant_folding=how.fold != 'none',
                dynamic_axes=architecture.axes, **common)
        else:
            shapes = tuple(architecture.axes.get(name) for name in inputs)
            torch.onnx.export(
                network, tuple(inputs.values()), str(file), dynamo=True, dynamic_shapes=shapes, optimize=how.fold == 'all', verbose=False,
                **common)
    logging.disable(logging.NOTSET)
    model = onnx.load(file)
    if how.exporter == 'dynamo' and how.fold == 'constants':
        optimizer.fold_constants(model)
        optimizer.remove_unused_nodes(model)
    tidy(model, architecture.name)
    onnx.checker.check_model(model, full_check=True)
    assert model.opset_import[0].version == how.opset, f'asked for opset {how.opset}, got {model.opset_import[0].version}'
    onnx.save(model, file)
    return model


def tidy(model: onnx.ModelProto, name: str) -> None:
    """Drops stack traces, doc strings and inferred shapes: they are a third of a small file and hold paths of the machine."""
    graph = model.graph
    graph.name, graph.doc_string = name, ''
    del model.metadata_props[:], graph.metadata_props[:], graph.value_info[:]
    for item in [*graph.node, *graph.initializer, *graph.input, *graph.output, *model.functions]:
        item.doc_string = ''
        del item.metadata_props[:]
