"""Packs ONNX's own node tests into conformance/fixtures/node-tests.json.gz.

    pip install onnx==1.20.1        # the release of opset 25; its wheel carries the tests
    python conformance/make/node_tests.py

Taken: every test, and every expanded one (the operator written out as its function body), of a default-domain operator that is not in
conformance/operators-without-gradient.json, with a floating-point input and a floating-point output, all of them tensors of types that
have an array in JavaScript. Left out: data of more than 100 KB, unless the operator had no test without them.
"""

from __future__ import annotations

import base64
import collections
import gzip
import json
import pathlib

import onnx
from onnx import numpy_helper

ROOT = pathlib.Path(__file__).parents[2]
SOURCE = pathlib.Path(onnx.__file__).parent / "backend/test/data/node"
LARGEST = 100_000
LIMIT = 2_500_000

T = onnx.TensorProto
FLOATING = {T.FLOAT, T.DOUBLE, T.FLOAT16, T.BFLOAT16}
READABLE = FLOATING | {T.BOOL, T.INT8, T.UINT8, T.INT16, T.UINT16, T.INT32, T.UINT32, T.INT64, T.UINT64}


def main() -> None:
    if onnx.__version__ != "1.20.1":
        raise SystemExit(f"onnx 1.20.1 is wanted, {onnx.__version__} is here")
    without = set(json.loads((ROOT / "conformance/operators-without-gradient.json").read_text()))
    known = {s.name for s in onnx.defs.get_all_schemas() if s.domain == ""}
    if without - known:
        raise SystemExit(f"no operators of ONNX: {sorted(without - known)}")
    wanted = known - without
    cases, left = [], collections.Counter()
    for folder in sorted(SOURCE.iterdir()):
        case, reason = read(folder, wanted)
        if case:
            cases.append(case)
        else:
            left[reason] += 1
    small = {c["operator"] for c in cases if c["bytes"] <= LARGEST}
    dropped = [c["name"] for c in cases if c["bytes"] > LARGEST and c["operator"] in small]
    cases = [c for c in cases if c["name"] not in dropped]
    size = write(cases)
    print(f"{len(cases)} tests of {len({c['operator'] for c in cases})} operators, {size} bytes")
    print("larger than", LARGEST, "bytes:", *dropped, sep="\n  ")
    print("left out:", *(f"{n:5} {reason}" for reason, n in left.most_common()), sep="\n  ")
    print("operators without a test:", *sorted(wanted - {c["operator"] for c in cases}))


def read(folder: pathlib.Path, wanted: set[str]) -> tuple[dict | None, str]:
    model = onnx.load(folder / "model.onnx")
    operator = operator_of(folder.name, model)
    if operator is None or operator not in wanted:
        return None, "of an operator without a gradient, or of another domain"
    values = [*model.graph.input, *model.graph.output]
    if not all(v.type.HasField("tensor_type") for v in values):
        return None, "a sequence or an optional value"
    if not all(v.type.tensor_type.elem_type in READABLE for v in values):
        return None, "an element type without an array"
    for side in (model.graph.input, model.graph.output):
        if not any(v.type.tensor_type.elem_type in FLOATING for v in side):
            return None, "no floating-point input, or no such output"
    sets = sorted(folder.glob("test_data_set_*"))
    if len(sets) != 1:
        raise SystemExit(f"{folder.name} has {len(sets)} data sets")
    inputs = [tensor(sets[0] / f"input_{i}.pb", v.name) for i, v in enumerate(model.graph.input)]
    outputs = [tensor(sets[0] / f"output_{i}.pb", v.name) for i, v in enumerate(model.graph.output)]
    size = sum(len(t) for t in inputs + outputs)
    return {
        "name": folder.name,
        "operator": operator,
        "model": model.SerializeToString(),
        "inputs": inputs,
        "outputs": outputs,
        "bytes": size,
    }, ""


def operator_of(name: str, model: onnx.ModelProto) -> str | None:
    """The operator that is tested: of an expanded test, the one that was written out, from the prefix of its inner names."""
    nodes = model.graph.node
    if "_expanded" not in name:
        return nodes[0].op_type if len(nodes) == 1 and nodes[0].domain == "" else None
    marks = [v for n in nodes for v in [*n.input, *n.output] if "_expanded_function_" in v]
    if not marks:
        base = onnx.load(SOURCE / name.split("_expanded")[0] / "model.onnx")
        return operator_of(base.graph.name, base)
    operator = marks[0].split("_")[0]
    return operator if onnx.defs.has(operator) else None


def tensor(path: pathlib.Path, name: str) -> bytes:
    proto = onnx.load_tensor(str(path))
    array = numpy_helper.to_array(proto)
    # Raw bytes compress better than the typed fields, and the name lies in the model.
    if proto.data_type == T.BFLOAT16:
        proto.name = ""
        return proto.SerializeToString()
    return numpy_helper.from_array(array).SerializeToString()


def write(cases: list[dict]) -> int:
    """Tensors stand once each: an expanded test has the data of the test it was expanded from."""
    index: dict[bytes, int] = {}

    def places(tensors: list[bytes]) -> list[int]:
        return [index.setdefault(t, len(index)) for t in tensors]

    listed = [
        {
            "name": c["name"],
            "operator": c["operator"],
            "model": base64.b64encode(c["model"]).decode(),
            "inputs": places(c["inputs"]),
            "outputs": places(c["outputs"]),
        }
        for c in cases
    ]
    document = {
        "source": "onnx 1.20.1, onnx/backend/test/data/node",
        "license": "Apache-2.0. Copyright (c) ONNX Project Contributors",
        "cases": listed,
        "tensors": [base64.b64encode(t).decode() for t in index],
    }
    packed = gzip.compress(json.dumps(document, separators=(",", ":")).encode(), 9, mtime=0)
    if len(packed) > LIMIT:
        raise SystemExit(f"{len(packed)} bytes are more than {LIMIT}")
    (ROOT / "conformance/fixtures/node-tests.json.gz").write_bytes(packed)
    return len(packed)


main()
