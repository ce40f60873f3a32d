"""Writes the quantised and half-precision fixtures: two small networks with seeded random weights, through the tools that make such files
on model hubs (onnxruntime.quantization, onnxruntime.transformers.float16).

    pip install -r conformance/make/requirements.txt
    python conformance/make/quantized.py
"""

import pathlib
import tempfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.float16 import convert_float_to_float16

OUT = pathlib.Path(__file__).parent.parent / "fixtures" / "quantized"
random = np.random.default_rng(7)


def weight(name, *shape):
    fan_in = shape[0] if len(shape) == 2 else int(np.prod(shape[1:]))
    scale = np.sqrt(2 / max(fan_in, 1)) if len(shape) > 1 else 0.3
    return numpy_helper.from_array((random.standard_normal(shape) * scale).astype(np.float32), name)


def save(model, name):
    onnx.checker.check_model(model)
    del model.metadata_props[:]
    onnx.save(model, OUT / f"{name}.onnx")


def model(nodes, inputs, outputs, weights, opset=21):
    graph = helper.make_graph(nodes, "network", inputs, outputs, weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)


def image_network():
    """Conv–Relu, depthwise Conv–Relu6, residual Add, pooling, two layers: what static quantisers treat each in a way of its own."""
    node = helper.make_node
    nodes = [
        node("Conv", ["image", "stem.weight", "stem.bias"], ["stem"], "stem", pads=[1] * 4, strides=[2, 2]),
        node("Relu", ["stem"], ["stem.relu"], "stem.relu"),
        node("Conv", ["stem.relu", "depthwise.weight", "depthwise.bias"], ["depthwise"], "depthwise", pads=[1] * 4, group=8),
        node("Clip", ["depthwise", "zero", "six"], ["relu6"], "relu6"),
        node("Conv", ["relu6", "project.weight"], ["project"], "project"),
        node("Add", ["project", "stem.relu"], ["sum"], "sum"),
        node("MaxPool", ["sum"], ["pooled"], "pool", kernel_shape=[2, 2], strides=[2, 2]),
        node("Concat", ["pooled", "pooled"], ["both"], "concat", axis=1),
        node("Sigmoid", ["both"], ["gate"], "sigmoid"),
        node("Mul", ["both", "gate"], ["gated"], "gate"),
        node("GlobalAveragePool", ["gated"], ["mean"], "mean"),
        node("Flatten", ["mean"], ["features"], "flatten"),
        node("Gemm", ["features", "hidden.weight", "hidden.bias"], ["hidden"], "hidden", transB=1),
        node("LeakyRelu", ["hidden"], ["leaky"], "leaky", alpha=0.1),
        node("MatMul", ["leaky", "head.weight"], ["logits"], "head"),
    ]
    weights = [
        *[weight("stem.weight", 8, 3, 3, 3), weight("stem.bias", 8)],
        *[weight("depthwise.weight", 8, 1, 3, 3), weight("depthwise.bias", 8), weight("project.weight", 8, 8, 1, 1)],
        *[weight("hidden.weight", 12, 16), weight("hidden.bias", 12), weight("head.weight", 12, 5)],
        *[numpy_helper.from_array(np.array(v, np.float32), n) for n, v in (("zero", 0), ("six", 6))],
    ]
    return model(
        nodes,
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 3, 12, 12])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 5])],
        weights,
    )


def text_network():
    """Embedding, attention without frills, LayerNormalization, a feed-forward layer."""
    node = helper.make_node
    nodes = [
        node("Gather", ["embedding.weight", "ids"], ["embedded"], "embedding"),
        node("MatMul", ["embedded", "query.weight"], ["query"], "query"),
        node("Transpose", ["embedded"], ["key"], "transpose", perm=[0, 2, 1]),
        node("MatMul", ["query", "key"], ["scores"], "scores"),
        node("Softmax", ["scores"], ["attention"], "softmax", axis=-1),
        node("MatMul", ["attention", "embedded"], ["context"], "context"),
        node("Add", ["context", "embedded"], ["residual"], "residual"),
        node("LayerNormalization", ["residual", "norm.weight", "norm.bias"], ["normed"], "norm"),
        node("MatMul", ["normed", "up.weight"], ["up.product"], "up"),
        node("Add", ["up.product", "up.bias"], ["up.sum"], "up.add"),
        node("Relu", ["up.sum"], ["up.relu"], "up.relu"),
        node("MatMul", ["up.relu", "down.weight"], ["down"], "down"),
        node("ReduceMean", ["down", "one"], ["sentence"], "mean", keepdims=0),
    ]
    weights = [
        *[weight("embedding.weight", 12, 32), weight("query.weight", 32, 32)],
        *[numpy_helper.from_array(np.ones(32, np.float32), "norm.weight"), weight("norm.bias", 32)],
        *[weight("up.weight", 32, 40), weight("up.bias", 40), weight("down.weight", 40, 32)],
        numpy_helper.from_array(np.array([1], np.int64), "one"),
    ]
    return model(
        nodes,
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("sentence", TensorProto.FLOAT, ["batch", 32])],
        weights,
    )


class Calibration(CalibrationDataReader):
    def __init__(self, feeds):
        self.feeds = iter(feeds)

    def get_next(self):
        return next(self.feeds, None)


def images():
    return Calibration([{"image": random.uniform(-1, 1, (4, 3, 12, 12)).astype(np.float32)} for _ in range(16)])


def texts():
    return Calibration([{"ids": random.integers(0, 12, (4, 6))} for _ in range(16)])


def quantized(quantize, source, name, *args, **options):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "in.onnx")
        onnx.save(source, path)
        target = pathlib.Path(folder, "out.onnx")
        quantize(path, target, *args, **options)
        save(onnx.load(target), name)


def nbits(source, name, **options):
    quantizer = MatMulNBitsQuantizer(onnx.ModelProto.FromString(source.SerializeToString()), block_size=16, **options)
    quantizer.process()
    save(quantizer.model.model, name)


def main():
    OUT.mkdir(exist_ok=True)
    image, text = image_network(), text_network()
    save(image, "image")
    unsigned = dict(activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)
    signed = dict(activation_type=QuantType.QInt8, weight_type=QuantType.QInt8)
    quantized(quantize_static, image, "image-qdq", images(), per_channel=True, **unsigned)
    quantized(quantize_static, image, "image-qdq-int8", images(), **signed)
    quantized(quantize_static, image, "image-qoperator", images(), quant_format=QuantFormat.QOperator, **unsigned)
    quantized(quantize_static, text, "text-qoperator", texts(), quant_format=QuantFormat.QOperator, **unsigned)
    quantized(quantize_dynamic, image, "image-dynamic")
    quantized(quantize_dynamic, text, "text-dynamic", per_channel=True, weight_type=QuantType.QInt8)
    nbits(text, "text-nbits4", bits=4, is_symmetric=False)
    nbits(text, "text-nbits4-symmetric", bits=4, is_symmetric=True)
    nbits(text, "text-nbits8", bits=8, is_symmetric=False)
    nbits(text, "text-qdq4", bits=4, is_symmetric=False, quant_format=QuantFormat.QDQ)
    save(convert_float_to_float16(onnx.ModelProto.FromString(image.SerializeToString())), "image-fp16")
    save(convert_float_to_float16(onnx.ModelProto.FromString(text.SerializeToString()), keep_io_types=True), "text-fp16")


if __name__ == "__main__":
    main()
