"""Writes conformance/fixtures/operands.json: the operands of every operator of ONNX and of ONNX Runtime's own domain, by the versions in
which they changed. `X?` may be left out, `X+` stands for one or more.

    pip install onnx==1.23.2 onnxruntime==1.32.0
    python conformance/make/operands.py
"""

from __future__ import annotations

import collections
import json
import pathlib

import onnx
import onnxruntime.capi.onnxruntime_pybind11_state as engine

FILE = pathlib.Path(__file__).parents[1] / "fixtures/operands.json"
MARKS = {"Optional": "?", "Variadic": "+", "Single": ""}


def side(parameters) -> str:
    return ", ".join(p.name + MARKS[str(p.option).split(".")[-1]] for p in parameters)


def main() -> None:
    operators: dict[str, dict[int, str]] = collections.defaultdict(dict)
    # ONNX Runtime keeps some operators in ONNX's domain that ONNX does not know; where both know one, ONNX's word counts.
    for schema in [*engine.get_all_operator_schema(), *onnx.defs.get_all_schemas_with_history()]:
        if schema.domain in ("", "com.microsoft"):
            name = f"{schema.domain}:{schema.name}" if schema.domain else schema.name
            operators[name][schema.since_version] = f"{side(schema.inputs)} → {side(schema.outputs)}"
    lines = []
    for name, versions in sorted(operators.items()):
        changed, last = {}, None
        for version, operands in sorted(versions.items()):
            if operands != last:
                changed[version] = last = operands
        lines.append(f"  {json.dumps(name)}: {json.dumps(changed, ensure_ascii=False)}")
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


main()
