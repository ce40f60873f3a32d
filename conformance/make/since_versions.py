"""Writes conformance/fixtures/since-versions.json: the opsets at which each operator of the default domain changed.

    pip install onnx==1.23.2
    python conformance/make/since_versions.py
"""

from __future__ import annotations

import collections
import json
import pathlib

import onnx

FILE = pathlib.Path(__file__).parents[1] / "fixtures/since-versions.json"


def main() -> None:
    operators = collections.defaultdict(set)
    for schema in onnx.defs.get_all_schemas_with_history():
        if schema.domain == "":
            operators[schema.name].add(schema.since_version)
    lines = [f'    "{name}": {json.dumps(sorted(versions))}' for name, versions in sorted(operators.items())]
    head = f'{{\n  "onnx": "{onnx.__version__}",\n  "opset": {onnx.defs.onnx_opset_version()},\n  "operators": {{\n'
    FILE.write_text(head + ",\n".join(lines) + "\n  }\n}\n")


main()
